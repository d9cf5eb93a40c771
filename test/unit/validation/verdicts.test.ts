import { afterAll, describe, expect, it } from 'vitest';
import type { SignatureValidation } from '../../../preload/contract/verification';
import type { VerificationReport } from '../../../main/document/document-port';
import { verifyDocument } from '../../../main/document/validation';
import type { TrustAnchor } from '../../../main/trust/paths';
import { evidenceId } from '../../../main/validation';
import { listSignatures, type ListedSignature } from '../../../main/document/pades';
import { PdfDictionary, PdfName, PdfString, type PdfReference } from '../../../main/document/pdf';
import { ownTrust } from '../../fixtures/trust/own-trust';
import { makeContentStampCases } from './content-stamp-cases';
import { makeCrossedCases } from './crossed-cases';
import { makeForbiddenCases } from './forbidden-cases';
import { makeMalformedCases } from './malformed-cases';
import { createDocument, removeFiles, updateDocument, writeFile } from './signed-document';
import { addValidationData, createParties, removeStampFiles, sign } from './stamped-document';
import { makeWeakCases } from './weak-cases';
import { ago, lasting, signedAt, VerdictCases, type VerdictCase } from './verdict-cases';

const malformed = await makeMalformedCases();
const cases: VerdictCase[] = [
  ...(await VerdictCases.make()),
  ...(await makeCrossedCases()),
  ...(await makeWeakCases()),
  ...(await makeContentStampCases()),
  ...(await makeForbiddenCases()),
  ...malformed,
];
afterAll(removeFiles);
afterAll(removeStampFiles);

const reports = new Map<string, Promise<VerificationReport>>();

/** Each case is validated once. */
function reportOn({ name, bytes, anchors, at }: VerdictCase): Promise<VerificationReport> {
  const report = reports.get(name) ?? verifyDocument(writeFile(bytes), undefined, ownTrust({ anchors, at }));
  reports.set(name, report);
  return report;
}

const named = (name: string): VerdictCase => cases.find((one) => one.name === name)!;

/** The words of a case's causes. */
async function causesOf(name: string): Promise<string> {
  const { signatures } = await reportOn(named(name));
  return signatures[0]!.validation!.causes.map(({ words }) => words).join('; ');
}

// EU DSS says the same of every one of them: test/interop/trust.ts asks it.
describe('the verdict on a signature (ETSI EN 319 102-1)', () => {
  it.each(cases)('$name: $expected', async (one) => {
    const { signatures, trust, circumstances } = await reportOn(one);
    const { indication, subIndication, validation } = signatures.find(({ role }) => role === 'signature')!;
    expect([indication, subIndication].filter(Boolean).join(' ')).toBe(one.expected);
    expect(validation!.bestSignatureTime.time).toBe((one.best ?? one.at).toISOString());
    expect(validation!.bestSignatureTime.timestamp === undefined).toBe(one.best === undefined);
    // Whoever is told no is told why.
    expect(validation!.causes.length > 0).toBe(indication !== 'TOTAL-PASSED');
    expect(trust).toBe('evaluated');
    expect(circumstances).toEqual({ at: one.at.toISOString(), offline: true, anchors: one.anchors.length });
  });
});

