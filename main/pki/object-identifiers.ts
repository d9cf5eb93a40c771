/** Object identifiers of CMS (RFC 5652), ESS (RFC 5035), CAdES (ETSI EN 319 122-1) and TSP (RFC 3161). */
export const oids = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  timeStampInfo: '1.2.840.113549.1.9.16.1.4',

  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  signaturePolicy: '1.2.840.113549.1.9.16.2.15',
  commitmentType: '1.2.840.113549.1.9.16.2.16',
  signerAttributes: '1.2.840.113549.1.9.16.2.18',
  signerAttributesV2: '0.4.0.19122.1.1',
  contentTimeStamp: '1.2.840.113549.1.9.16.2.20',
  /** id-cti-ets: the six commitment types are its children. */
  commitmentIdentifiers: '1.2.840.113549.1.9.16.6',
  /** id-spq-ets-uri: where a signature policy can be read. */
  policyUri: '1.2.840.113549.1.9.16.5.1',
  /** X.520 name. */
  name: '2.5.4.41',

  rsaEncryption: '1.2.840.113549.1.1.1',
  rsaPss: '1.2.840.113549.1.1.10',
  mgf1: '1.2.840.113549.1.1.8',
  ecPublicKey: '1.2.840.10045.2.1',
  ed25519: '1.3.101.112',
  ed448: '1.3.101.113',
  dsa: '1.2.840.10040.4.1',
  subjectKeyIdentifier: '2.5.29.14',
} as const;

/** Digests of FIPS 202. SHAKE256 with 512 bits of output is that of Ed448 (RFC 8419, clause 2.3). */
export type LateDigest = 'SHA3-224' | 'SHA3-256' | 'SHA3-384' | 'SHA3-512' | 'SHAKE256';

/** A digest algorithm that verification accepts. */
export interface KnownDigest {
  name: 'SHA-1' | 'SHA-224' | 'SHA-256' | 'SHA-384' | 'SHA-512' | LateDigest;
  oid: string;
  /** Its name for node:crypto. */
  node: string;
  /** Octets. */
  length: number;
  /** `<name>WithRSAEncryption`. */
  withRsa: string;
  /** `ecdsa-with-<name>`. */
  withEcdsa: string;
}

const digests: KnownDigest[] = [
  {
    name: 'SHA-1',
    oid: '1.3.14.3.2.26',
    node: 'sha1',
    length: 20,
    withRsa: '1.2.840.113549.1.1.5',
    withEcdsa: '1.2.840.10045.4.1',
  },
  {
    name: 'SHA-224',
    oid: '2.16.840.1.101.3.4.2.4',
    node: 'sha224',
    length: 28,
    withRsa: '1.2.840.113549.1.1.14',
    withEcdsa: '1.2.840.10045.4.3.1',
  },
  {
    name: 'SHA-256',
    oid: '2.16.840.1.101.3.4.2.1',
    node: 'sha256',
    length: 32,
    withRsa: '1.2.840.113549.1.1.11',
    withEcdsa: '1.2.840.10045.4.3.2',
  },
  {
    name: 'SHA-384',
    oid: '2.16.840.1.101.3.4.2.2',
    node: 'sha384',
    length: 48,
    withRsa: '1.2.840.113549.1.1.12',
    withEcdsa: '1.2.840.10045.4.3.3',
  },
  {
    name: 'SHA-512',
    oid: '2.16.840.1.101.3.4.2.3',
    node: 'sha512',
    length: 64,
    withRsa: '1.2.840.113549.1.1.13',
    withEcdsa: '1.2.840.10045.4.3.4',
  },
];

export const digestByOid = new Map(digests.map((digest) => [digest.oid, digest]));
export const digestByName = new Map<string, KnownDigest>(digests.map((digest) => [digest.name, digest]));
/** What `<digest>WithRSAEncryption` and `ecdsa-with-<digest>` name. */
export const digestByRsaOid = new Map(digests.map((digest) => [digest.withRsa, digest]));
export const digestByEcdsaOid = new Map(digests.map((digest) => [digest.withEcdsa, digest]));

