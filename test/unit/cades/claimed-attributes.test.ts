import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContentInfo, SignedData } from '@peculiar/asn1-cms';
import { AsnConvert } from '@peculiar/asn1-schema';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  CadesError,
  buildSignedAttributes,
  maximumSignedDataLength,
  verifySignedData,
  type CadesPlan,
  type CommitmentType,
  type ReadClaims,
} from '../../../main/cades/index';
import { element, inSetOrder, objectIdentifier, sequence, setOf } from '../../../main/pki/der-writer';
import { Tlv } from '../../../main/pki/tlv-reader';
import { createSignatory, digestOf, planFor, signContent, type Signatory } from './demo-signatory';

const content = Buffer.from('Kupní smlouva č. 42');
const oid = {
  signerAttributesV2: '0.4.0.19122.1.1',
  commitmentType: '1.2.840.113549.1.9.16.2.16',
  signaturePolicy: '1.2.840.113549.1.9.16.2.15',
  contentHints: '1.2.840.113549.1.9.16.2.4',
};
const policyDigest = digestOf('SHA-384', Buffer.from('the policy'));
const everything: Partial<CadesPlan> = {
  claimedRoles: ['Jednatelka společnosti', 'Notary'],
  commitmentType: 'proof-of-approval',
  signaturePolicy: {
    oid: '2.16.724.1.3.1.1.2.1.9',
    digestAlgorithm: 'SHA-384',
    digest: policyDigest,
    uri: 'https://example.org/policy.pdf',
  },
};

let rsa: Signatory;
let p521: Signatory;
beforeAll(async () => {
  rsa = await createSignatory('RSA 2048');
  p521 = await createSignatory('P-521');
});

const plan = (claims: Partial<CadesPlan>): CadesPlan => ({ ...planFor(rsa, 'RSA-PKCS1'), ...claims });
const claimsOf = async (cms: Uint8Array): Promise<ReadClaims | undefined> =>
  (await verifySignedData(cms, (algorithm) => digestOf(algorithm, content))).claims;

/** Values of one signed attribute, as an independent ASN.1 implementation finds them, in hexadecimal. */
function attribute(claims: Partial<CadesPlan>, type: string): string[] {
  const cms = signContent(rsa, plan(claims), content);
  const { signerInfos } = AsnConvert.parse(AsnConvert.parse(cms, ContentInfo).content, SignedData);
  return signerInfos[0]!
    .signedAttrs!.filter(({ attrType }) => attrType === type)
    .flatMap(({ attrValues }) => attrValues.map((value) => Buffer.from(value).toString('hex')));
}
const hex = (...parts: Uint8Array[]): string => Buffer.concat(parts).toString('hex');
const utf8 = (text: string): Uint8Array => element(0x0c, Buffer.from(text));

describe('signer-attributes-v2 (ETSI EN 319 122-1, clause 5.2.6)', () => {
  it('carries claimed roles under claimedAttributes, [0] EXPLICIT', () => {
    const roles = element(0x31, ...inSetOrder([utf8('Notary'), utf8('Jednatelka společnosti')]));
    expect(attribute(everything, oid.signerAttributesV2)).toEqual([
      hex(sequence(element(0xa0, sequence(sequence(objectIdentifier('2.5.4.41'), roles))))),
    ]);
  });

  it('is absent without a role', () => {
    expect(attribute({}, oid.signerAttributesV2)).toEqual([]);
    expect(attribute({ claimedRoles: [] }, oid.signerAttributesV2)).toEqual([]);
  });

  it.each([
    ['an empty role', ''],
    ['a role beyond all measure', 'x'.repeat(2001)],
  ])('refuses %s', (_, role) => {
    expect(() => buildSignedAttributes(plan({ claimedRoles: [role] }), new Uint8Array(32))).toThrow(CadesError);
  });
});

describe('commitment-type-indication (clause 5.2.3)', () => {
  it.each<[CommitmentType, number]>([
    ['proof-of-origin', 1],
    ['proof-of-receipt', 2],
    ['proof-of-delivery', 3],
    ['proof-of-sender', 4],
    ['proof-of-approval', 5],
    ['proof-of-creation', 6],
  ])('%s is id-cti-ets %i', async (commitmentType, arc) => {
    expect(attribute({ commitmentType }, oid.commitmentType)).toEqual([
      hex(sequence(objectIdentifier(`1.2.840.113549.1.9.16.6.${arc}`))),
    ]);
    expect(await claimsOf(signContent(rsa, plan({ commitmentType }), content))).toMatchObject({ commitmentType });
  });
});

