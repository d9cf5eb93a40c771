import { beforeAll, describe, expect, it } from 'vitest';
import { configurationFor } from '../../fixtures/hosts/built-product';
import { pin, useCommandLine } from '../../fixtures/hosts/command-line-desk';

interface Printed {
  error?: { code: string; what: string; safe: string };
  keys?: { alias: string }[];
}

/** What a person is told when a token fails while keys are made or deleted; a good step follows each time. */
describe('countersign keys with a token that fails', () => {
  const desk = useCommandLine();
  let hurried: string;

  beforeAll(() => {
    hurried = desk.bench.profile(configurationFor(desk.token, { DEADLINES: { token: 5, generation: 2 } }));
    desk.profile = hurried;
  });

  async function keys(...args: string[]): Promise<{ code: number | null; printed: Printed }> {
    const { code, printed } = await desk.json(['keys', ...args, '--pin-stdin'], `${pin}\n`);
    return { code, printed: printed as unknown as Printed };
  }
  const made = (alias: string) => keys('generate', '--alias', alias, '--type', 'P-256');
  const aliases = async (): Promise<string[]> => (await keys('list')).printed.keys!.map(({ alias }) => alias);

  it.each<[string, () => void, number, string]>([
    ['crashes', () => desk.token.faults.crash('C_GenerateKeyPair'), 1, 'key.outcomeUnknown'],
    ['hangs', () => desk.token.faults.hang('C_GenerateKeyPair'), 1, 'key.outcomeUnknown'],
    ['is taken out', () => desk.token.faults.answer('C_GenerateKeyPair', 0x32), 3, 'token.removed'],
    ['has no room', () => desk.token.faults.answer('C_GenerateKeyPair', 0x31), 3, 'token.full'],
    ['is write-protected', () => desk.token.faults.answer('C_GenerateKeyPair', 0xe2), 3, 'token.writeProtected'],
    ['fails in its own words', () => desk.token.faults.answer('C_GenerateKeyPair', 0x80000101), 3, 'token.deviceError'],
  ])('a token that %s while a key is made', async (name, fault, code, error) => {
    const alias = `made after one that ${name}`;
    fault();
    expect(await made(alias)).toMatchObject({ code, printed: { error: { code: error } } });
    desk.token.faults.clear();
    expect(await aliases()).not.toContain(alias);
    expect((await made(alias)).code).toBe(0);
  });

  it.each<[string, () => void, number, string, boolean]>([
    ['before anything is gone', () => desk.token.faults.answer('C_DestroyObject', 0x32), 3, 'token.removed', true],
    [
      'when the private key is gone',
      () => desk.token.faults.answer('C_DestroyObject', 0x32, { after: 1 }),
      1,
      'key.partlyDeleted',
      false,
    ],
    ['with a crash', () => desk.token.faults.crash('C_DestroyObject'), 1, 'key.outcomeUnknown', true],
  ])('a token that fails while a key is deleted: %s', async (name, fault, code, error, there) => {
    const alias = `deleted ${name}`;
    await made(alias);
    fault();
    expect(await keys('delete', '--alias', alias, '--yes', alias)).toMatchObject({
      code,
      printed: { error: { code: error } },
    });
    desk.token.faults.clear();
    expect((await aliases()).includes(alias)).toBe(there);
    if (there) expect((await keys('delete', '--alias', alias, '--yes', alias)).code).toBe(0);
  });
});