describe('a signature whose dictionary is malformed', () => {
  it.each(malformed)('$name: $level', async (one) => {
    const { signatures } = await reportOn(one);
    expect(signatures[0]).toMatchObject({ level: one.level, signer: { subject: 'Test Signatory' } });
  });

  it('two fields with the same octets, of which one is right: the verdict on one is not that on the other', async () => {
    const good = named('B-LT');
    const copied = updateDocument(good.bytes, (reader, update) => {
      const [{ dictionary, contents }] = listSignatures(reader) as [Required<ListedSignature>];
      const copy = update.add(new PdfDictionary(new Map([...dictionary.entries, ['Contents', contents]])));
      const field = PdfDictionary.of({ FT: new PdfName('Sig'), T: new PdfString(Buffer.from('copy')), V: copy });
      const form = reader.dictionary(reader.catalog.dictionary, 'AcroForm')!;
      form.set('Fields', [...(reader.array(form, 'Fields') ?? []), update.add(field)]);
      const { reference, dictionary: catalog } = reader.catalog;
      catalog.set('AcroForm', form);
      update.put(reference, catalog);
    });
    const { signatures } = await reportOn({ ...good, name: 'copied', bytes: copied });
    expect(signatures.map(({ field, indication, validation }) => [field, indication, validation!.indication])).toEqual(
      expect.arrayContaining([
        ['copy', 'TOTAL-FAILED', 'TOTAL-FAILED'],
        [expect.not.stringMatching('copy'), 'TOTAL-PASSED', 'TOTAL-PASSED'],
      ]),
    );
    expect(new Set(signatures.map(({ validation }) => validation!.id)).size).toBe(2);
  });
});

