import { describe, expect, it } from 'vitest';
import { codes, pdfsig } from '../../fixtures/hosts/built-product';
import { useFaultyToken } from '../../fixtures/hosts/fault-desk';

/** What is asked of documents in the background shares a process with what signs them. */
describe('a question in the background that holds the document process up', () => {
  const desk = useFaultyToken();

  it('costs a signing that waits behind it time, and nothing else', async () => {
    const { documents } = desk.fresh({ document: 3 });
    const inputs = desk.documents(2);
    await documents.inspect(inputs[0]!);
    const held = documents.pid!;
    // As a document would that takes it for ever: nothing is read any more.
    process.kill(held, 'SIGSTOP');
    const question = documents.places(inputs[1]!).catch((error: unknown) => error);
    const result = await desk.sign([inputs[0]!]);
    expect(await question).toMatchObject({ code: 'document.processTimeout' });
    expect(codes(result)).toEqual(['signed']);
    expect(documents.pid).not.toBe(held);
    expect(await pdfsig(result.documents[0]!.signed!.path)).toEqual([{ valid: true, total: true }]);
    expect(desk.token.faults.calls('C_Login')).toBe(1);
    expect(desk.token.faults.calls('C_Sign')).toBe(1);
    expect(await documents.places(inputs[1]!)).toMatchObject({ signatureFields: [] });
  });
});
