import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DocumentEngine } from '../../../main/document/document-engine';
import type { Completed, MacReport, SigningPlan } from '../../../main/document/document-port';
import { PdfDictionary, PdfName, PdfReader } from '../../../main/document/pdf';
import { protectedDocument, type Protection } from '../../fixtures/pdf';
import { createSignatory, planFor, signatureValue, type Signatory } from '../cades/demo-signatory';
import { temporaryFolder } from '../pdf/temporary-file';
import { lastContents, removeFiles } from '../validation/signed-document';

const root = temporaryFolder();
const engine = new DocumentEngine();
let signatory: Signatory;
let folder: string;

beforeAll(async () => {
  signatory = await createSignatory('P-256');
});
beforeEach(() => (folder = fs.mkdtempSync(path.join(root, 'case-'))));
afterAll(removeFiles);

function write(bytes: Buffer): string {
  const file = path.join(folder, 'contract.pdf');
  fs.writeFileSync(file, bytes);
  return file;
}

const planned = (own: Partial<SigningPlan> = {}): SigningPlan => ({
  ...planFor(signatory, 'ECDSA'),
  signedAt: '2026-03-04T05:06:07.000Z',
  password: 'user',
  ...own,
});

async function sign(file: string, own: Partial<SigningPlan> = {}, name = 'signed.pdf'): Promise<Completed> {
  const plan = planned(own);
  const prepared = await engine.prepare({ path: file, plan });
  return engine.complete({
    preparationId: prepared.preparationId,
    signatureValue: signatureValue(signatory, plan, prepared.signedAttributes),
    temporary: path.join(folder, `.${name}.part`),
    target: path.join(folder, name),
    numbered: false,
  });
}

const failure = (code: string, params: object): unknown =>
  expect.objectContaining({ name: 'CountersignError', code, params: expect.objectContaining(params) as object });

async function macOf(bytes: Buffer, password = 'user'): Promise<MacReport | undefined> {
  return (await engine.verify(write(bytes), password)).mac;
}

/** Replaces text by text of the same length. */
function replaced(bytes: Buffer, from: RegExp, to: (found: string) => string): Buffer {
  const text = bytes.toString('latin1');
  const changed = text.replace(from, to);
  if (changed === text || changed.length !== text.length) throw new Error(`can not replace ${from.source}`);
  return Buffer.from(changed, 'latin1');
}

const blank = (found: string): string => ' '.repeat(found.length);
/** Another hexadecimal digit at the end. */
const flipped = (found: string): string => found.slice(0, -1) + (found.endsWith('0') ? '1' : '0');
const code = /\/AuthCode << .*? >>/s;

const kinds: [string, Protection][] = [
  ['CBC, table', {}],
  ['CBC, stream', { layout: 'stream' }],
  ['GCM, table', { gcm: true }],
  ['GCM, stream', { gcm: true, layout: 'stream' }],
];

