import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { DocumentEngine } from '../../../main/document/document-engine';
import type { Completed, SigningPlan } from '../../../main/document/document-port';
import { SignatureRevision, type PadesError } from '../../../main/document/pades';
import type { PdfDictionary } from '../../../main/document/pdf';
import { PdfReader } from '../../../main/document/pdf';
import * as fixtures from '../../fixtures/pdf';
import { createSignatory, planFor, signatureValue, type Signatory } from '../cades/demo-signatory';
import { temporaryFolder, withReader } from '../pdf/temporary-file';
import { formDocument } from './form-documents';

const folder = temporaryFolder();
const engine = new DocumentEngine();
let signatory: Signatory;
let files = 0;

beforeAll(async () => {
  signatory = await createSignatory('P-256');
});

const write = (bytes: Buffer): string => {
  const file = path.join(folder, `${++files}.pdf`);
  fs.writeFileSync(file, bytes);
  return file;
};

async function sign(input: string, claims: Partial<SigningPlan> = {}): Promise<Completed> {
  const cadesPlan = { ...planFor(signatory, 'ECDSA') };
  const plan = { ...cadesPlan, signedAt: '2026-03-04T05:06:07.000Z', ...claims };
  await engine.admit({ path: input, plan });
  const prepared = await engine.prepare({ path: input, plan });
  const target = path.join(folder, `${++files}.pdf`);
  return engine.complete({
    preparationId: prepared.preparationId,
    signatureValue: signatureValue(signatory, plan, prepared.signedAttributes),
    temporary: `${target}.part`,
    target,
    numbered: false,
  });
}

const failure = (code: string, params: object = {}): unknown =>
  expect.objectContaining({ name: 'CountersignError', code, params: expect.objectContaining(params) as object });

describe('certifying (ISO 32000-2, clause 12.8.2.2)', () => {
  it.each([1, 2, 3] as const)('P = %i: DocMDP version 1.2 in the signature, named by /Perms', async (certification) => {
    const { path: file, report } = await sign(write(fixtures.classicTable()), { certification });
    expect(report.signatures).toEqual([
      expect.objectContaining({ certification, integrity: 'intact', level: 'PAdES-BASELINE-B' }),
    ]);
    const reader = PdfReader.open(file);
    try {
      const permissions = reader.dictionary(reader.catalog.dictionary, 'Perms')!;
      const signature = reader.dictionary(permissions, 'DocMDP')!;
      const [reference] = reader.array(signature, 'Reference') as PdfDictionary[];
      expect(reference!.hasName('Type', 'SigRef')).toBe(true);
      expect(reference!.hasName('TransformMethod', 'DocMDP')).toBe(true);
      const parameters = reference!.get('TransformParams') as PdfDictionary;
      expect(parameters.hasName('Type', 'TransformParams')).toBe(true);
      expect(parameters.hasName('V', '1.2')).toBe(true);
      expect(parameters.get('P')).toBe(certification);
    } finally {
      reader.close();
    }
  });

  it.each(fixtures.pdfFixtures())('$name can be certified and signed on', async ({ bytes }) => {
    const certified = await sign(write(bytes), { certification: 2 });
    const { report } = await sign(certified.path);
    expect(report.signatures.map((one) => [one.integrity, one.certification])).toEqual([
      ['intact', 2],
      ['intact', undefined],
    ]);
  });

  it.each([2, 3] as const)('P = %i: five further signatures break none before them', async (certification) => {
    let last = await sign(write(formDocument({ visible: true })), { certification });
    last = await sign(last.path, { fieldName: 'Buyer' });
    for (let more = 0; more < 4; more++) last = await sign(last.path);
    expect(last.report.signatures.map((one) => one.integrity)).toEqual(Array(6).fill('intact'));
    expect(last.report.signatures.map((one) => one.coverage.laterChanges)).toEqual([
      ...Array<string>(5).fill('signatures-only'),
      'none',
    ]);
    execFileSync('qpdf', ['--check', last.path], { stdio: 'pipe' });
    const judged = execFileSync('pdfsig', ['-nocert', last.path], { encoding: 'utf8' });
    expect(judged.match(/Signature is Valid/g)).toHaveLength(6);
  });

  it('a field below others, whose type is theirs, is filled without breaking the certification', async () => {
    const bytes = formDocument({
      fields: '20 0 R',
      objects: {
        20: '<< /T (contract) /FT /Sig /Kids [21 0 R] >>',
        21: '<< /T (seller) /Parent 20 0 R /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /P 3 0 R >>',
      },
    });
    const certified = await sign(write(bytes), { certification: 2 });
    const { report } = await sign(certified.path, { fieldName: 'contract.seller' });
    expect(report.signatures.map((one) => [one.field, one.coverage.laterChanges])).toEqual([
      ['Signature1', 'signatures-only'],
      ['contract.seller', 'none'],
    ]);
  });

  it('certifies in an existing field, and carries out its lock as well', async () => {
    const bytes = formDocument({ field: '/Lock << /Type /SigFieldLock /Action /Include /Fields [(Remark)] >>' });
    const { path: file, report } = await sign(write(bytes), { certification: 3, fieldName: 'Buyer' });
    expect(report.signatures[0]).toMatchObject({ field: 'Buyer', certification: 3 });
    const reader = PdfReader.open(file);
    try {
      const permissions = reader.dictionary(reader.catalog.dictionary, 'Perms')!;
      const references = reader.array(reader.dictionary(permissions, 'DocMDP')!, 'Reference') as PdfDictionary[];
      expect(references.map((one) => one.get('TransformMethod'))).toEqual([{ value: 'DocMDP' }, { value: 'FieldMDP' }]);
    } finally {
      reader.close();
    }
  });

  it.each(['/Perms << /UR3 20 0 R >>', '/Perms 21 0 R'])('keeps other permissions: %s', (catalog) => {
    const bytes = formDocument({ catalog, objects: { 20: '<< /Type /Sig >>', 21: '<< /UR3 20 0 R >>' } });
    const claims = { signedAt: new Date(), certification: 2 as const };
    const revision = withReader(folder, bytes, (reader) => SignatureRevision.plan(reader, claims, 50));
    withReader(folder, Buffer.concat([bytes, revision.withSignature(Buffer.alloc(1))]), (reader) => {
      const permissions = reader.dictionary(reader.catalog.dictionary, 'Perms')!;
      expect([...permissions.entries.keys()]).toEqual(['UR3', 'DocMDP']);
    });
  });
});

