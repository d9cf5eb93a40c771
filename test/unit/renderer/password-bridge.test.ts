import { describe, expect, it } from 'vitest';
import { createPasswordBridge } from '../../../preload/password-bridge';
import { bridgeWithPort, KeptPort } from './secret-port';

const bridgeWith = (request?: (message: { channel: string; request: unknown }) => unknown) =>
  bridgeWithPort(createPasswordBridge, request);

const lost = { accepted: false, again: false, error: { code: 'identity.stopped', params: { authenticator: '' } } };
const wrong = { code: 'identity.wrongPassword', params: { authenticator: 'Directory' } };

describe('the bridge of a PIN window in which a name and a password are typed', () => {
  it('sends both once, and keeps nothing of the password', async () => {
    const { bridge, port, give } = bridgeWith();
    give();
    const first = bridge.submit('maria', 'šípek');
    const second = bridge.submit('maria', 'šípek');
    expect(port.sent).toEqual([{ username: 'maria', password: 'šípek' }]);
    expect(port.kept[0]!.password).toEqual(new Uint8Array(7));
    port.emit('message', { accepted: true, person: 'is nobody’s business here' });
    expect(await first).toEqual({ accepted: true });
    expect(await second).toEqual({ accepted: true });
  });

  it('says whether it may be typed again, and why it was not accepted', async () => {
    const { bridge, port, give } = bridgeWith();
    give();
    for (const again of [true, false]) {
      const answer = bridge.submit('maria', '1');
      port.emit('message', { accepted: false, again, error: wrong });
      expect(await answer).toEqual({ accepted: false, again, error: wrong });
    }
    expect(port.sent).toHaveLength(2);
  });

  it('waits for the port, and sends nothing to a second port or after the port has closed', async () => {
    const { bridge, port, give } = bridgeWith();
    const waiting = bridge.submit('maria', '1');
    give();
    port.emit('close');
    expect(await waiting).toEqual(lost);
    const other = new KeptPort();
    give(other);
    expect(await bridge.submit('maria', '1')).toEqual(lost);
    expect([port.sent.length, other.sent.length]).toEqual([1, 0]);
  });

  it('does not hand a password to a port that comes after Cancel', async () => {
    const { bridge, port, give } = bridgeWith();
    void bridge.submit('maria', '1');
    await bridge.cancel('pin-1');
    give();
    expect(port.sent).toEqual([]);
  });

  it.each([
    undefined,
    null,
    7,
    {},
    { accepted: 'true' },
    { accepted: false },
    { accepted: false, again: true, error: { code: 'token.removed', params: {} } },
    { accepted: false, again: true, error: { code: 'identity.refused', params: { words: ['<b>'] } } },
    { accepted: false, again: true, error: { code: 'identity.refused' } },
  ])('takes %j for no answer about the password', async (data) => {
    const { bridge, port, give } = bridgeWith();
    give();
    const answer = bridge.submit('maria', '1');
    port.emit('message', data);
    expect(await answer).toEqual(lost);
  });

  it('asks main only what it is there for, and never with a name or a password', async () => {
    const asked: unknown[] = [];
    const { bridge, give } = bridgeWith((message) => asked.push(message));
    give();
    void bridge.submit('maria', '12345678');
    await bridge.describe();
    await bridge.cancel('pin-1');
    expect(asked).toEqual([
      { channel: 'pin.describePassword', request: {} },
      { channel: 'pin.cancel', request: { conversationId: 'pin-1' } },
    ]);
  });
});
