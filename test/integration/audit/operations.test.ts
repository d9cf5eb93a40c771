import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HistoryLine } from '../../../main/audit/history-line';
import { issue, usages } from '../../fixtures/pki/certificates';
import { p256, pin, useCommandLine, wrongPin } from '../../fixtures/hosts/command-line-desk';

const newPin = '91827364';

/** Each row: EVENT, OUTCOME, KEY_ASKED, KEYALIAS, EXCEPTION. */
type Row = (string | boolean | undefined)[];

describe('the history of what is done beside signing', () => {
  const desk = useCommandLine();

  async function history(
    ...args: string[]
  ): Promise<{ rows: Row[]; lines: HistoryLine[]; intact: boolean | undefined }> {
    const { printed } = await desk.json(['history', ...args]);
    const { entries, chain } = printed as unknown as { entries: HistoryLine[]; chain?: { intact: boolean } };
    const lines = entries.reverse();
    const rows = lines.map((line) => [line.EVENT, line.OUTCOME, line.KEY_ASKED, line.KEYALIAS, line.EXCEPTION]);
    return { rows, lines, intact: chain?.intact };
  }
  const keys = (args: string[], stdin?: string) => desk.json(['keys', ...args, '--pin-stdin'], stdin);

  it('has a line for each step with a key and a PIN, done or not, and never a PIN', async () => {
    const { faults } = desk.token;
    await keys(['list']);
    await keys(['generate', '--alias', 'new', '--type', 'P-256'], `${wrongPin}\n`);
    faults.crash('C_GenerateKeyPair');
    await keys(['generate', '--alias', 'new', '--type', 'P-256']);
    faults.clear();
    await keys(['generate', '--alias', 'new', '--type', 'P-256']);
    await keys(['csr', '--alias', 'new', '--subject', 'CN=x']);
    await keys(['csr', '--signer', 'own', '--alias', p256, '--subject', 'CN=x']);
    await keys(['csr', '--alias', 'new']);
    const file = join(desk.bench.fresh('issued'), 'stranger.pem');
    writeFileSync(file, (await issue({ name: 'Stranger', keyUsage: usages.nonRepudiation })).pem);
    await keys(['import', file, '--alias', 'new']);
    await keys(['delete', '--alias', 'new', '--yes', 'neu']);
    await keys(['delete', '--alias', 'new', '--yes', 'new']);
    await desk.json(['pin', 'change', '--pin-stdin'], `${wrongPin}\n${newPin}\n`);
    await desk.json(['pin', 'change', '--pin-stdin'], `${pin}\n${newPin}\n`);
    await desk.json(['pin', 'unblock', '--pin-stdin'], `${desk.token.soPin}\n${pin}\n`);

    const { rows, lines, intact } = await history('--verify');
    expect(rows).toEqual([
      ['KEYGEN', 'FAILED', false, 'new', 'pin.wrong'],
      ['KEYGEN', 'UNKNOWN', false, 'new', 'key.outcomeUnknown'],
      ['KEYGEN', 'DONE', false, 'new', undefined],
      ['GENCSR', 'DONE', true, 'new', undefined],
      ['GENCSR', 'REFUSED', false, p256, 'alias.notAllowed'],
      ['CERTINSTALLED', 'FAILED', false, 'new', 'certificate.notImported'],
      ['KEYREMOVE', 'CANCELLED', false, 'new', 'key.deletionNotConfirmed'],
      ['KEYREMOVE', 'DONE', false, 'new', undefined],
      ['PINCHANGE', 'FAILED', false, undefined, 'pin.wrong'],
      ['PINCHANGE', 'DONE', false, undefined, undefined],
      ['PINUNBLOCK', 'DONE', false, undefined, undefined],
    ]);
    expect(intact).toBe(true);
    for (const line of lines) {
      expect(line).toMatchObject({ CRYPTOTOKEN: 'card', AUTHORIZED_USERNAME: 'maria.lindqvist' });
    }
    expect(lines.filter(({ OUTCOME }) => OUTCOME === 'DONE').every((line) => line.TOKEN_SERIALNUMBER)).toBe(true);
    const folder = join(desk.profile, 'history');
    const text = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'))
      .join('');
    for (const secret of [pin, wrongPin, newPin, desk.token.soPin]) expect(text).not.toContain(secret);
    const prose = await desk.cli(['history']);
    expect(prose.stdout).toMatch(
      /Z {2}Key generation: done\n {2}for maria\.lindqvist, signer any, token card, key new\n/,
    );
    expect(prose.stdout).toMatch(/Z {2}PIN change: not done \(pin\.wrong\)\n {2}for maria\.lindqvist, token card\n/);
  });
});