describe.each(kinds)('a document under a MAC (%s)', (_, protection) => {
  const document = (): Buffer => protectedDocument({ ...protection, mac: 'right' });

  it('is signed, and signed again by its owner; each signature carries the MAC of its save', async () => {
    const first = await sign(write(document()));
    const second = await sign(first.path, { password: 'owner' }, 'second.pdf');
    for (const [{ path: file, report }, count] of [
      [first, 1],
      [second, 2],
    ] as const) {
      expect(report).toMatchObject({ mac: { state: 'right' } });
      expect(report.signatures).toHaveLength(count);
      expect(report.signatures.at(-1)).toMatchObject({ integrity: 'intact', coverage: { wholeDocument: true } });
      expect(await engine.verify(file, 'owner')).toMatchObject({ mac: { state: 'right' } });
      const reader = PdfReader.open(file, 'user');
      const entry = reader.trailer.get('AuthCode') as PdfDictionary;
      expect(entry.get('MACLocation')).toEqual(new PdfName('AttachedToSig'));
      expect(reader.resolve(entry.get('SigObjRef'))).toBeInstanceOf(PdfDictionary);
      reader.close();
    }
    expect(second.report.signatures[0]).toMatchObject({
      integrity: 'intact',
      level: 'PAdES-BASELINE-B',
      coverage: { laterChanges: 'signatures-only' },
    });
  });

  it('one changed octet anywhere is told, and not signed', async () => {
    const bytes = document();
    expect(await macOf(bytes)).toEqual({ state: 'right' });
    const changed = replaced(bytes, /\/Rect \[10/, (found) => found.replace('10', '11'));
    expect(await macOf(changed)).toEqual({ state: 'wrong', detail: 'the document was changed' });
    const file = write(changed);
    const refusal = failure('document.macWrong', { file: 'contract.pdf', state: 'wrong' });
    await expect(engine.admit({ path: file, plan: planned() })).rejects.toEqual(refusal);
    await expect(sign(file)).rejects.toEqual(refusal);
    expect(fs.readdirSync(folder)).toEqual(['contract.pdf']);
  });

  it('a signature that lost its MAC, or whose MAC was changed, is intact in a document that is not', async () => {
    const { path: file } = await sign(write(document()));
    const bytes = fs.readFileSync(file);
    const attribute = '2881fa040102';
    const at = bytes.lastIndexOf(attribute, undefined, 'latin1');
    expect(at).toBeGreaterThan(0);
    const renamed = Buffer.from(bytes);
    renamed.write('7f', at + attribute.length - 2, 'latin1');
    const report = await engine.verify(write(renamed), 'user');
    expect(report.signatures[0]).toMatchObject({ integrity: 'intact' });
    expect(report.mac).toEqual({ state: 'missing', detail: 'the signature that shall carry it does not' });
    const { end } = lastContents(bytes);
    // In the MAC, and behind the CMS.
    for (const octet of [at + 600, end - 3]) {
      const spoilt = Buffer.from(bytes);
      spoilt.write(spoilt[octet] === 0x30 ? '1' : '0', octet, 'latin1');
      expect(await macOf(spoilt)).toMatchObject({ state: 'wrong' });
    }
  });

  it('a save without a MAC behind it is told', async () => {
    const signed = fs.readFileSync((await sign(write(document()))).path);
    const before = document();
    // As a program writes it that knows nothing of MACs: it copies the entry, or leaves it out.
    const reader = PdfReader.open(write(before), 'user');
    const { position, kind } = reader.revisions.at(-1)!.sections[0]!;
    reader.close();
    if (kind === 'stream') return;
    const trailer = /trailer\n(<<.*>>)\nstartxref/s.exec(before.toString('latin1'))![1]!;
    const save = (entries: string): Buffer =>
      Buffer.concat([
        before,
        Buffer.from(
          `xref\n0 0\ntrailer\n${entries.replace('/Root', `/Prev ${position} /Root`)}\nstartxref\n${before.length}\n%%EOF\n`,
          'latin1',
        ),
      ]);
    expect(await macOf(save(trailer))).toMatchObject({ state: 'wrong' });
    expect(await macOf(save(trailer.replace(code, '')))).toEqual({ state: 'missing' });
    expect(await macOf(Buffer.concat([signed, Buffer.from('% more\n')]))).toMatchObject({ state: 'wrong' });
  });
});

describe('what demands a MAC', () => {
  it.each(kinds)('salt and permissions demand one that is not there (%s)', async (_, protection) => {
    const bytes = protectedDocument({ ...protection, mac: 'missing' });
    expect(await macOf(bytes)).toEqual({ state: 'missing' });
    await expect(sign(write(bytes))).rejects.toEqual(failure('document.macWrong', { state: 'missing' }));
    const wish = { level: 'PAdES-BASELINE-T' as const, authorities: [], fallback: 'FAIL' as const };
    const output = { temporary: path.join(folder, '.part'), target: path.join(folder, 'x.pdf'), numbered: false };
    await expect(engine.extend({ path: write(bytes), raise: wish, password: 'user', ...output })).rejects.toEqual(
      failure('document.macWrong', { state: 'missing' }),
    );
    expect(fs.readdirSync(folder)).toEqual(['contract.pdf']);
  });

  it('the salt alone does, and so do the permissions alone, which nobody can change without the password', async () => {
    expect(await macOf(protectedDocument({ mac: 'missing', permissions: -4 }))).toEqual({ state: 'missing' });
    expect(await macOf(protectedDocument({ mac: 'missing', withoutSalt: true }))).toEqual({ state: 'missing' });
  });

  it('permissions of careless writers, whose reserved bits are off, do not', async () => {
    for (const permissions of [-4, 4, 0x0f3c, -1 << 16]) {
      const bytes = protectedDocument({ permissions });
      expect(await macOf(bytes)).toBeUndefined();
      expect((await sign(write(bytes), { password: 'owner' })).report).not.toHaveProperty('mac');
      fs.rmSync(path.join(folder, 'signed.pdf'));
    }
  });

  it('an entry without the salt can not be checked, and is not passed off as right', async () => {
    expect(await macOf(protectedDocument({ mac: 'right', withoutSalt: true }))).toMatchObject({
      state: 'not-examined',
    });
  });
});

describe('what is no MAC', () => {
  const bytes = protectedDocument({ mac: 'right' });

  it.each<[string, RegExp, (found: string) => string, object]>([
    ['taken out', code, blank, { state: 'missing' }],
    ['elsewhere', /\/MACLocation \/Standalone/, () => '/MACLocation /Standalono', { state: 'wrong' }],
    ['of another range', /\/ByteRange \[0 0/, () => '/ByteRange [0 1', { state: 'wrong' }],
    ['without a range', /\/ByteRange/, () => '/ByteRangf', { state: 'wrong' }],
    ['with another value', /\/MAC <[0-9a-f]+/, flipped, { state: 'wrong', detail: 'its value is wrong' }],
    ['no hexadecimal at all', /\/MAC <[0-9a-f]{6}/, (found) => `${found.slice(0, -6)}000000`, { state: 'wrong' }],
    [
      'attached to what is no signature',
      /\/MACLocation \/Standalone \/ByteRange \[[^\]]*\]/,
      (found) => '/MACLocation /AttachedToSig /SigObjRef 5 0 R'.padEnd(found.length),
      { state: 'wrong', detail: 'the signature that carries it is not there' },
    ],
  ])('one that is %s', async (_, from, to, expected) => {
    expect(await macOf(replaced(bytes, from, to))).toMatchObject(expected);
  });

  it.each(['sha256', 'sha384', 'sha512', 'sha3-256'] as const)('but one by %s is', async (digest) => {
    expect(await macOf(protectedDocument({ mac: 'right', digest }))).toEqual({ state: 'right' });
  });

  it.each(['SHA-384', 'SHA-512'] as const)('nor does a signature with %s lack room for it', async (digestAlgorithm) => {
    const completed = await sign(write(bytes), { digestAlgorithm });
    expect(completed.report).toMatchObject({ mac: { state: 'right' }, signatures: [{ integrity: 'intact' }] });
  });
});
