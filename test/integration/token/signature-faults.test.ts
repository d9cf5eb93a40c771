import { describe, expect, it } from 'vitest';
import { Batch } from '../../../main/signing/batch';
import { codes, pdfsig, signFiles, told, TypedPin } from '../../fixtures/hosts/built-product';
import { alias, useFaultyToken } from '../../fixtures/hosts/fault-desk';
import * as say from '../../fixtures/sentences';
import { returnValues as rv } from '../../fixtures/token/fault-module';

/** As with every fault of a token: the same services make a good signature afterwards. */
describe('a signature', () => {
  const desk = useFaultyToken();

  it.each([
    ['CKR_DEVICE_ERROR', rv.deviceError],
    ['CKR_DEVICE_MEMORY', rv.deviceMemory],
    ['CKR_FUNCTION_FAILED', rv.functionFailed],
    ['CKR_GENERAL_ERROR', rv.generalError],
    ['0x80000101', rv.vendor],
    // Some drivers say so for a card that answers nonsense.
    ['CKR_PIN_INCORRECT', rv.pinIncorrect],
  ])('that ends with %s is not repeated, ends the batch, and keeps what is signed', async (name, code) => {
    desk.fresh();
    desk.token.faults.answer('C_Sign', code, { after: 1 });
    const inputs = desk.documents(3);
    const result = await desk.sign(inputs);
    expect(codes(result)).toEqual(['signed', 'token.deviceError', 'token.deviceError']);
    expect(told(result)).toEqual([say.reported(name, say.restUnchanged)]);
    expect(result.refused).toBeUndefined();
    expect(desk.token.faults.calls('C_Sign')).toBe(2);
    expect(desk.token.faults.calls('C_Login')).toBe(1);
    desk.unchanged(inputs, ['1-signed.pdf']);
    await desk.signsAgain();
  });

  it('that ends with CKR_DEVICE_REMOVED says that the card is gone', async () => {
    desk.fresh();
    desk.token.faults.answer('C_Sign', rv.deviceRemoved);
    const inputs = desk.documents(2);
    expect(codes(await desk.sign(inputs))).toEqual(['token.removed', 'token.removed']);
    expect(desk.token.faults.calls('C_Sign')).toBe(1);
    desk.unchanged(inputs);
    await desk.signsAgain();
  });

  it.each(['hang', 'crash'] as const)('whose driver %ss leaves it open whether the key was used', async (fault) => {
    desk.fresh({ signature: 2 });
    const inputs = desk.documents(3);
    desk.token.faults[fault]('C_Sign', { after: 1 });
    const result = await desk.sign(inputs);
    // For the third it is known: nothing was asked of the key.
    expect(codes(result)).toEqual(['signed', 'token.outcomeUnknown', 'token.stopped']);
    expect(told(result)).toEqual([say.outcomeUnknown(say.restUnchanged), say.stopped(say.restUnchanged)]);
    expect(desk.token.faults.calls('C_Sign')).toBe(2);
    expect(desk.token.faults.calls('C_Login')).toBe(1);
    desk.unchanged(inputs, ['1-signed.pdf']);
    expect(await pdfsig(result.documents[0]!.signed!.path)).toEqual([{ valid: true, total: true }]);
    await desk.signsAgain();
  });

  it.each([
    ['killed', 'SIGKILL'],
    ['frozen', 'SIGSTOP'],
  ] as const)('whose process is %s leaves it open too, and the process is gone', async (_name, signal) => {
    desk.fresh({ signature: 3 });
    const inputs = desk.documents(2);
    desk.token.faults.delay('C_Sign', 60_000);
    const batch = desk.sign(inputs);
    await until(() => desk.token.faults.calls('C_Sign') === 1);
    const [pid, ...others] = desk.services.tokens.processIds;
    expect(others).toEqual([]);
    process.kill(pid!, signal);
    const result = await batch;
    expect(codes(result)).toEqual(['token.outcomeUnknown', 'token.stopped']);
    expect(told(result)).toEqual([say.outcomeUnknown(say.nothingWritten), say.stopped()]);
    await until(() => !runs(pid!));
    expect(desk.token.faults.calls('C_Sign')).toBe(1);
    desk.unchanged(inputs);
    await desk.signsAgain();
  });

  it('is not lost on a document process that is killed: each file is whole or not there', async () => {
    desk.fresh();
    desk.token.faults.delay('C_Sign', 400);
    const inputs = desk.documents(6);
    const saved = new Set<string>();
    const observer = { progress: () => undefined, saved: (id: string) => void saved.add(id) };
    const batch = signFiles(desk.services, inputs, { pin: desk.token.pin, alias, observer });
    // Between two writes: killed while a file gets its name, nobody could say whether it has it.
    await until(() => desk.token.faults.calls('C_Sign') === 3 && saved.size === 2);
    process.kill(desk.services.documents.pid!, 'SIGKILL');
    const result = await batch;
    expect(result.refused).toBeUndefined();
    const all = codes(result);
    // The one at the token stopped with the process and says so. The one behind it, prepared already, and what came later
    // were signed by a fresh process, with the same login.
    const expected = inputs.map((_, index) => (index === 2 ? 'document.processStopped' : 'signed'));
    expect(all).toEqual(expected);
    expect(desk.token.faults.calls('C_Login')).toBe(1);
    expect(desk.token.faults.calls('C_Sign')).toBe(6);
    const outputs = all.flatMap((code, index) => (code === 'signed' ? `${index + 1}-signed.pdf` : []));
    desk.unchanged(inputs, outputs);
    for (const { signed } of result.documents) {
      if (signed) expect(await pdfsig(signed.path)).toEqual([{ valid: true, total: true }]);
    }
    await desk.signsAgain();
  });

  it('stops after the one under way when the batch is cancelled', async () => {
    desk.fresh();
    desk.token.faults.delay('C_Sign', 200);
    const inputs = desk.documents(5);
    const batch = new Batch(
      desk.services,
      { documents: inputs.map((path, index) => ({ id: String(index), path })), signer: undefined, alias },
      new TypedPin(desk.token.pin),
      {
        progress: (id, { state }) => {
          if (state === 'signing' && id === '1') batch.cancel();
        },
      },
    );
    const result = await batch.run();
    expect(codes(result)).toEqual(['signed', 'signed', ...new Array(3).fill('batch.cancelled')]);
    expect(desk.token.faults.calls('C_Sign')).toBe(2);
    desk.unchanged(inputs, ['1-signed.pdf', '2-signed.pdf']);
  });
});

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The test's own time limit is the bound. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}
