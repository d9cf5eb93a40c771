import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { summarizeSigner } from '../../../main/signing/signer-summary';
import type { PinPrompt } from '../../../main/signing/signing-port';
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

describe('key files that a person has chosen', () => {
  const bench = new Workbench();
  const folder = bench.fresh('keys');
  let maria: string, jonas: string;
  /** Their certificates are not encrypted: both call their key `maria`. */
  let open: string, otherOpen: string;

  beforeAll(() => {
    maria = makeKeyStore(folder, { file: 'maria.p12' });
    jonas = makeKeyStore(folder, { file: 'jonas.p12', kind: 'P-256', name: 'jonas' });
    open = makeKeyStore(folder, { file: 'open.p12', args: ['-certpbe', 'NONE'] });
    otherOpen = makeKeyStore(folder, { file: 'other.p12', args: ['-certpbe', 'NONE'] });
  });
  afterAll(() => bench.remove());

  const configured = (changes: Partial<ConfigurationInput> = {}): string =>
    bench.profile({
      CRYPTOTOKENS: { office: { KEYSTORETYPE: 'PKCS12', KEYSTOREPATH: jonas } },
      SIGNERS: { contracts: { CRYPTOTOKEN: 'office', ALIASSELECTOR: 'RequestMetadata' } },
      ALLOW_DISCOVERY: false,
      ...changes,
    });
  const document = (): string => bench.document('a.pdf', classicTable());

  it('sign beside the configured signers, at later starts too, until they are forgotten', async () => {
    const profile = configured();
    const services = bench.services(profile);
    expect(await services.tokens.addKeyFile(maria)).toBe('maria.p12');
    const result = await signFiles(services, [document()], { pin: filePassword, signer: 'maria.p12' });
    expect(codes(result)).toEqual(['signed']);
    expect(await pdfsig(result.documents[0]!.signed!.path)).toEqual([{ valid: true, total: true }]);
    services.dispose();

    const later = bench.services(profile);
    const signers = await later.signers.list();
    expect(signers.map(({ name, keyFile }) => [name, keyFile])).toEqual([
      ['contracts', undefined],
      ['maria.p12', true],
    ]);
    expect(await summarizeSigner(signers[1]!, new Date())).toMatchObject({
      keyFile: true,
      keyAfterLogin: true,
      token: { keystore: 'PKCS12', present: true },
    });
    // What is not named is signed by the configured one, whatever the person has added.
    expect((await later.signers.find(undefined)).name).toBe('contracts');
    expect(later.tokens.processIds).toHaveLength(1);
    expect(later.tokens.removeKeyFile('maria.p12')).toBe(true);
    expect(later.tokens.removeKeyFile('maria.p12')).toBe(false);
    expect(later.tokens.processIds).toEqual([]);
    await expect(later.signers.find('maria.p12')).rejects.toMatchObject({ code: 'signer.unknown' });
    expect(existsSync(maria)).toBe(true);
  });

  it('serve the command line of the same profile', async () => {
    const profile = configured();
    await bench.services(profile).tokens.addKeyFile(maria);
    const input = document();
    const signed = await countersign(['sign', input, '--signer', 'maria.p12', '--pin-stdin'], {
      profile,
      stdin: `${filePassword}\n`,
    });
    expect(signed.code, signed.stderr).toBe(0);
    expect(namesIn(dirname(input))).toEqual(['a-signed.pdf', 'a.pdf']);
    const { stdout } = await countersign(['tokens', '--json'], { profile });
    expect(JSON.parse(stdout)).toMatchObject({ tokens: [{ name: 'office' }, { name: 'maria.p12', present: true }] });
  });

  it('are not taken where the configuration forbids it, not even remembered ones', async () => {
    const profile = configured({ ALLOW_KEY_FILES: false });
    writeFileSync(join(profile, 'key-files.json'), JSON.stringify([maria]));
    const services = bench.services(profile);
    expect((await services.signers.list()).map(({ name }) => name)).toEqual(['contracts']);
    await expect(services.tokens.addKeyFile(maria)).rejects.toMatchObject({
      code: 'keystore.notAllowed',
      params: { file: 'maria.p12' },
    });
    await expect(services.signers.find('maria.p12')).rejects.toMatchObject({ code: 'signer.unknown' });
  });

  it.each([
    ['missing', undefined],
    ['not-pkcs12', Buffer.from('a poem')],
    ['too-large', Buffer.alloc(1_000_001)],
  ] as const)('are refused, and not remembered, when they are none: %s', async (problem, bytes) => {
    const profile = configured();
    const file = join(bench.fresh('no-keys'), 'poem.p12');
    if (bytes) writeFileSync(file, bytes);
    const services = bench.services(profile);
    await expect(services.tokens.addKeyFile(file)).rejects.toMatchObject({
      code: 'keystore.unusable',
      params: { file: 'poem.p12', token: 'poem.p12', problem },
    });
    expect(services.tokens.keyFileNames).toEqual([]);
    expect(services.tokens.processIds).toEqual([]);
    expect(namesIn(profile)).not.toContain('key-files.json');
  });

  it('are not documents: the command line says so too', async () => {
    const { code, stderr } = await countersign(['sign', maria, '--pin-stdin'], {
      profile: configured(),
      stdin: `${filePassword}\n`,
    });
    expect(code).toBe(1);
    expect(stderr).toContain('“maria.p12” is a key file to sign with, not a document to be signed.');
  });

  describe('that are swapped for another while the password is typed', () => {
    /** Types the password, but before that puts another file in the place of the one that is open. */
    const swapping = (from: string, to: string): PinPrompt => {
      const typed = new TypedPin(filePassword);
      return {
        open: (request) => {
          copyFileSync(from, to);
          return typed.open(request);
        },
      };
    };

    it('sign with the key of the file that was opened, where nobody knew its keys before', async () => {
      const own = join(bench.fresh('own'), 'own.p12');
      copyFileSync(maria, own);
      const services = bench.services(configured());
      const signer = await services.tokens.addKeyFile(own);
      const result = await signFiles(services, [document()], { pin: swapping(jonas, own), signer });
      const [one] = result.documents;
      // Whichever file it was, the certificate and the key are of the same one.
      expect(one?.error).toBeUndefined();
      expect(await pdfsig(one!.signed!.path)).toEqual([{ valid: true, total: true }]);
    });

    it('deliver nothing that does not hold, where the certificate was known before', async () => {
      const own = join(bench.fresh('own'), 'own.p12');
      copyFileSync(open, own);
      const services = bench.services(configured());
      const signer = await services.tokens.addKeyFile(own);
      const input = document();
      const result = await signFiles(services, [input], { pin: swapping(otherOpen, own), signer });
      expect(codes(result)).toEqual(['output.checkFailed']);
      expect(namesIn(dirname(input))).toEqual(['a.pdf']);
      // The next request sees the file that is there now.
      expect(codes(await signFiles(services, [input], { pin: filePassword, signer }))).toEqual(['signed']);
    });
  });
});