describe('what forbids a certification', () => {
  it('any earlier signature: before the digest, and so before the PIN', async () => {
    const signed = await sign(write(fixtures.classicTable()));
    const plan = { ...planFor(signatory, 'ECDSA'), signedAt: new Date().toISOString(), certification: 2 as const };
    const request = { path: signed.path, plan: plan as SigningPlan };
    const refused = failure('document.notFirstSignature', { file: path.basename(signed.path) });
    await expect(engine.admit(request)).rejects.toEqual(refused);
    await expect(engine.prepare(request)).rejects.toEqual(refused);
  });

  it.each([2, 3] as const)('an earlier certification, whatever it allows (P = %i)', (level) => {
    const plan = (): unknown =>
      withReader(folder, fixtures.certified(level), (reader) =>
        SignatureRevision.plan(reader, { signedAt: new Date(), certification: 3 }, 50),
      );
    expect(plan).toThrow(expect.objectContaining({ kind: 'not-first' }) as PadesError);
  });

  it('P = 1 allows no signature behind it', async () => {
    const certified = await sign(write(fixtures.xrefStream()), { certification: 1 });
    await expect(sign(certified.path)).rejects.toEqual(failure('document.certified'));
  });
});

describe('what a report calls a certification', () => {
  it('only a signature that /Perms names', async () => {
    const certified = await sign(write(fixtures.classicTable()), { certification: 2 });
    const bytes = fs.readFileSync(certified.path);
    const at = bytes.lastIndexOf('/Perms');
    bytes.write('/Perns', at, 'latin1');
    const { signatures } = await engine.verify(write(bytes));
    expect(signatures[0]).not.toHaveProperty('certification');
  });
});

describe('claims beside a reason (ETSI EN 319 142-1, table 1)', () => {
  it.each([
    ['a commitment', { commitmentType: 'proof-of-origin' as const }],
    ['a policy', { signaturePolicy: { oid: '1.2', digestAlgorithm: 'SHA-256' as const, digest: new Uint8Array(32) } }],
  ])('%s is refused', async (_, claims) => {
    const file = write(fixtures.classicTable());
    await expect(sign(file, { reason: 'I agree', ...claims })).rejects.toEqual(failure('usage.invalid'));
    expect((await sign(file, claims)).report.signatures[0]).toMatchObject({ level: 'PAdES-BASELINE-B' });
  });

  it('what is claimed is reported', async () => {
    const { report } = await sign(write(fixtures.classicTable()), {
      claimedRoles: ['Notary'],
      commitmentType: 'proof-of-approval',
      signaturePolicy: {
        oid: '1.2.3',
        digestAlgorithm: 'SHA-256',
        digest: new Uint8Array(32).fill(0xab),
        uri: 'https://a.b/',
      },
    });
    expect(report.signatures[0]).toMatchObject({
      claimedRoles: ['Notary'],
      commitmentType: 'proof-of-approval',
      signaturePolicy: { oid: '1.2.3', digestAlgorithm: 'SHA-256', digest: 'ab'.repeat(32), uri: 'https://a.b/' },
      level: 'PAdES-BASELINE-B',
    });
  });
});
