import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CertificateSet } from '@peculiar/asn1-cms';
import { ContentInfo, SignedData } from '@peculiar/asn1-cms';
import { AsnConvert } from '@peculiar/asn1-schema';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  CadesError,
  assembleSignedData,
  buildSignedAttributes,
  maximumSignedDataLength,
  verifySignedData,
  type CadesDigest,
  type CadesSignature,
} from '../../../main/cades/index';
import {
  createSignatory,
  digestOf,
  planFor,
  signContent,
  signatureValue,
  type KeyKind,
  type Signatory,
} from './demo-signatory';

const content = Buffer.from('Kupní smlouva č. 42');
const contentDigests = (algorithm: string): Uint8Array => digestOf(algorithm, content);
const signatories = new Map<KeyKind, Signatory>();

beforeAll(async () => {
  for (const kind of ['RSA 2048', 'RSA 3072', 'P-256', 'P-384', 'P-521'] as const)
    signatories.set(kind, await createSignatory(kind));
});

const combinations: [KeyKind, CadesSignature, CadesDigest][] = [
  ['RSA 2048', 'RSA-PKCS1', 'SHA-256'],
  ['RSA 3072', 'RSA-PKCS1', 'SHA-512'],
  ['RSA 2048', 'RSA-PSS', 'SHA-256'],
  ['RSA 3072', 'RSA-PSS', 'SHA-384'],
  ['P-256', 'ECDSA', 'SHA-256'],
  ['P-384', 'ECDSA', 'SHA-384'],
  ['P-521', 'ECDSA', 'SHA-512'],
  ['P-256', 'ECDSA', 'SHA-512'],
];

