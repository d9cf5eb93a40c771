import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Outbox } from '../../../main/hosts/outbox';
import { unpacked, type HostMessage } from '../../../main/hosts/wire';

const event = (name: string): HostMessage => ({ kind: 'event', name, payload: undefined });

describe('messages to another process', () => {
  it('that are posted in one turn go together and keep their order', async () => {
    const sent: HostMessage[] = [];
    const outbox = new Outbox((message) => sent.push(message));
    for (const name of ['a', 'b', 'c']) outbox.soon(event(name));
    expect(sent).toEqual([]);
    await turn();
    outbox.soon(event('d'));
    await turn();
    expect(sent).toHaveLength(2);
    expect(sent.flatMap(unpacked)).toEqual(['a', 'b', 'c', 'd'].map(event));
    expect(sent[1]).toEqual(event('d'));
  });

  it('that can not wait take those along that were posted before', async () => {
    const sent: HostMessage[] = [];
    const outbox = new Outbox((message) => sent.push(message));
    outbox.soon(event('a'));
    outbox.now(event('b'));
    expect(sent).toEqual([event('a'), event('b')]);
    await turn();
    expect(sent).toHaveLength(2);
  });
});