describe('what a verdict rests on', () => {
  // EU DSS: getDssDictionary of a signature is what was written after it.
  it('validation data that a signature covers was not put there for it: the second of two is B-T until more follows', async () => {
    const parties = await createParties(lasting);
    const claims = { signedAt };
    const first = sign(parties, await createDocument(false), { time: signedAt }, { claims });
    const data = { thisUpdate: ago(99), producedAt: ago(99) };
    const second = sign(parties, addValidationData(parties, first, data), { time: ago(98) }, { claims });
    const both = addValidationData(parties, second, { thisUpdate: ago(97), producedAt: ago(97) });
    for (const [name, bytes, levels] of [
      ['two, data between', second, ['PAdES-BASELINE-LT', 'PAdES-BASELINE-T']],
      ['two, data behind both', both, ['PAdES-BASELINE-LT', 'PAdES-BASELINE-LT']],
    ] as const) {
      const { signatures } = await reportOn({ name, bytes, anchors: [parties.root], at: ago(0), expected: '' });
      expect(signatures.map(({ level }) => level)).toEqual(levels);
    }
  });

  it('attributes that were signed out of order: nothing was changed, and nobody who follows the standard accepts it', async () => {
    const { signatures } = await reportOn(named('attributes signed out of order'));
    expect(signatures[0]).toMatchObject({ integrity: 'intact', level: 'PAdES-BASELINE-LT' });
    expect(await causesOf('attributes signed out of order')).toContain('DER encoding of the signed attributes');
  });

  it('the chain to the anchor, and whose word that is', async () => {
    const one = named('B-LT');
    const { signatures, certificates } = await reportOn(one);
    const { chain, anchor } = signatures[0]!.validation!;
    expect(chain.map((id) => certificates!.find((known) => known.id === id)!.subject)).toEqual([
      'Test Signatory',
      'Test Issuing CA',
      'Test Root',
    ]);
    const root = evidenceId(one.anchors[0]!.certificate);
    expect(anchor).toEqual({ certificate: root, origin: { kind: 'person', file: 'my.pem' } });
    expect(chain.at(-1)).toBe(root);
  });

  it('the revocation data of each certificate below the anchor', async () => {
    const { signatures } = await reportOn(named('B-LT'));
    const { chain, revocation } = signatures[0]!.validation!;
    expect(revocation).toMatchObject([
      { kind: 'OCSP', certificate: chain[0], status: 'good', source: 'document' },
      { kind: 'CRL', certificate: chain[1], status: 'good', source: 'document', issuer: chain[2] },
    ]);
  });

  it('the timestamps, and since when things are proved to exist', async () => {
    const { signatures } = await reportOn(named('archive renewed in time'));
    const { validation, timestamps } = signatures[0]!;
    expect(timestamps).toHaveLength(1);
    expect(validation!.timestamps.map(({ kind, indication }) => [kind, indication])).toEqual([
      ['signature', 'PASSED'],
      ['document', 'PASSED'],
      ['document', 'PASSED'],
    ]);
    const [signature, ...others] = validation!.proofs;
    expect(signature).toMatchObject({ id: validation!.id, time: signedAt.toISOString() });
    for (const { time, timestamp } of others) {
      expect(timestamp).toBeDefined();
      expect(Date.parse(time)).toBeLessThan(Date.now() - 86_400_000);
    }
    expect(validation!.processes).toEqual({
      basic: { indication: 'INDETERMINATE', subIndication: 'OUT_OF_BOUNDS_NOT_REVOKED', decidedBy: 'certificate' },
      withTime: { indication: 'INDETERMINATE', subIndication: 'OUT_OF_BOUNDS_NOT_REVOKED' },
      withArchive: { indication: 'PASSED' },
    });
  });

  it('a document timestamp has a verdict of its own', async () => {
    const { signatures } = await reportOn(named('timestamp authority expired'));
    expect(signatures[1]).toMatchObject({
      role: 'document-timestamp',
      integrity: 'intact',
      indication: 'INDETERMINATE',
      subIndication: 'OUT_OF_BOUNDS_NOT_REVOKED',
      timestampValidation: { kind: 'document', causes: [{ about: 'certificate' }] },
    });
  });

  it.each([
    ['unknown issuer', 'no certificate that is trusted was found above it'],
    ['B-B', 'nothing is known of the revocation of Test Signatory'],
    ['revoked before', 'Test Signatory was revoked at'],
    ['on hold before', 'Test Signatory is on hold since'],
    ['authority revoked before', 'Test Issuing CA was revoked at'],
    ['expired, without a timestamp', 'nothing proves that the signature is older than the end of Test Signatory'],
    ['early timestamp', 'before Test Signatory became valid'],
    ['the responder knows nothing', 'its responder does not know the certificate'],
    ['responder expired', 'the certificate of Test OCSP, who signed the revocation data, is not valid now'],
    ['old key, without a timestamp', 'RSA-PKCS1 with a key of 1024 bit is good for signatures only until 2019-10-01'],
    ['claims a time before the certificate', 'when the certificate was not valid'],
    ['expired, answered too late', 'it was made after the end of the certificate'],
    ['a name that its issuer may not certify', 'its name is not among those that an issuer may certify'],
    ['revoked before the timestamp under it', 'as a timestamp under it proves'],
    ['expired before the timestamp under it', 'as a timestamp under it proves'],
  ])('%s: it says so', async (name, words) => {
    expect(await causesOf(name)).toContain(words);
  });

  it('a timestamp under the signature has a verdict of its own, and is named where it decides', async () => {
    const of = async (name: string): Promise<SignatureValidation> =>
      (await reportOn(named(name))).signatures[0]!.validation!;
    const good = await of('a timestamp under the signature');
    expect(good.contentTimestamps).toMatchObject([
      { kind: 'content', indication: 'PASSED', time: ago(101).toISOString() },
    ]);
    expect(good.timestamps.map(({ kind }) => kind)).toEqual(['signature']);
    const late = await of('revoked before the timestamp under it');
    expect(late.causes.map(({ about, id }) => [about, id])).toEqual([
      ['revocation', late.revocation[0]!.id],
      ['timestamp', late.contentTimestamps![0]!.id],
    ]);
    const other = await of('revoked, with a timestamp under it that is over something else');
    expect(other.contentTimestamps).toMatchObject([{ indication: 'FAILED', subIndication: 'HASH_FAILURE' }]);
    expect(await of('B-LT')).not.toHaveProperty('contentTimestamps');
  });

  it('a timestamp under the signature that is younger than one over it: the times contradict each other', async () => {
    const { indication, validation } = (await reportOn(named('two timestamps in the wrong order'))).signatures[0]!;
    expect(indication).toBe('TOTAL-PASSED');
    expect(validation!.warnings.map(({ words }) => words)).toContain(
      'the times of the timestamps contradict what they cover',
    );
  });

  it('an anchor that is not trusted any more counts for what is proved to be older, by who is', async () => {
    const { bytes, anchors, at } = named('B-LTA');
    const { context, ownAnchors } = ownTrust({ anchors, at });
    const [root] = context.anchors.map((anchor) => ({ ...anchor, until: ago(50) }));
    const { certificates, signatures } = await reportOn(named('B-LTA'));
    const [stamp] = signatures[0]!.validation!.timestamps;
    const { der } = certificates!.find(({ id }) => id === stamp!.chain[0])!;
    const { until: _, ...trusted } = root!;
    const authority = { ...trusted, certificate: Buffer.from(der, 'base64') };
    const verdictBy = async (those: readonly TrustAnchor[]): Promise<unknown> => {
      const trust = { ownAnchors, context: { ...context, anchors: those } };
      const [first] = (await verifyDocument(writeFile(bytes), undefined, trust)).signatures;
      return [first!.indication, first!.subIndication];
    };
    expect(await verdictBy([root!])).toEqual(['INDETERMINATE', 'NO_CERTIFICATE_CHAIN_FOUND_NO_POE']);
    expect(await verdictBy([root!, authority])).toEqual(['TOTAL-PASSED', undefined]);
  });

  it('causes name the object that they are about', async () => {
    const { signatures } = await reportOn(named('revoked before'));
    const { causes, revocation } = signatures[0]!.validation!;
    expect(causes[0]).toMatchObject({ about: 'revocation', id: revocation[0]!.id });
    const unstamped = (await reportOn(named('expired, without a timestamp'))).signatures[0]!.validation!;
    expect(unstamped.causes[0]).toMatchObject({ about: 'certificate', id: unstamped.chain[0] });
  });

  it('without being asked for trust, it says nothing of it', async () => {
    const report = await verifyDocument(writeFile(named('B-LT').bytes));
    expect(report.trust).toBe('not-evaluated');
    expect(report).not.toHaveProperty('circumstances');
    expect(report).not.toHaveProperty('certificates');
    expect(report.signatures[0]).not.toHaveProperty('validation');
    expect(report.signatures[0]).toMatchObject({
      indication: 'INDETERMINATE',
      subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
    });
  });
});