describe('signature-policy-identifier (clause 5.2.9)', () => {
  it('names the policy, its digest, and with SPURI where it can be had', () => {
    const uri = sequence(
      objectIdentifier('1.2.840.113549.1.9.16.5.1'),
      element(0x16, Buffer.from('https://example.org/policy.pdf')),
    );
    const hash = sequence(sequence(objectIdentifier('2.16.840.1.101.3.4.2.2')), element(0x04, policyDigest));
    expect(attribute(everything, oid.signaturePolicy)).toEqual([
      hex(sequence(objectIdentifier('2.16.724.1.3.1.1.2.1.9'), hash, sequence(uri))),
    ]);
  });

  it('has no qualifiers without a URI', () => {
    const signaturePolicy = { oid: '1.2.3', digestAlgorithm: 'SHA-256' as const, digest: new Uint8Array(32) };
    const [value] = attribute({ signaturePolicy }, oid.signaturePolicy);
    expect(Tlv.readWhole(Buffer.from(value!, 'hex')).children()).toHaveLength(2);
  });

  it.each([
    [
      'a digest of another algorithm',
      { oid: '1.2.3', digestAlgorithm: 'SHA-512' as const, digest: new Uint8Array(32) },
    ],
    ['an OID that is none', { oid: '1.99', digestAlgorithm: 'SHA-256' as const, digest: new Uint8Array(32) }],
    [
      'a URI that is no ASCII',
      { oid: '1.2', digestAlgorithm: 'SHA-256' as const, digest: new Uint8Array(32), uri: 'ž:' },
    ],
  ])('refuses %s', (_, signaturePolicy) => {
    expect(() => buildSignedAttributes(plan({ signaturePolicy }), new Uint8Array(32))).toThrow(
      expect.objectContaining({ name: 'CadesError', reason: 'claim' }) as CadesError,
    );
  });
});

describe('a signature with every claim', () => {
  it('keeps the attributes in the order of a DER SET, each type once, and writes no content-hints', () => {
    const raw = Tlv.readWhole(buildSignedAttributes(plan(everything), new Uint8Array(32))).children();
    expect(raw.map((one) => hex(one.raw))).toEqual(inSetOrder(raw.map((one) => one.raw)).map((one) => hex(one)));
    const types = raw.map((one) => one.children()[0]!.oid());
    expect(new Set(types).size).toBe(6);
    expect(types).not.toContain(oid.contentHints);
  });

  it.each(['RSA 2048', 'P-521'] as const)('passes openssl cms -verify -cades (%s)', (kind) => {
    const [signatory, algorithm, digest] =
      kind === 'P-521' ? ([p521, 'ECDSA', 'SHA-512'] as const) : ([rsa, 'RSA-PKCS1', 'SHA-256'] as const);
    const folder = mkdtempSync(join(tmpdir(), 'cades-'));
    try {
      const signed = signContent(signatory, { ...planFor(signatory, algorithm, digest), ...everything }, content);
      writeFileSync(join(folder, 'sig'), signed);
      writeFileSync(join(folder, 'content'), content);
      writeFileSync(join(folder, 'ca.pem'), signatory.anchor);
      const verify =
        'cms -verify -cades -binary -inform DER -in sig -content content -CAfile ca.pem -purpose any -out verified';
      execFileSync('openssl', verify.split(' '), { cwd: folder, stdio: 'pipe' });
      const print = 'cms -cmsout -print -noout -inform DER -in sig'.split(' ');
      const printed = execFileSync('openssl', print, { cwd: folder, encoding: 'utf8' });
      expect(printed).toContain('Jednatelka');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is a baseline signature, and its claims are read back', async () => {
    const cms = signContent(rsa, plan(everything), content);
    const verdict = await verifySignedData(cms, (algorithm) => digestOf(algorithm, content));
    expect(verdict).toMatchObject({ outcome: 'intact', baselineProblems: [] });
    expect({ ...verdict.claims, claimedRoles: verdict.claims!.claimedRoles!.toSorted() }).toEqual({
      claimedRoles: ['Jednatelka společnosti', 'Notary'],
      commitmentType: 'proof-of-approval',
      commitmentTypeOid: '1.2.840.113549.1.9.16.6.5',
      signaturePolicy: { ...everything.signaturePolicy!, digest: Uint8Array.from(policyDigest) },
    });
  });

  it('fits the room that was measured for it, and not that of a plain one', () => {
    const room = maximumSignedDataLength(plan(everything));
    expect(signContent(rsa, plan(everything), content)).toHaveLength(room);
    expect(maximumSignedDataLength(plan({}))).toBeLessThan(room);
  });

  it('a plain signature claims nothing', async () => {
    expect(await claimsOf(signContent(rsa, plan({}), content))).toBeUndefined();
  });
});

describe('claims of strangers', () => {
  const reading = async (type: string, value: Uint8Array): Promise<ReadClaims | undefined> => {
    const added = sequence(objectIdentifier(type), setOf(value));
    return claimsOf(
      signContent(rsa, plan({}), content, (set) =>
        setOf(
          ...Tlv.readWhole(set)
            .children()
            .map(({ raw }) => raw),
          added,
        ),
      ),
    );
  };

  it('a commitment that is none of the six is told by its OID', async () => {
    expect(await reading(oid.commitmentType, sequence(objectIdentifier('1.3.6.1.4.1.1')))).toEqual({
      commitmentTypeOid: '1.3.6.1.4.1.1',
    });
  });

  it('an implied policy names nothing', async () => {
    expect(await reading(oid.signaturePolicy, element(0x05))).toBeUndefined();
  });

  it.each([oid.signerAttributesV2, oid.commitmentType, oid.signaturePolicy])(
    '%s that can not be read claims nothing and breaks nothing',
    async (type) => {
      for (const value of [element(0x30, element(0x02)), element(0x04, Uint8Array.of(1)), sequence()]) {
        expect(await reading(type, value)).toBeUndefined();
      }
    },
  );
});
