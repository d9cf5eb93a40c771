import { describe, expect, it } from 'vitest';
import { countersign } from '../../fixtures/hosts/built-product';
import { journalOf } from '../../fixtures/hosts/one-time-desk';
import { useOneTimeKeys } from '../../fixtures/hosts/use-one-time-keys';
import { classicTable } from '../../fixtures/pdf';

interface Listed {
  keys: { alias: string }[];
  oneTimeKeys: Record<'destroyed' | 'waiting', { alias: string; todo?: string }[]>;
}

describe('countersign keys list, where a key of a broken-off signing is left', () => {
  const desk = useOneTimeKeys();

  it('names it and what destroys it, and says so when its own login has done that', async () => {
    const profile = desk.profile();
    const stdin = `${desk.token.pin}\n`;
    const list = async (...more: string[]): Promise<string> => {
      const { code, stdout, stderr } = await countersign(['keys', 'list', '--pin-stdin', ...more], { profile, stdin });
      expect(code, stderr).toBe(0);
      return more.includes('--json') ? stdout : stdout + stderr;
    };
    // The token lets no key go.
    desk.token.faults.answer('C_DestroyObject', 0x5);
    const input = desk.bench.document('a.pdf', classicTable());
    const signed = await countersign(['sign', input, '--signer', 'standing', '--pin-stdin'], { profile, stdin });
    expect([signed.code, signed.stderr]).toEqual([0, expect.stringContaining('onetime-') as string]);

    const waiting = JSON.parse(await list('--json')) as Listed;
    const alias = waiting.keys.map((key) => key.alias).find((one) => one.startsWith('onetime-'));
    expect(waiting.oneTimeKeys).toMatchObject({
      destroyed: [],
      waiting: [{ alias, token: 'card', signer: 'standing', username: 'maria.lindqvist' }],
    });
    expect(await list()).toMatch(/wait to be destroyed.*\n.*onetime-.*\n.*on card.*\n.*next login to it tries again/);

    desk.token.faults.clear();
    const destroyed = JSON.parse(await list('--json')) as Listed;
    expect(destroyed.oneTimeKeys).toMatchObject({ destroyed: [{ alias }], waiting: [] });
    expect(destroyed.keys).toEqual([]);
    expect(await list()).not.toContain('destroyed');
    expect(desk.keysOnToken()).toEqual([]);
    expect(journalOf(profile)).toEqual([]);
  });
});
