import { readdirSync, readFileSync, statSync, writeFileSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Workbench } from '../../fixtures/hosts/built-product';
import { commandInProcess } from '../../fixtures/hosts/command-in-process';

const bench = new Workbench();
afterAll(() => bench.remove());

const workers = `
WORKERGENID1.CRYPTOTOKEN_IMPLEMENTATION_CLASS=org.signserver.server.cryptotokens.PKCS11CryptoToken
WORKERGENID1.IMPLEMENTATION_CLASS=org.signserver.server.signers.CryptoWorker
WORKERGENID1.NAME=Token
WORKERGENID1.SHAREDLIBRARYNAME=SoftHSM
WORKERGENID1.SLOTLABELTYPE=SLOT_INDEX
WORKERGENID1.SLOTLABELVALUE=0
WORKERGENID1.PIN=4711-secret
WORKERGENID2.IMPLEMENTATION_CLASS=org.signserver.module.pdfsigner.PDFSigner
WORKERGENID2.NAME=Office
WORKERGENID2.AUTHTYPE=NOAUTH
WORKERGENID2.CRYPTOTOKEN=Token
WORKERGENID2.REASON=Agreed
WORKERGENID2.SOMETHING=else
`;

function fileWith(text: string): string {
  const file = join(bench.fresh('workers'), 'worker.properties');
  writeFileSync(file, text);
  return file;
}

const configurationOf = (folder: string): unknown =>
  JSON.parse(readFileSync(join(folder, 'countersign.json'), 'utf8')) as unknown;
const filesIn = (folder: string): string[] => readdirSync(folder).filter((name) => name.startsWith('countersign.json'));

describe('countersign signers import', () => {
  it('tells what became of every property, and writes nothing', async () => {
    const folder = bench.fresh('profile');
    const { code, out, err } = await commandInProcess(folder, 'signers', 'import', fileWith(workers));
    expect([code, filesIn(folder)]).toEqual([0, []]);
    expect(out).toMatch(/^ {2}REASON +taken +→ SIGNERS\.Office\.REASON$/m);
    expect(out).toMatch(/^ {2}PIN +not for a desktop +\(PINs and passwords are never carried over\)$/m);
    expect(out).toMatch(/^ {2}SOMETHING +unknown$/m);
    expect(out).toMatch(/^ {2}DEFAULTKEY +not in the file +→ SIGNERS\.Office\.ALIASSELECTOR \(no key is named/m);
    expect(err).toContain('Nothing was written.');
    expect(out + err).not.toContain('4711');
  });

  it('writes a configuration that is read again, for its owner’s eyes', async () => {
    const folder = bench.fresh('profile');
    const { code, out } = await commandInProcess(folder, 'signers', 'import', fileWith(workers), '--write', '--json');
    const told = JSON.parse(out) as { written: boolean; configuration: object; backup?: string };
    expect([code, told.written, told.backup]).toEqual([0, true, undefined]);
    expect(configurationOf(folder)).toEqual(told.configuration);
    expect(statSync(join(folder, 'countersign.json')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'countersign.json'), 'utf8') + out).not.toContain('4711');
    // Once more: all of it is there.
    const again = await commandInProcess(folder, 'signers', 'import', fileWith(workers), '--write', '--json');
    expect([again.code, (JSON.parse(again.out) as { written: boolean }).written, filesIn(folder)]).toEqual([
      0,
      false,
      ['countersign.json'],
    ]);
  });

  it('replaces what is there only when it is told to, and keeps the one before', async () => {
    const folder = bench.profile({
      CRYPTOTOKENS: { Token: { SHAREDLIBRARYNAME: 'OpenSC', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 3 } },
      SIGNERS: { mine: { CRYPTOTOKEN: 'Token', ALIASSELECTOR: 'Interactive' } },
    });
    chmodSync(join(folder, 'countersign.json'), 0o640);
    const before = readFileSync(join(folder, 'countersign.json'), 'utf8');
    const file = fileWith(workers);
    const refused = await commandInProcess(folder, 'signers', 'import', file, '--write', '--json');
    expect([refused.code, (JSON.parse(refused.out) as { error: { code: string } }).error]).toEqual([
      3,
      expect.objectContaining({ code: 'config.notReplaced', params: { entries: 'CRYPTOTOKENS.Token' } }),
    ]);
    expect([filesIn(folder), readFileSync(join(folder, 'countersign.json'), 'utf8')]).toEqual([
      ['countersign.json'],
      before,
    ]);
    const replaced = await commandInProcess(folder, 'signers', 'import', file, '--write', '--replace', '--json');
    const { backup } = JSON.parse(replaced.out) as { backup: string };
    expect([replaced.code, readFileSync(backup, 'utf8')]).toEqual([0, before]);
    expect(configurationOf(folder)).toMatchObject({
      CRYPTOTOKENS: { Token: { SHAREDLIBRARYNAME: 'SoftHSM' } },
      SIGNERS: { mine: { CRYPTOTOKEN: 'Token' }, Office: { REASON: 'Agreed' } },
    });
    expect(statSync(join(folder, 'countersign.json')).mode & 0o777).toBe(0o640);
  });

  it('exits with 1 where a worker stays behind, with 3 where nothing is to be had, with 2 for a wrong command', async () => {
    const folder = bench.fresh('profile');
    const half = `${workers}WORKERGENID3.NAME=Tsa\nWORKERGENID3.IMPLEMENTATION_CLASS=org.signserver.module.tsa.TimeStampSigner\n`;
    const some = await commandInProcess(folder, 'signers', 'import', fileWith(half));
    expect([some.code, some.out.includes('Tsa (WORKERGENID3): a worker, not taken over: ')]).toEqual([1, true]);
    const none = await commandInProcess(folder, 'signers', 'import', fileWith('a=b\n'));
    expect([none.code, none.err]).toEqual([3, expect.stringContaining('There is no worker of SignServer in')]);
    const missing = await commandInProcess(folder, 'signers', 'import', join(folder, 'nowhere'));
    expect([missing.code, missing.err]).toEqual([3, expect.stringContaining('can not be read (ENOENT)')]);
    expect((await commandInProcess(folder, 'signers', 'import')).code).toBe(2);
    expect((await commandInProcess(folder, 'signers', 'import', 'x', '--replace')).code).toBe(2);
  });

  it('writes only what the whole configuration allows', async () => {
    const folder = bench.fresh('profile');
    const token = workers.slice(0, workers.indexOf('WORKERGENID2'));
    const { code, out } = await commandInProcess(folder, 'signers', 'import', fileWith(token), '--write', '--json');
    expect([code, (JSON.parse(out) as { error: { code: string } }).error.code, filesIn(folder)]).toEqual([
      3,
      'config.wouldBeInvalid',
      [],
    ]);
  });
});
