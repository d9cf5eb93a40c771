import { createHash } from 'node:crypto';
import { chmodSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Services } from '../../../main/services';
import { summarizeSigner } from '../../../main/signing/signer-summary';
import {
  codes,
  configurationFor,
  namesIn,
  pdfsig,
  signFiles,
  TypedPin,
  Workbench,
} from '../../fixtures/hosts/built-product';
import { classicTable, pdfFixtures, xrefStream } from '../../fixtures/pdf';
import { makeSoftToken, type FaultyToken } from '../../fixtures/token/soft-token';

const rsa = 'user_maria.lindqvist';
const p256 = 'user_jonas.weber';
const p384 = 'user_ada.lovelace';

describe('signing with a token', () => {
  const bench = new Workbench();
  let token: FaultyToken;
  let services: Services;

  beforeAll(async () => {
    token = await makeSoftToken({
      faults: true,
      ca: { kind: 'EC-P256' },
      keys: [
        { alias: rsa, username: 'maria.lindqvist', kind: 'RSA-2048' },
        { alias: p256, username: 'jonas.weber', kind: 'EC-P256' },
        { alias: p384, username: 'ada.lovelace', kind: 'EC-P384' },
      ],
    });
    const base = { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'RequestMetadata' } as const;
    services = bench.services(
      bench.profile(
        configurationFor(token, {
          SIGNERS: {
            any: base,
            pss: { ...base, DEFAULTKEY: rsa, SIGNATUREALGORITHM: 'RSA-PSS', DIGESTALGORITHM: 'SHA-384' },
            sha512: { ...base, DIGESTALGORITHM: 'SHA512', REASON: 'Approved (final)', LOCATION: 'Malmö' },
            own: { ...base, ALIASSELECTOR: 'AuthorizedUsername', ALIAS_PREFIX: 'user_' },
            wrongKind: { ...base, SIGNATUREALGORITHM: 'ECDSA' },
            closed: { ...base, AUTHTYPE: 'UsernameAuthorizer', ACCEPT_USERNAMES: ['jonas.weber'] },
          },
          DEFAULTSIGNER: 'own',
        }),
      ),
    );
  });
  afterAll(async () => {
    bench.remove();
    await token?.remove();
  });

  it('lists the token and its certificates without a login', async () => {
    token.faults.forgetLog();
    const card = services.tokens.configured('card');
    expect(await card.describe()).toMatchObject({
      label: token.label,
      serial: token.serial,
      pin: { required: true, initialized: true, locked: false, finalTry: false, protectedPath: false },
    });
    const entries = await card.entries();
    const persons = entries.filter(({ alias }) => alias.startsWith('user_'));
    expect(persons.map(({ alias }) => alias).sort()).toEqual([p384, p256, rsa]);
    // SoftHSM2 hides private keys until the login.
    expect(new Set(persons.map(({ privateKey }) => privateKey))).toEqual(new Set(['unknown']));
    expect(token.faults.calls('C_Login')).toBe(0);
  });

  it('shows who would sign with what, and whether that can be chosen', async () => {
    const [own, ...others] = await Promise.all(
      (await services.signers.list()).map((signer) => summarizeSigner(signer, new Date())),
    );
    expect(own).toMatchObject({
      name: 'own',
      alias: rsa,
      choosable: false,
      signatory: { username: 'maria.lindqvist', identifiedBy: 'configuration' },
      token: { name: 'card', present: true, label: token.label, serial: token.serial },
      choices: [{ alias: rsa, usable: true, certificate: { subject: 'Maria Lindqvist', keyAlgorithm: 'RSA 2048' } }],
    });
    expect(own!.problem).toBeUndefined();
    const any = others.find(({ name }) => name === 'any')!;
    expect(any.choosable).toBe(true);
    expect(any.alias).toBeUndefined();
    expect(any.choices.map(({ alias, usable }) => [alias, usable]).sort()).toEqual([
      [p384, true],
      [p256, true],
      [rsa, true],
    ]);
    expect(others.find(({ name }) => name === 'closed')!.problem).toEqual({
      code: 'signer.notAuthorized',
      params: { signer: 'closed', username: 'maria.lindqvist' },
    });
  });

  it.each([
    { name: 'RSA PKCS#1 v1.5', signer: 'any', alias: rsa, digest: 'SHA-256', algorithm: 'RSA 2048' },
    { name: 'RSA-PSS with SHA-384', signer: 'pss', alias: rsa, digest: 'SHA-384', algorithm: 'RSA 2048' },
    { name: 'RSA with SHA-512', signer: 'sha512', alias: rsa, digest: 'SHA-512', algorithm: 'RSA 2048' },
    { name: 'ECDSA P-256', signer: 'any', alias: p256, digest: 'SHA-256', algorithm: 'EC P-256' },
    { name: 'ECDSA P-384', signer: 'any', alias: p384, digest: 'SHA-256', algorithm: 'EC P-384' },
    { name: 'ECDSA P-384 with SHA-512', signer: 'sha512', alias: p384, digest: 'SHA-512', algorithm: 'EC P-384' },
  ])(
    '$name makes a signature that pdfsig and we ourselves call valid',
    async ({ signer, alias, digest, algorithm }) => {
      const bytes = xrefStream();
      const input = bench.document('Contract.pdf', bytes);
      const result = await signFiles(services, [input], { pin: token.pin, signer, alias });
      expect(codes(result)).toEqual(['signed']);
      expect(result.refused).toBeUndefined();
      const { path, outcome } = result.documents[0]!.signed!;
      expect(path).toBe(join(dirname(input), 'Contract-signed.pdf'));
      const output = readFileSync(path);
      const entry = token.certificates.find((one) => one.alias === alias)!;
      expect(outcome).toMatchObject({
        name: 'Contract-signed.pdf',
        level: 'PAdES-BASELINE-B',
        alias,
        signer,
        certificate: { keyAlgorithm: algorithm },
        token: { name: 'card', label: token.label, serial: token.serial },
        key: { sensitive: true, neverExtractable: true, releasedByPin: true },
        covered: output.length,
        size: output.length,
        digestAlgorithm: digest,
        inputDigest: createHash(digest.replace('-', '')).update(bytes).digest('hex'),
        outputDigest: createHash(digest.replace('-', '')).update(output).digest('hex'),
        check: { integrity: 'intact', wholeDocument: true },
      });
      expect(entry.certificate).toBeDefined();
      expect(readFileSync(input).equals(bytes)).toBe(true);
      expect(output.subarray(0, bytes.length).equals(bytes)).toBe(true);
      expect(await pdfsig(path)).toEqual([{ valid: true, total: true }]);
      const report = await services.documents.verify(path);
      expect(report.signatures).toHaveLength(1);
      expect(report.signatures[0]).toMatchObject({
        integrity: 'intact',
        level: 'PAdES-BASELINE-B',
        digestAlgorithm: digest,
        coverage: { wholeDocument: true, laterChanges: 'none' },
      });
      expect(namesIn(dirname(input))).toEqual(['Contract-signed.pdf', 'Contract.pdf']);
    },
  );

  it('numbers its outputs and never writes over a file', async () => {
    const input = bench.document('Contract.pdf', classicTable());
    const folder = dirname(input);
    for (const name of ['Contract-signed.pdf', 'Contract-signed (2).pdf', 'Contract-signed (3).pdf']) {
      const result = await signFiles(services, [input], { pin: token.pin });
      expect(result.documents[0]!.signed?.path).toBe(join(folder, name));
    }
    const before = readFileSync(join(folder, 'Contract-signed.pdf'));
    const again = await signFiles(services, [join(folder, 'Contract-signed.pdf')], { pin: token.pin });
    expect(again.documents[0]!.signed?.path).toBe(join(folder, 'Contract-signed (4).pdf'));
    expect(readFileSync(join(folder, 'Contract-signed.pdf')).equals(before)).toBe(true);
    expect(await pdfsig(join(folder, 'Contract-signed (4).pdf'))).toEqual([
      { valid: true, total: false },
      { valid: true, total: true },
    ]);
  });

  it('leaves a first and a second signature valid under a third, of three keys', async () => {
    let path = bench.document('Contract.pdf', classicTable());
    for (const alias of [rsa, p256, p384]) {
      const result = await signFiles(services, [path], { pin: token.pin, signer: 'any', alias });
      path = result.documents[0]!.signed!.path;
    }
    const { signatures } = await services.documents.verify(path);
    expect(signatures.map(({ integrity, coverage }) => [integrity, coverage.laterChanges])).toEqual([
      ['intact', 'signatures-only'],
      ['intact', 'signatures-only'],
      ['intact', 'none'],
    ]);
    expect((await pdfsig(path)).map(({ valid }) => valid)).toEqual([true, true, true]);
  });

  it('signs twenty files with one PIN and one login', async () => {
    const folder = bench.fresh('documents');
    const fixtures = pdfFixtures().slice(0, 20);
    while (fixtures.length < 20) fixtures.push({ name: `more-${fixtures.length}`, bytes: classicTable() });
    const inputs = fixtures.map(({ name, bytes }) => bench.document(`${name}.pdf`, bytes, folder));
    const pin = new TypedPin(token.pin);
    token.faults.forgetLog();
    const result = await signFiles(services, inputs, { pin, signer: 'any', alias: p256 });
    expect(codes(result)).toEqual(new Array(20).fill('signed'));
    expect(pin.requests).toHaveLength(1);
    expect(pin.requests[0]!.documentNames).toEqual(fixtures.map(({ name }) => `${name}.pdf`));
    expect(token.faults.calls('C_Login')).toBe(1);
    expect(token.faults.calls('C_Sign')).toBe(20);
    for (const [index, { bytes }] of fixtures.entries()) {
      const output = readFileSync(result.documents[index]!.signed!.path);
      expect(output.subarray(0, bytes.length).equals(bytes)).toBe(true);
      expect(readFileSync(inputs[index]!).equals(bytes)).toBe(true);
    }
    expect(namesIn(folder)).toHaveLength(40);
  });

  it('signs what can be signed, and says of each other file why not, before any PIN', async () => {
    const folder = bench.fresh('documents');
    const bytes = classicTable();
    const inputs = [
      bench.document('note.txt', Buffer.from('hello'), folder),
      bench.document('good.pdf', bytes, folder),
      join(folder, 'gone.pdf'),
      bench.document('half.pdf', xrefStream().subarray(0, 200), folder),
    ];
    const pin = new TypedPin(token.pin);
    const result = await signFiles(services, inputs, { pin });
    expect(codes(result)).toEqual(['document.notPdf', 'signed', 'document.notFound', 'document.damaged']);
    expect(pin.requests.map(({ documentNames }) => documentNames)).toEqual([['good.pdf']]);
    expect(result.refused).toBeUndefined();
    expect(namesIn(folder)).toEqual(['good-signed.pdf', 'good.pdf', 'half.pdf', 'note.txt']);
  });

  it('asks for no PIN when nothing can be signed', async () => {
    token.faults.forgetLog();
    const pin = new TypedPin(token.pin);
    const taken = bench.document('taken.pdf', Buffer.from('mine'));
    const input = bench.document('a.pdf', classicTable());
    const results = [
      await signFiles(services, [bench.document('note.txt', Buffer.from('hello'))], { pin }),
      await signFiles(services, [{ id: '0', path: input, output: taken }], { pin }),
      await signFiles(services, [{ id: '0', path: input, output: join(dirname(input), 'no', 'a.pdf') }], { pin }),
      await signFiles(services, [input], { pin, signer: 'nobody' }),
      await signFiles(services, [input], { pin, signer: 'closed' }),
      await signFiles(services, [input], { pin, signer: 'any' }),
      await signFiles(services, [input], { pin, signer: 'any', alias: 'user_nobody' }),
      await signFiles(services, [input], { pin, signer: 'own', alias: p256 }),
      await signFiles(services, [input], { pin, signer: 'wrongKind', alias: rsa }),
    ];
    expect(results.flatMap(codes)).toEqual([
      'document.notPdf',
      'output.exists',
      'output.failed',
      'signer.unknown',
      'signer.notAuthorized',
      'alias.required',
      'alias.unknown',
      'alias.notAllowed',
      'token.mechanismUnsupported',
    ]);
    expect(pin.requests).toEqual([]);
    expect(token.faults.calls('C_Login')).toBe(0);
    expect(readFileSync(taken, 'utf8')).toBe('mine');
    expect(namesIn(dirname(input))).toEqual(['a.pdf']);
  });

  // Root may write everywhere; the end-to-end tests try this in the window as another user.
  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'says that a folder is read-only before any PIN, and signs the others',
    async () => {
      const locked = bench.document('locked.pdf', classicTable());
      const open = bench.document('open.pdf', classicTable());
      chmodSync(dirname(locked), 0o500);
      try {
        const pin = new TypedPin(token.pin);
        const alone = await signFiles(services, [locked], { pin });
        expect(alone.documents[0]!.error?.toShape()).toEqual({
          code: 'output.folderReadOnly',
          params: { folder: dirname(locked) },
        });
        expect(pin.requests).toEqual([]);
        expect(codes(await signFiles(services, [locked, open], { pin }))).toEqual(['output.folderReadOnly', 'signed']);
        expect(namesIn(dirname(locked))).toEqual(['locked.pdf']);
      } finally {
        chmodSync(dirname(locked), 0o700);
      }
    },
  );

  it('writes an exact output where it is told', async () => {
    const bytes = classicTable();
    const input = bench.document('a.pdf', bytes);
    const output = join(bench.fresh('elsewhere'), 'b.pdf');
    const result = await signFiles(services, [{ id: '0', path: input, output }], { pin: token.pin });
    expect(result.documents[0]!.signed?.path).toBe(output);
    expect(await pdfsig(output)).toEqual([{ valid: true, total: true }]);
    expect(namesIn(dirname(input))).toEqual(['a.pdf']);
  });

  it('tells each step of a document, in order', async () => {
    const input = bench.document('a.pdf', classicTable());
    const states: string[] = [];
    const observer = {
      progress: (_id: string, { state }: { state: string }) => void states.push(state),
      saved: (_id: string, path: string) => void states.push(`saved ${path.slice(dirname(input).length + 1)}`),
    };
    await signFiles(services, [input], { pin: token.pin, observer });
    expect(states).toEqual([
      'preparing',
      'awaiting-pin',
      'waiting',
      'signing',
      'saving',
      'saved a-signed.pdf',
      'signed',
    ]);
  });

  it('stops for good when no PIN was given', async () => {
    token.faults.forgetLog();
    const input = bench.document('a.pdf', classicTable());
    const result = await signFiles(services, [input], { pin: new TypedPin(undefined) });
    expect(codes(result)).toEqual(['pin.cancelled']);
    expect(result.refused?.code).toBe('pin.cancelled');
    expect(token.faults.calls('C_Login')).toBe(0);
    expect(namesIn(dirname(input))).toEqual(['a.pdf']);
  });

  it('leaves nothing in its journal', () => {
    expect(namesIn(join(services.profile.folder, 'unfinished'))).toEqual([]);
  });
});
