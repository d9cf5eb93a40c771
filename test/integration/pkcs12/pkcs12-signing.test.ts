import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Services } from '../../../main/services';
import { summarizeSigner } from '../../../main/signing/signer-summary';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import {
  codes,
  countersign,
  namesIn,
  pdfsig,
  signFiles,
  TypedPin,
  Workbench,
} from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import { filePassword, makeKeyStore } from '../../fixtures/token/key-store';

const bytes = classicTable();

describe('signing with a PKCS#12 file', () => {
  const bench = new Workbench();
  const folder = bench.fresh('keys');
  let files: Record<'modern' | 'older' | 'elliptic' | 'open' | 'nameless', string>;

  beforeAll(() => {
    files = {
      modern: makeKeyStore(folder, { file: 'modern.p12' }),
      older: makeKeyStore(folder, { file: 'older.p12', args: ['-legacy'] }),
      elliptic: makeKeyStore(folder, { file: 'elliptic.p12', kind: 'P-256' }),
      open: makeKeyStore(folder, { file: 'open.p12', args: ['-certpbe', 'NONE'] }),
      nameless: makeKeyStore(folder, { file: 'nameless.p12', name: '', kind: 'P-384' }),
    };
  });
  afterAll(() => bench.remove());

  function profile(path: string, signer: Partial<ConfigurationInput['SIGNERS'][string]> = {}): string {
    return bench.profile({
      CRYPTOTOKENS: { file: { KEYSTORETYPE: 'PKCS12', KEYSTOREPATH: path } },
      SIGNERS: { any: { CRYPTOTOKEN: 'file', ALIASSELECTOR: 'RequestMetadata', ...signer } },
    });
  }

  const on = (path: string, signer?: Partial<ConfigurationInput['SIGNERS'][string]>): Services =>
    bench.services(profile(path, signer));

  it.each([
    ['modern', {}],
    ['modern', { SIGNATUREALGORITHM: 'RSA-PSS', DIGESTALGORITHM: 'SHA-512' }],
    ['older', {}],
    ['elliptic', {}],
    ['open', {}],
    ['nameless', { DIGESTALGORITHM: 'SHA-384' }],
  ] as const)('makes signatures that hold, with the %s file (%j)', async (name, signer) => {
    const documents = [bench.document('a.pdf', bytes), bench.document('b.pdf', bytes)];
    const pin = new TypedPin(filePassword);
    const result = await signFiles(on(files[name], signer), documents, { pin });
    expect(codes(result)).toEqual(['signed', 'signed']);
    expect(pin.requests).toHaveLength(1);
    for (const { signed } of result.documents) {
      expect(await pdfsig(signed!.path)).toEqual([{ valid: true, total: true }]);
      expect(signed!.outcome).toMatchObject({
        check: { integrity: 'intact', wholeDocument: true },
        token: { label: `${name}.p12`, keystore: 'PKCS12' },
        key: { sensitive: false, neverExtractable: false },
      });
    }
  });

  it('on the command line: says what a key file is not, and what its password hides', async () => {
    const at = (...args: string[]) => countersign(args, { profile: profile(files.modern) });
    for (const args of [
      ['pin', 'change'],
      ['pin', 'unblock'],
      ['pin', 'set'],
      ['keys', 'list'],
      ['keys', 'generate', '--alias', 'new'],
      ['keys', 'delete', '--alias', 'maria', '--yes', 'maria'],
    ]) {
      const { code, stderr } = await at(...args);
      expect([args, code]).toEqual([args, 3]);
      expect(stderr).toContain('“file” is a PKCS#12 file: it has a password and no PIN');
      expect(stderr).toContain('The file is as it was.');
    }
    const doctor = await at('doctor');
    expect(doctor.code).toBe(0);
    expect(doctor.stdout).toContain('“file” is a key file, and its password hides what is in it.');
    expect(doctor.stdout).toContain('Its password is asked for when something is signed.');
    expect(doctor.stdout).not.toMatch(/Its PIN|holds no certificate/);
  });

  it('names nobody before the password where the certificates are encrypted, and the signatory where they are not', async () => {
    for (const [name, signatory, alias] of [
      ['modern', '', ''],
      ['open', 'Maria Lindqvist', 'maria'],
    ] as const) {
      const pin = new TypedPin(filePassword);
      await signFiles(on(files[name]), [bench.document('a.pdf', bytes)], { pin });
      expect(pin.requests[0]).toMatchObject({ signatory, alias, keystore: 'PKCS12', documentNames: ['a.pdf'] });
    }
  });

  it('shows the key in the window once the password was given, and hides it again when the file changes', async () => {
    const own = join(bench.fresh('own'), 'own.p12');
    writeFileSync(own, readFileSync(files.modern));
    const services = on(own);
    const summary = async () => summarizeSigner(await services.signers.find('any'), new Date());
    const before = await summary();
    expect(before).toMatchObject({ keyAfterLogin: true, choices: [], token: { present: true, label: 'own.p12' } });
    expect(before.problem).toBeUndefined();

    await signFiles(services, [bench.document('a.pdf', bytes)], { pin: filePassword });
    const known = await summary();
    expect(known).toMatchObject({ alias: 'maria', choices: [{ alias: 'maria', usable: true }] });
    expect(known.keyAfterLogin).toBeUndefined();

    writeFileSync(own, readFileSync(files.elliptic));
    expect(await summary()).toMatchObject({ keyAfterLogin: true, choices: [] });
  });

  it('tells a wrong password, and signs with the right one afterwards', async () => {
    const services = on(files.modern);
    const document = bench.document('a.pdf', bytes);
    const wrong = await signFiles(services, [document], { pin: 'not it' });
    expect(wrong.refused?.toShape()).toEqual({ code: 'keystore.passwordWrong', params: { token: 'file' } });
    expect(codes(await signFiles(services, [document], { pin: filePassword }))).toEqual(['signed']);
  });

  it('gives up quietly when no password comes', async () => {
    const document = bench.document('a.pdf', bytes);
    const result = await signFiles(on(files.modern), [document], { pin: new TypedPin(undefined) });
    expect(codes(result)).toEqual(['pin.cancelled']);
  });

  it('honours the alias that the signer or the request names', async () => {
    const document = bench.document('a.pdf', bytes);
    const fixed = on(files.modern, { ALIASSELECTOR: 'Default', DEFAULTKEY: 'somebody' });
    expect(codes(await signFiles(fixed, [document], { pin: filePassword }))).toEqual(['alias.unknown']);
    const named = await signFiles(on(files.modern), [document], { pin: filePassword, alias: 'maria' });
    expect(codes(named)).toEqual(['signed']);
  });

  it('says of each document what stands in its way, though the password came first', async () => {
    const documents = [bench.document('a.pdf', bytes), bench.document('b.pdf', Buffer.from('no PDF'))];
    const result = await signFiles(on(files.modern), documents, { pin: filePassword });
    expect(codes(result)).toEqual(['signed', 'document.notPdf']);
  });

  it('notices that the file is away, and that it is back', async () => {
    const own = join(bench.fresh('own'), 'own.p12');
    writeFileSync(own, readFileSync(files.modern));
    const services = on(own);
    renameSync(own, `${own}.away`);
    const document = bench.document('a.pdf', bytes);
    const gone = await signFiles(services, [document], { pin: filePassword });
    expect(gone.refused?.toShape()).toEqual({
      code: 'keystore.unusable',
      params: { token: 'file', file: 'own.p12', problem: 'missing' },
    });
    renameSync(`${own}.away`, own);
    expect(codes(await signFiles(services, [document], { pin: filePassword }))).toEqual(['signed']);
  });

  it('survives the end of its process: the batch says so, and the next one signs', async () => {
    const services = on(files.modern);
    const documents = [bench.document('a.pdf', bytes), bench.document('b.pdf', bytes)];
    const result = await signFiles(services, documents, {
      pin: filePassword,
      observer: {
        progress: (id, { state }) => {
          if (id === '0' && state === 'preparing')
            for (const pid of services.tokens.processIds) process.kill(pid, 'SIGKILL');
        },
      },
    });
    expect(codes(result)).toEqual(['token.stopped', 'token.stopped']);
    expect(codes(await signFiles(services, documents, { pin: filePassword }))).toEqual(['signed', 'signed']);
  });

  describe('on the command line', () => {
    it('signs with the password from standard input', async () => {
      const document = bench.document('a.pdf', bytes);
      const folderOf = profile(files.older);
      const { code, stdout } = await countersign(['sign', document, '--pin-stdin', '--json'], {
        profile: folderOf,
        stdin: `${filePassword}\n`,
      });
      expect(code).toBe(0);
      const { files: signed } = JSON.parse(stdout) as { files: { ok: boolean; output: string }[] };
      expect(await pdfsig(signed[0]!.output)).toEqual([{ valid: true, total: true }]);
      const verified = await countersign(['verify', '--offline', signed[0]!.output, '--json'], { profile: folderOf });
      expect(JSON.parse(verified.stdout)).toMatchObject({ files: [{ signatures: [{ integrity: 'intact' }] }] });
    });

    it('refuses a wrong password with its own sentence, and leaves nothing behind', async () => {
      const document = bench.document('a.pdf', bytes);
      const { code, stderr } = await countersign(['sign', document, '--pin-stdin'], {
        profile: profile(files.modern),
        stdin: 'not it\n',
      });
      expect(code).toBe(3);
      expect(stderr).toContain('That is not the password of “file”.');
      expect(namesIn(join(document, '..'))).toEqual(['a.pdf']);
    });

    it('lists the file, and its certificates where they are not encrypted', async () => {
      const listed = await countersign(['tokens'], { profile: profile(files.modern) });
      expect(listed.stdout).toMatch(/^file\n {2}modern\.p12, serial [0-9A-F]{16}, PKCS#12 file\n$/);
      const hidden = await countersign(['certificates'], { profile: profile(files.modern) });
      expect(hidden).toMatchObject({ code: 0, stdout: expect.stringContaining('Its certificates are encrypted') });
      const seen = await countersign(['certificates'], { profile: profile(files.open) });
      expect(seen.stdout).toContain('maria\n    Maria Lindqvist');
    });
  });
});