describe.each(combinations)('a SignedData of %s, %s, %s', (kind, algorithm, digest) => {
  it('passes openssl cms -verify -cades with the content outside', () => {
    const signatory = signatories.get(kind)!;
    const folder = mkdtempSync(join(tmpdir(), 'cades-'));
    try {
      writeFileSync(join(folder, 'sig'), signContent(signatory, planFor(signatory, algorithm, digest), content));
      writeFileSync(join(folder, 'content'), content);
      writeFileSync(join(folder, 'ca.pem'), signatory.anchor);
      const verify =
        'cms -verify -cades -binary -inform DER -in sig -content content -CAfile ca.pem -purpose any -out verified';
      execFileSync('openssl', verify.split(' '), { cwd: folder, stdio: 'pipe' });
      writeFileSync(join(folder, 'content'), 'something else');
      expect(() => execFileSync('openssl', verify.split(' '), { cwd: folder, stdio: 'pipe' })).toThrow();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('passes our own verification as baseline B', async () => {
    const signatory = signatories.get(kind)!;
    const verdict = await verifySignedData(
      signContent(signatory, planFor(signatory, algorithm, digest), content),
      contentDigests,
    );
    expect(verdict).toMatchObject({
      outcome: 'intact',
      digestAlgorithm: digest,
      signatureAlgorithm: algorithm,
      baselineProblems: [],
    });
    expect(Buffer.from(verdict.certificate!).equals(signatory.certificate)).toBe(true);
  });

  it('never outgrows the room that was measured', () => {
    const signatory = signatories.get(kind)!;
    const plan = planFor(signatory, algorithm, digest);
    const lengths = Array.from({ length: 40 }, () => signContent(signatory, plan, content).length);
    const room = maximumSignedDataLength(plan);
    for (const length of lengths) expect(length).toBeLessThanOrEqual(room);
    if (algorithm !== 'ECDSA') expect(lengths[0]).toBe(room);
    // ECDSA: an unlucky value is rare, but some of 40 have both leading bits set on these curves or come within 4 octets.
    else expect(Math.max(...lengths)).toBeGreaterThanOrEqual(room - 4);
  });
});

/** The parts of our SignedData as an independent ASN.1 implementation reads them. */
function parse(cms: Uint8Array): SignedData {
  return AsnConvert.parse(AsnConvert.parse(cms, ContentInfo).content, SignedData);
}

describe('the SignedData of PAdES baseline B (ETSI EN 319 142-1, clause 6.3)', () => {
  const signed = (digest: CadesDigest = 'SHA-256'): { signatory: Signatory; cms: Uint8Array; parsed: SignedData } => {
    const signatory = signatories.get('RSA 2048')!;
    const cms = signContent(signatory, planFor(signatory, 'RSA-PKCS1', digest), content);
    return { signatory, cms, parsed: parse(cms) };
  };
  const attributes = (parsed: SignedData): Map<string, ArrayBuffer[]> =>
    new Map(parsed.signerInfos[0]!.signedAttrs!.map(({ attrType, attrValues }) => [attrType, attrValues]));

  it('has one SignerInfo and no content inside', () => {
    const { parsed } = signed();
    expect(parsed.signerInfos).toHaveLength(1);
    expect(parsed.encapContentInfo.eContentType).toBe('1.2.840.113549.1.7.1');
    expect(parsed.encapContentInfo.eContent).toBeUndefined();
    expect(parsed.version).toBe(1);
    expect(parsed.digestAlgorithms.map(({ algorithm }) => algorithm)).toEqual(['2.16.840.1.101.3.4.2.1']);
  });

  it('is DER: another encoder writes the same octets', () => {
    const { cms, parsed } = signed();
    const again = AsnConvert.serialize(
      new ContentInfo({ contentType: '1.2.840.113549.1.7.2', content: AsnConvert.serialize(parsed) }),
    );
    expect(Buffer.from(again).equals(cms)).toBe(true);
  });

  it('carries the signing certificate and its chain with the octets that were given, none twice', () => {
    const { signatory } = signed();
    const plan = planFor(signatory, 'RSA-PKCS1');
    const doubled = { ...plan, chain: [...plan.chain, ...plan.chain, plan.certificate] };
    const set = parse(signContent(signatory, doubled, content)).certificates as CertificateSet;
    const embedded = set.map((choice) => Buffer.from(AsnConvert.serialize(choice.certificate!)).toString('hex'));
    const given = [signatory.certificate, ...signatory.chain].map((der) => Buffer.from(der).toString('hex'));
    expect(embedded.sort()).toEqual(given.sort());
  });

  it('has exactly the attributes content-type = id-data, message-digest and signing-certificate-v2; no signing-time', () => {
    const found = attributes(signed().parsed);
    expect([...found.keys()].sort()).toEqual([
      '1.2.840.113549.1.9.16.2.47',
      '1.2.840.113549.1.9.3',
      '1.2.840.113549.1.9.4',
    ]);
    expect([...found.values()].every((values) => values.length === 1)).toBe(true);
    expect(Buffer.from(found.get('1.2.840.113549.1.9.3')![0]!).toString('hex')).toBe('06092a864886f70d010701');
    const digest = createHash('sha256').update(content).digest('hex');
    expect(Buffer.from(found.get('1.2.840.113549.1.9.4')![0]!).toString('hex')).toBe(`0420${digest}`);
  });

  it('refers to the signing certificate by hash, issuer and serial number, without policies', () => {
    for (const digest of ['SHA-256', 'SHA-512'] as const) {
      const { signatory, parsed } = signed(digest);
      const reference = Buffer.from(attributes(parsed).get('1.2.840.113549.1.9.16.2.47')![0]!).toString('hex');
      const hash = Buffer.from(digestOf(digest, signatory.certificate)).toString('hex');
      expect(reference).toContain(hash);
      // SHA-256 is the DEFAULT of ESSCertIDv2, so DER leaves it out; SHA-512 has to be named.
      expect(reference.includes('0609608648016503040203')).toBe(digest === 'SHA-512');
      expect(reference.includes('0609608648016503040201')).toBe(false);
      expect(reference.endsWith('020400a1b2c3')).toBe(true);
    }
  });

  it('has its signed attributes in the order of a DER SET', () => {
    const { signatory } = signed();
    const set = Buffer.from(buildSignedAttributes(planFor(signatory, 'RSA-PKCS1'), contentDigests('SHA-256')));
    expect(set[0]).toBe(0x31);
    // content-type is the shortest, so it stands first; the signing certificate is the longest.
    const order = ['06092a864886f70d010903', '06092a864886f70d010904', '060b2a864886f70d010910022f'];
    const positions = order.map((oid) => set.indexOf(Buffer.from(oid, 'hex')));
    expect(positions.every((position) => position > 0)).toBe(true);
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
  });

  it('names the algorithms as every verifier knows them', () => {
    const algorithm = (
      kind: KeyKind,
      name: CadesSignature,
      digest: CadesDigest,
    ): { oid: string; parameters: string | undefined } => {
      const signatory = signatories.get(kind)!;
      const signerInfo = parse(signContent(signatory, planFor(signatory, name, digest), content)).signerInfos[0]!;
      const { algorithm: oid, parameters } = signerInfo.signatureAlgorithm;
      // The parser answers null for an ASN.1 NULL.
      return { oid, parameters: parameters === null ? '0500' : parameters && Buffer.from(parameters).toString('hex') };
    };
    expect(algorithm('RSA 2048', 'RSA-PKCS1', 'SHA-256')).toEqual({ oid: '1.2.840.113549.1.1.1', parameters: '0500' });
    expect(algorithm('P-384', 'ECDSA', 'SHA-384')).toEqual({ oid: '1.2.840.10045.4.3.3', parameters: undefined });
    expect(algorithm('RSA 2048', 'RSA-PSS', 'SHA-256')).toEqual({
      oid: '1.2.840.113549.1.1.10',
      parameters:
        '3034' +
        'a00f300d06096086480165030402010500' +
        'a11c301a06092a864886f70d010108300d06096086480165030402010500' +
        'a203020120',
    });
  });
});

describe('what can not be signed is refused', () => {
  it.each<[string, KeyKind, CadesSignature]>([
    ['ECDSA with an RSA key', 'RSA 2048', 'ECDSA'],
    ['RSA with an EC key', 'P-256', 'RSA-PKCS1'],
    ['RSA-PSS with an EC key', 'P-256', 'RSA-PSS'],
  ])('%s', (_, kind, algorithm) => {
    expect(() => maximumSignedDataLength(planFor(signatories.get(kind)!, algorithm))).toThrow(CadesError);
  });

  it('a digest of another length', () => {
    const plan = planFor(signatories.get('P-256')!, 'ECDSA');
    expect(() => buildSignedAttributes(plan, new Uint8Array(20))).toThrow(CadesError);
  });

  it('a signature value that the key can not have made', () => {
    for (const [kind, algorithm] of [
      ['RSA 2048', 'RSA-PKCS1'],
      ['P-256', 'ECDSA'],
    ] as const) {
      const signatory = signatories.get(kind)!;
      const plan = planFor(signatory, algorithm);
      const attributes = buildSignedAttributes(plan, contentDigests('SHA-256'));
      const value = signatureValue(signatory, plan, attributes);
      expect(() => assembleSignedData(plan, attributes, value.subarray(1))).toThrow(CadesError);
      expect(() => assembleSignedData(plan, attributes, new Uint8Array())).toThrow(CadesError);
      expect(() => assembleSignedData(plan, attributes, value)).not.toThrow();
    }
  });

  it('a certificate that is none', () => {
    const plan = { ...planFor(signatories.get('P-256')!, 'ECDSA'), certificate: Buffer.from('not a certificate') };
    expect(() => maximumSignedDataLength(plan)).toThrow(CadesError);
  });

  it('octets that a token leaves behind the certificate do not reach the signature', async () => {
    const signatory = signatories.get('P-256')!;
    const plan = planFor(signatory, 'ECDSA');
    const padded = { ...plan, certificate: Buffer.concat([plan.certificate, Buffer.alloc(100)]) };
    const verdict = await verifySignedData(signContent(signatory, padded, content), contentDigests);
    expect(verdict).toMatchObject({ outcome: 'intact', baselineProblems: [] });
  });
});
