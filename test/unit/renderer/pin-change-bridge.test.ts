import { describe, expect, it } from 'vitest';
import { createPinChangeBridge } from '../../../preload/pin-change-bridge';
import { bridgeWithPort, KeptPort } from './secret-port';

const bridgeWith = (request?: (message: { channel: string; request: unknown }) => unknown) =>
  bridgeWithPort(createPinChangeBridge, request);

describe('the bridge of a PIN window in which a PIN is changed', () => {
  it('sends the two secrets once, and keeps nothing of them', async () => {
    const { bridge, port, give } = bridgeWith();
    give();
    const first = bridge.submit('12345678', '654321');
    const second = bridge.submit('12345678', '654321');
    expect(port.sent).toEqual([{ secret: '12345678', newPin: '654321' }]);
    expect(port.kept).toEqual([{ secret: new Uint8Array(8), newPin: new Uint8Array(6) }]);
    port.emit('message', { verdict: 'wrong', lastTry: true });
    expect(await first).toEqual({ verdict: 'wrong', lastTry: true });
    expect(await second).toEqual({ verdict: 'wrong', lastTry: true });
  });

  it('waits for the port, and sends nothing to a second port or after the port has closed', async () => {
    const { bridge, port, give } = bridgeWith();
    const lost = { verdict: 'device-error', lastTry: false };
    const waiting = bridge.submit('1', '2');
    give();
    port.emit('close');
    expect(await waiting).toEqual(lost);
    const other = new KeptPort();
    give(other);
    expect(await bridge.submit('1', '2')).toEqual(lost);
    expect([port.sent.length, other.sent.length]).toEqual([1, 0]);
  });

  it('says that everything is typed on the reader, and sends no secret, not even an empty one', async () => {
    const { bridge, port, give } = bridgeWith();
    const verdict = bridge.submitOnReader();
    expect(port.sent).toEqual([]);
    give();
    expect(port.sent).toEqual([{ onReader: true }]);
    port.emit('message', { verdict: 'cancelled' });
    expect(await verdict).toEqual({ verdict: 'cancelled', lastTry: false });
  });

  it.each([undefined, null, 7, {}, { verdict: 'accepted' }, { verdict: ['done'] }])(
    'takes %j for no answer about the PIN',
    async (data) => {
      const { bridge, port, give } = bridgeWith();
      give();
      const verdict = bridge.submit('1', '2');
      port.emit('message', data);
      expect(await verdict).toEqual({ verdict: 'device-error', lastTry: false });
    },
  );

  it('asks main only what it is there for, and never with a secret', async () => {
    const asked: unknown[] = [];
    const { bridge, give } = bridgeWith((message) => asked.push(message));
    give();
    void bridge.submit('12345678', '654321');
    await bridge.describe();
    await bridge.cancel('pin-1');
    expect(asked).toEqual([
      { channel: 'pin.describeChange', request: {} },
      { channel: 'pin.cancel', request: { conversationId: 'pin-1' } },
    ]);
  });
});