describe('what the document itself says against a signature', () => {
  it('a page that was added after it: it signed another document (FORMAT_FAILURE)', async () => {
    const one = named('B-LT');
    const grown = updateDocument(one.bytes, (reader, update) => {
      const pages = reader.dictionary(reader.catalog.dictionary, 'Pages')!;
      const [first] = reader.array(pages, 'Kids')!;
      const page = new PdfDictionary(new Map((reader.resolve(first) as PdfDictionary).entries));
      pages.set('Kids', [...reader.array(pages, 'Kids')!, update.add(page)]);
      pages.set('Count', 3);
      update.put(reader.catalog.dictionary.get('Pages') as PdfReference, pages);
    });
    const { signatures } = await reportOn({ ...one, name: 'a page more', bytes: grown });
    expect(signatures[0]).toMatchObject({ indication: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE' });
    expect(signatures[0]!.validation!.causes[0]!.words).toBe('it signed 2 pages, and the document has 3 now');
  });
});

describe('the level beside a verdict: what is there counts, as EU DSS tells it', () => {
  it.each([
    ['B-B', 'PAdES-BASELINE-B'],
    ['B-T', 'PAdES-BASELINE-T'],
    ['B-LT', 'PAdES-BASELINE-LT'],
    ['B-LTA', 'PAdES-BASELINE-LTA'],
    ['revoked before', 'PAdES-BASELINE-LT'],
    ['revoked before, archived', 'PAdES-BASELINE-LTA'],
    ['authority revoked before', 'PAdES-BASELINE-LT'],
    ['the responder knows nothing', 'PAdES-BASELINE-LT'],
    ['late timestamp', 'PAdES-BASELINE-LT'],
    ['late timestamp, archived', 'PAdES-BASELINE-LTA'],
    ['nothing of the authority', 'PAdES-BASELINE-T'],
    ['broken hash', 'PAdES-BASELINE-LT'],
    ['an issuer that is no authority', 'PAdES-BASELINE-LT'],
  ])('%s: %s', async (name, level) => {
    expect((await reportOn(named(name))).signatures[0]!.level).toBe(level);
  });
});
