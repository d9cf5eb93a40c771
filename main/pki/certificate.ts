import type { CertificateProblem } from '../../preload/contract/error-codes';
import type { CertificateSummary } from '../../preload/contract/model';
import {
  Asn1Error,
  RecentlyRead,
  Tlv,
  describePublicKey,
  extensionValue,
  readCertificateStructure,
  readTime,
  tags,
} from './index';
import { certificatePoliciesOid, qualifiedPolicies, readPolicyOids } from './certificate-policies';
import { displayName } from './distinguished-name';
import { qcStatementsOid, readQcStatements, type QcStatements } from './qc-statements';

/** A certificate that can not be read. The only error of {@link readCertificate}. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
}

/** The bits of KeyUsage in their order (RFC 5280, clause 4.2.1.3). */
const keyUsages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsage = (typeof keyUsages)[number];

/** What the program needs to know of an X.509 certificate. Nothing in it is verified. Whoever asks again gets the same one. */
export interface Certificate {
  /** The certificate alone; octets that some tokens leave behind it are cut. */
  der: Uint8Array;
  /** Common name of the subject, or the best name there is. */
  subject: string;
  issuer: string;
  /** Upper-case hex with colons; before a negative one, which RFC 5280 forbids and some issuers gave, stands `-`. */
  serialNumber: string;
  /** ISO 8601, UTC. */
  notBefore: string;
  notAfter: string;
  /** Such as `RSA 2048` or `EC P-256`. */
  keyAlgorithm: string;
  /** False for a key that no signature can be made with here. */
  keySupported: boolean;
  /** basicConstraints cA. */
  isCertificateAuthority: boolean;
  /** Absent when the certificate has no keyUsage extension. */
  keyUsage?: ReadonlySet<KeyUsage>;
  /** OIDs; empty when the certificate has no extKeyUsage extension. */
  extendedKeyUsage: readonly string[];
  /** QCStatements (ETSI EN 319 412-5). */
  qcStatements: QcStatements;
  /** OIDs of the certificate's policies; empty when it names none. */
  policies: readonly string[];
  /** What the certificate claims of itself, in short. A claim is not a confirmation. */
  claims: Readonly<CertificateSummary['claims']>;
  /** DER. */
  subjectPublicKeyInfo: Uint8Array;
}

const extensionOids = {
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  extendedKeyUsage: '2.5.29.37',
} as const;

/**
 * Reads a certificate as it comes from a token or a signature.
 *
 * @param bytes - DER; octets behind the certificate are ignored
 * @throws CertificateError when it is damaged, or when an extension that decides about its use can not be read
 */
export function readCertificate(bytes: Uint8Array): Certificate {
  return certificates.of(bytes, interpret);
}

const certificates = new RecentlyRead<Certificate>(64);

function interpret(bytes: Uint8Array): Certificate {
  try {
    const structure = readCertificateStructure(bytes);
    const [notBefore, notAfter] = structure.validity.children(2);
    if (!notBefore || !notAfter) throw new Asn1Error('validity is incomplete');
    const key = describePublicKey(structure.subjectPublicKeyInfo);
    const usage = extensionValue(structure, extensionOids.keyUsage);
    const constraints = extensionValue(structure, extensionOids.basicConstraints);
    const qcStatements = readQcStatements(extensionValue(structure, qcStatementsOid));
    const policies = lenient(() => readPolicyOids(extensionValue(structure, certificatePoliciesOid)));
    return {
      der: structure.der,
      subject: displayName(structure.subject),
      issuer: displayName(structure.issuer),
      serialNumber: serialNumberText(structure.serialNumber.content),
      notBefore: readTime(notBefore),
      notAfter: readTime(notAfter),
      keyAlgorithm: keyName(key),
      keySupported: key.kind === 'RSA' || (key.kind === 'EC' && key.curve !== undefined),
      isCertificateAuthority: constraints ? readCertificateAuthority(constraints) : false,
      ...(usage && { keyUsage: readKeyUsage(usage) }),
      extendedKeyUsage: lenient(() => oidsOf(extensionValue(structure, extensionOids.extendedKeyUsage))),
      qcStatements,
      policies,
      claims: claimsOf(qcStatements, policies),
      subjectPublicKeyInfo: structure.subjectPublicKeyInfo.raw,
    };
  } catch (cause) {
    if (cause instanceof Asn1Error) throw new CertificateError(cause.message, { cause });
    throw cause;
  }
}

/** The certificate as windows and the command line show it. */
export function certificateSummary(certificate: Certificate): CertificateSummary {
  const { subject, issuer, serialNumber, notBefore, notAfter, keyAlgorithm, claims } = certificate;
  return { subject, issuer, serialNumber, notBefore, notAfter, keyAlgorithm, claims: { ...claims } };
}

