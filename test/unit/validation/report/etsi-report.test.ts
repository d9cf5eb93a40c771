import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { reportInXml } from '../../../../main/document/report';
import type { VerificationReport } from '../../../../main/document/document-port';
import { reportCases } from '../../../fixtures/report-cases';
import { readReport, type ReadReport } from '../../../fixtures/report-reading';
import { ownTrust } from '../../../fixtures/trust/own-trust';
import { addValidationData, createParties, sign, stampDocument } from '../stamped-document';
import { ago, lasting, signedAt, type VerdictCase } from '../verdict-cases';
import { useReported, whileOpen } from './reported-document';

type Case = Pick<VerdictCase, 'bytes' | 'anchors' | 'at'>;

async function reportOn(one: Case): Promise<{ xml: string; read: ReadReport; report: VerificationReport }> {
  return whileOpen(one.bytes, async (descriptor) => {
    const { xml, report } = await reportInXml(descriptor, undefined, ownTrust(one));
    return { xml, report, read: readReport(xml) };
  });
}

const indication = (name: string): string => `urn:etsi:019102:mainindication:${name}`;
const base64Digest = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('base64');

describe('a report as ETSI TS 119 102-2 has it', () => {
  const made = useReported();
  // Asked after everything was stamped, however long that took.
  const under = (bytes: Buffer): Case => ({ bytes, anchors: [made.parties.root], at: new Date() });

  it('tells the verdict, the time that a timestamp proves, the chain, and what is proved of each object', async () => {
    const { parties, original, at } = made;
    const signed = sign(parties, original, {}, { claims: { signedAt: at } });
    const archived = stampDocument(parties, addValidationData(parties, signed));
    const { read, report } = await reportOn({ ...under(archived), at: new Date(Date.now() + 1000) });
    expect(read.dangling).toEqual([]);
    const [signature, ...more] = read.signatures;
    expect(more).toEqual([]);
    expect(signature).toMatchObject({
      indication: indication('total-passed'),
      'sub-indication': '',
      'signer certificate': `C:${base64Digest(parties.signer.certificate)}`,
      signer: 'Test Signatory',
      anchor: `C:${base64Digest(parties.root.certificate)}`,
      chain: [parties.signer, parties.issuing, parties.root]
        .map((one) => `C:${base64Digest(one.certificate)}`)
        .join(' '),
      process: 'urn:etsi:019102:validationprocess:LTA',
      algorithm: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
      'algorithm secure': 'true',
      'attribute SubFilter': 'ETSI.CAdES.detached',
    });
    expect(signature?.['attributes']).toMatch(/DSS .*DocTimeStamp .*MessageDigest .*SignatureTimeStamp .*VRI$/);
    const best = report.signatures[0]?.validation?.bestSignatureTime.time ?? '';
    expect(signature?.['best time']).toBe(best.replace(/\.\d+Z$/, 'Z'));
    const stamp = read.objects.get(signature?.['best time by'] ?? '');
    expect(stamp).toMatchObject({
      type: 'timestamp',
      indication: indication('passed'),
      'proves at': signature?.['best time'],
    });
    expect(stamp?.['proves']).toContain(`C:${base64Digest(parties.signer.certificate)}`);
    expect(read.levels).toEqual(['B-LTA']);
    const answers = [...read.objects.values()].filter(({ type }) => type === 'OCSPResponse');
    expect(answers.length).toBeGreaterThan(0);
    for (const answer of answers) {
      expect(answer).toMatchObject({
        indication: indication('passed'),
        signer: 'Test OCSP',
        chain: [parties.responder, parties.issuing, parties.root]
          .map((one) => `C:${base64Digest(one.certificate)}`)
          .join(' '),
        algorithm: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
        'block x509CertificateValidation': 'applied passed ',
      });
    }
    const kinds = [...read.objects.values()].map(({ type }) => type);
    expect(new Set(kinds)).toEqual(new Set(['timestamp', 'certificate', 'CRL', 'OCSPResponse', 'signedData']));
  });

  it('says which building block decided, and that those behind it were not asked', async () => {
    const { parties, original } = made;
    const changed = Buffer.from(sign(parties, original));
    changed[changed.indexOf('/MediaBox') + 12] = 0x35;
    const { read } = await reportOn(under(changed));
    expect(read.signatures[0]).toMatchObject({
      indication: indication('total-failed'),
      'sub-indication': 'urn:etsi:019102:subindication:HASH_FAILURE',
      'block formatChecking': 'applied passed ',
      'block cryptographicVerification': 'applied failed HASH_FAILURE',
      'block x509CertificateValidation': 'disabled  ',
    });
  });

  it('names the certificate that was revoked, when, why, and who says so', async () => {
    const { parties, original, at } = made;
    const status = new Date(at.getTime() - 60_000);
    const revoked = addValidationData(parties, sign(parties, original), {
      ocspFor: [parties.signer],
      status,
      reason: 1,
    });
    const { read } = await reportOn(under(revoked));
    const [signature] = read.signatures;
    expect(signature).toMatchObject({
      indication: indication('indeterminate'),
      'sub-indication': 'urn:etsi:019102:subindication:REVOKED_NO_POE',
      revoked: `C:${base64Digest(parties.signer.certificate)}`,
      'revocation time': status.toISOString().replace(/\.\d+Z$/, 'Z'),
      'revocation reason': 'urn:etsi:019102:revocationReason:keyCompromise',
    });
    expect(read.objects.get(signature?.['revocation object'] ?? '')?.['type']).toBe('OCSPResponse');
  });

  it('says what an answer is worth when the certificate of its responder has ended', async () => {
    const parties = await createParties({ ...lasting, responder: { notBefore: ago(200), notAfter: ago(90) } });
    const wish = { thisUpdate: ago(99), producedAt: ago(99) };
    const stamped = sign(parties, made.original, { time: signedAt }, { claims: { signedAt } });
    const told = addValidationData(parties, stamped, wish);
    const { read } = await reportOn({ bytes: told, anchors: [parties.root], at: new Date() });
    expect(read.levels).toEqual(['B-LT']);
    const answers = [...read.objects.values()].filter(({ type }) => type === 'OCSPResponse');
    expect(answers.length).toBeGreaterThan(0);
    for (const answer of answers) {
      expect(answer).toMatchObject({
        indication: indication('indeterminate'),
        'sub-indication': 'urn:etsi:019102:subindication:OUT_OF_BOUNDS_NOT_REVOKED',
        'block x509CertificateValidation': 'applied indeterminate OUT_OF_BOUNDS_NOT_REVOKED',
        'block signatureAcceptanceValidation': 'disabled  ',
      });
    }
  });

  it('has an answer for every document, and is whole whatever words stand in it', async () => {
    const cases = await reportCases();
    const found = new Map<string, ReadReport>();
    for (const one of cases) {
      const { read } = await reportOn(one);
      expect([one.name, read.dangling]).toEqual([one.name, []]);
      expect(read.signatures).toHaveLength(1);
      found.set(one.name, read);
    }
    const only = (name: string) => found.get(name)?.signatures[0];
    expect(only('without a signature')?.['indication']).toBe('urn:cef:dss:mainindication:noSignatureFound');
    expect(only('a timestamp and no signature')?.['indication']).toBe('urn:cef:dss:mainindication:noSignatureFound');
    expect(only('a signature that can not be read')).toMatchObject({
      indication: indication('total-failed'),
      'sub-indication': 'urn:etsi:019102:subindication:FORMAT_FAILURE',
    });
    const bare = only('without signed attributes');
    expect(bare).toMatchObject({
      'signature digest': bare?.['signed data'],
      'signer certificate': expect.stringMatching(/^C:/) as string,
    });
    expect(bare?.['attributes']).not.toMatch(/MessageDigest|SigningCertificate/);
    const hostile = only('words that would break XML');
    expect(hostile?.['attribute Reason']).toContain('<vr:MainIndication/>]]>&amp;');
    expect(hostile?.['attribute Reason']).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(hostile?.['attribute SignatureProductionPlace']).toBe('Zürich "old town" \'n\' 東京');
  });
});