/** What `dsa-with-<digest>` names (RFC 3279, clause 2.2.2; RFC 5758, clause 3.1): met in old paths only. */
export const digestByDsaOid = new Map<string, KnownDigest>(
  (
    [
      ['1.2.840.10040.4.3', 'SHA-1'],
      ['2.16.840.1.101.3.4.3.1', 'SHA-224'],
      ['2.16.840.1.101.3.4.3.2', 'SHA-256'],
      ['2.16.840.1.101.3.4.3.3', 'SHA-384'],
      ['2.16.840.1.101.3.4.3.4', 'SHA-512'],
    ] as const
  ).flatMap(([oid, name]) => {
    const digest = digestByName.get(name);
    return digest ? [[oid, digest]] : [];
  }),
);

/** Those of FIPS 202 by NIST's register: digests from 7 on, those of ECDSA from 9 on, of RSA from 13 on. */
const late: KnownDigest[] = (['SHA3-224', 'SHA3-256', 'SHA3-384', 'SHA3-512'] as const).map((name, at) => ({
  ...{ name, oid: `2.16.840.1.101.3.4.2.${7 + at}`, node: name.toLowerCase(), length: [28, 32, 48, 64][at] ?? 0 },
  ...{ withRsa: `2.16.840.1.101.3.4.3.${13 + at}`, withEcdsa: `2.16.840.1.101.3.4.3.${9 + at}` },
}));
const shake = { node: 'shake256', length: 64, withRsa: '', withEcdsa: '' };

/**
 * Digests that old and foreign signatures are checked with and nothing is signed with here: neither BoringSSL nor the tokens have
 * them. `lateAlgorithms` computes them.
 */
export const lateDigestByOid = new Map<string, KnownDigest>([
  ...late.map((digest) => [digest.oid, digest] as const),
  ['2.16.840.1.101.3.4.2.12', { ...shake, name: 'SHAKE256', oid: '2.16.840.1.101.3.4.2.12' }],
]);
const lateDigests = [...lateDigestByOid.values()];
export const lateDigestByName = new Map<string, KnownDigest>(lateDigests.map((digest) => [digest.name, digest]));
export const lateDigestByRsaOid = new Map(late.map((digest) => [digest.withRsa, digest]));
export const lateDigestByEcdsaOid = new Map(late.map((digest) => [digest.withEcdsa, digest]));

/** DSA with a digest of FIPS 202, which nobody is known to have used: named, and not verified. */
export const unverifiedDigestOf = new Map<string, string>(
  late.map(({ name }, at) => [`2.16.840.1.101.3.4.3.${5 + at}`, name] as const),
);

/** Digest and signature algorithms that are recognised only to say why they are refused. */
export const refusedAlgorithms = new Map([
  ['1.2.840.113549.2.2', 'MD2'],
  ['1.2.840.113549.2.4', 'MD4'],
  ['1.2.840.113549.2.5', 'MD5'],
  ['1.2.840.113549.1.1.2', 'MD2 with RSA'],
  ['1.2.840.113549.1.1.4', 'MD5 with RSA'],
]);

/** What nothing is signed with here, and old signatures are checked with (TS 119 312: good until 2021-10-01). */
export const oldCurves = new Map([['1.3.132.0.33', { name: 'P-224', orderBits: 224 }]]);

/** Named curves: name, and bits of the group order, which bounds the length of a signature value. */
export const curves = new Map([
  ['1.2.840.10045.3.1.7', { name: 'P-256', orderBits: 256 }],
  ['1.3.132.0.34', { name: 'P-384', orderBits: 384 }],
  ['1.3.132.0.35', { name: 'P-521', orderBits: 521 }],
  ['1.3.36.3.3.2.8.1.1.7', { name: 'brainpoolP256r1', orderBits: 256 }],
  ['1.3.36.3.3.2.8.1.1.11', { name: 'brainpoolP384r1', orderBits: 384 }],
  ['1.3.36.3.3.2.8.1.1.13', { name: 'brainpoolP512r1', orderBits: 512 }],
]);