/**
 * Why a certificate can not sign documents, judged by itself: no chain, no revocation.
 *
 * @param certificate - what {@link readCertificate} returned
 * @param at - the time of signing
 * @param options - `allowDigitalSignature`: accept keyUsage digitalSignature where nonRepudiation is not set
 * @returns undefined when it can
 */
export function signingProblem(
  certificate: Certificate,
  at: Date,
  options: { allowDigitalSignature?: boolean } = {},
): CertificateProblem | undefined {
  const { keyUsage } = certificate;
  if (certificate.isCertificateAuthority) return 'certificate-authority';
  if (
    keyUsage &&
    !keyUsage.has('nonRepudiation') &&
    !(options.allowDigitalSignature && keyUsage.has('digitalSignature'))
  ) {
    return 'key-usage';
  }
  if (!certificate.keySupported) return 'algorithm-unsupported';
  if (at.getTime() < Date.parse(certificate.notBefore)) return 'not-yet-valid';
  // RFC 5280, clause 4.1.2.5: the second of notAfter still belongs to the period.
  if (at.getTime() >= Date.parse(certificate.notAfter) + 1000) return 'expired';
  return undefined;
}

/**
 * Reads and judges a certificate of a token in one step; what can not be read is a problem, not an error.
 */
export function examineCertificate(
  bytes: Uint8Array,
  at: Date,
  options: { allowDigitalSignature?: boolean } = {},
): { certificate?: CertificateSummary; problem?: CertificateProblem } {
  let certificate: Certificate;
  try {
    certificate = readCertificate(bytes);
  } catch (error) {
    if (error instanceof CertificateError) return { problem: 'unreadable' };
    throw error;
  }
  const problem = signingProblem(certificate, at, options);
  return { certificate: certificateSummary(certificate), ...(problem && { problem }) };
}

function readKeyUsage(value: Uint8Array): ReadonlySet<KeyUsage> {
  const [unused = 0, ...octets] = Tlv.read(value).expect(tags.bitString, 'keyUsage').content;
  const bits = octets.length * 8 - unused;
  return new Set(keyUsages.filter((_, bit) => bit < bits && ((octets[bit >> 3] as number) << (bit & 7)) & 0x80));
}

function readCertificateAuthority(value: Uint8Array): boolean {
  const first = Tlv.read(value).expect(tags.sequence, 'basicConstraints').children(2)[0];
  return first?.tag === tags.boolean && first.content[0] !== 0;
}

function oidsOf(value: Uint8Array | undefined): string[] {
  if (!value) return [];
  return Tlv.read(value)
    .children(64)
    .map((element) => element.oid());
}

/** QcType says what a certificate is for; where it is silent or says two things, the policy of its kind may. */
function claimsOf(
  { compliance, sscd, types }: QcStatements,
  policies: readonly string[],
): CertificateSummary['claims'] {
  const { qcpNatural, qcpNaturalQscd, qcpLegal, qcpLegalQscd, qcpWeb } = qualifiedPolicies;
  const byPolicy = [
    ...(policies.includes(qcpNatural) || policies.includes(qcpNaturalQscd) ? ['eSign' as const] : []),
    ...(policies.includes(qcpLegal) || policies.includes(qcpLegalQscd) ? ['eSeal' as const] : []),
    ...(policies.includes(qcpWeb) ? ['web' as const] : []),
  ];
  const [type, second] = types.length === 1 ? types : byPolicy;
  return { qualified: compliance, qscd: sscd, ...(type && !second && { type }) };
}

/** A damaged extension that grants nothing is read as if it were not there. */
function lenient(read: () => string[]): string[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof Asn1Error) return [];
    throw error;
  }
}

function keyName(key: ReturnType<typeof describePublicKey>): string {
  if (key.kind === 'RSA') return `RSA ${key.modulusBits}`;
  if (key.kind === 'EC') return `EC ${key.curve ?? key.curveOid ?? 'with explicit parameters'}`;
  return otherKeys.get(key.oid) ?? key.oid;
}

const otherKeys = new Map([
  ['1.2.840.10040.4.1', 'DSA'],
  ['1.3.101.112', 'Ed25519'],
  ['1.3.101.113', 'Ed448'],
]);

function serialNumberText(octets: Uint8Array): string {
  const negative = ((octets[0] ?? 0) & 0x80) !== 0;
  const magnitude = negative ? negated(octets) : octets;
  const shown = magnitude.length > 1 && magnitude[0] === 0 ? magnitude.subarray(1) : magnitude;
  const hex = Array.from(shown, (octet) => octet.toString(16).padStart(2, '0'))
    .join(':')
    .toUpperCase();
  return negative ? `-${hex}` : hex;
}

/** The two's complement: of a negative INTEGER its magnitude. */
function negated(octets: Uint8Array): Uint8Array {
  const result = octets.map((octet) => ~octet & 0xff);
  for (let at = result.length - 1; at >= 0; at -= 1) {
    result[at] = ((result[at] as number) + 1) & 0xff;
    if (result[at] !== 0) break;
  }
  return result;
}
