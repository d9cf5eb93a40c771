import { createHash } from 'node:crypto';
import {
  Asn1Error,
  Tlv,
  digestByOid,
  readCertificateStructure,
  readGeneralizedTime,
  sameOctets,
  tags,
  type CertificateStructure,
} from '../../pki';
import { extensionOids, readExtensions, type Extension } from '../../pki/extensions';
import { certificateSignatureProblem } from '../../pki/issued-by';
import { ocspCertificateId, publicKeyHash } from './ocsp-request';
import { enumerated, readOcspStructure, type OcspStructure } from './ocsp-structure';
import { checkStructureSignature, signatureProblemOf, type StructureSignature } from '../../pki/signed-structure';
import {
  RevocationDataError,
  isValidAt,
  revocationReason,
  updateProblem,
  type RevocationStatus,
  type UpdatePeriod,
} from '../../pki/validity';

/** What a checked OCSP response says of one certificate. */
export interface OcspAnswer extends UpdatePeriod {
  /** DER OCSPResponse, without what may have stood behind it. */
  der: Uint8Array;
  status: RevocationStatus;
  /** ISO 8601, UTC. */
  producedAt: string;
  /** DER of the certificate that signed; the issuer's own where it did not delegate. */
  responder: Uint8Array;
  /** True when the issuer exempts the responder from revocation checks (RFC 6960, clause 4.2.2.2.1), or is it. */
  responderExempt: boolean;
  /** Certificates that ended after this are still spoken of (archive cutoff, RFC 6960, clause 4.4.4). ISO 8601, UTC. */
  knowsExpiredSince?: string;
  /** Whether the hash of the certificate that the response carries (Common PKI, certHash) is its; absent: it carries none. */
  certificateHash?: 'matches' | 'mismatch';
  /** Whether the response repeats the request's nonce. Many public responders never do. */
  nonceEchoed: boolean;
}

/** What {@link readOcspResponse} may be told beside the response. */
export interface OcspReading {
  /** For the dates, which without it are the caller's to judge. */
  now?: Date;
  /** Of the request; left out for a response from a store. */
  nonce?: Uint8Array;
  /** DER of certificates among which the responder's may be, beside those that the response carries. */
  candidates?: readonly Uint8Array[];
  /** SHA-1 counts, for a caller who judges algorithms by their dates. */
  oldDigests?: boolean;
}

const ocspSigning = '1.3.6.1.5.5.7.3.9';

/**
 * Reads an OCSPResponse and checks it (RFC 6960, clauses 3.2 and 4.2): status, that it is about this certificate, the
 * responder's right to speak for the issuer (itself, or a certificate with id-kp-OCSPSigning that it issued), signature,
 * dates, and the nonce where one is given and echoed.
 *
 * @param response - DER
 * @param certificate - DER of the certificate that was asked about
 * @param issuer - DER of its issuer
 * @throws RevocationDataError
 */
export function readOcspResponse(
  response: Uint8Array,
  certificate: Uint8Array,
  issuer: Uint8Array,
  options: OcspReading,
): OcspAnswer {
  try {
    return read(response, certificate, issuer, options);
  } catch (cause) {
    if (cause instanceof Asn1Error) throw new RevocationDataError('malformed', cause.message, { cause });
    throw cause;
  }
}

function read(
  response: Uint8Array,
  certificate: Uint8Array,
  issuer: Uint8Array,
  { now, nonce, candidates = [], oldDigests = false }: OcspReading,
): OcspAnswer {
  const read = readOcspStructure(response);
  assertKnown(read.extensions, [extensionOids.ocspNonce]);
  const issuing = readCertificateStructure(issuer);
  const meant = respondersOf(read.responderId, issuing, [...read.certificates, ...candidates]);
  const problems = meant.map((one) => signatureProblemOf(signatureOf(read, one.subjectPublicKeyInfo), oldDigests));
  // Several may bear the name; the one whose key signed is meant.
  const responder = meant[Math.max(0, problems.indexOf(undefined))];
  if (!responder) {
    throw new RevocationDataError('responder', 'it does not carry the certificate of its responder');
  }
  if (!problems.includes(undefined)) throw new RevocationDataError('signature', problems[0] ?? '');
  const delegated = !sameOctets(responder.der, issuing.der);
  if (sameOctets(responder.der, readCertificateStructure(certificate).der)) {
    throw new RevocationDataError('responder', 'it was signed by the very certificate that it is about');
  }
  if (delegated) assertDelegate(responder, issuing, Date.parse(read.producedAt), oldDigests);

  const single = singleResponse(read.responses, certificate, issuer);
  const outdated = now && updateProblem(single, now);
  if (outdated) throw new RevocationDataError('outdated', outdated);
  const echo = nonce && read.extensions.get(extensionOids.ocspNonce)?.value;
  if (nonce && echo && !sameNonce(echo, nonce)) {
    throw new RevocationDataError('mismatch', 'it was not made for this request');
  }
  return {
    der: Uint8Array.from(read.der),
    ...single,
    producedAt: read.producedAt,
    responder: Uint8Array.from(responder.der),
    responderExempt: !delegated || readExtensions(responder.extensions).has(extensionOids.ocspNoCheck),
    nonceEchoed: echo !== undefined,
  };
}

/** By response and key: a response is held against each certificate that it may be about. */
const checks = new WeakMap<OcspStructure, WeakMap<Tlv, StructureSignature>>();

function signatureOf(response: OcspStructure, subjectPublicKeyInfo: Tlv): StructureSignature {
  let known = checks.get(response);
  if (!known) checks.set(response, (known = new WeakMap()));
  let checked = known.get(subjectPublicKeyInfo);
  if (!checked) {
    const { data, algorithm, signature } = response;
    checked = checkStructureSignature(data.raw, algorithm, signature, subjectPublicKeyInfo);
    known.set(subjectPublicKeyInfo, checked);
  }
  return checked;
}

function assertKnown(extensions: ReadonlyMap<string, Extension>, known: string[]): void {
  for (const [oid, { critical }] of extensions) {
    if (critical && !known.includes(oid)) {
      throw new RevocationDataError('unsupported', `it has a critical extension ${oid} that is not known`);
    }
  }
}

/** The nonce stands inside an OCTET STRING of its own; some old responders leave that one out. */
function sameNonce(value: Uint8Array, nonce: Uint8Array): boolean {
  if (sameOctets(value, nonce)) return true;
  const inner = Tlv.read(value);
  return inner.tag === tags.octetString && sameOctets(inner.content, nonce);
}

/** More than any honest response comes with. */
const mostResponders = 8;

/** The certificates that a ResponderID may mean: the issuer's and those that are at hand. */
function respondersOf(id: Tlv, issuer: CertificateStructure, others: Uint8Array[]): CertificateStructure[] {
  const value = id.children(1)[0];
  if (!value) throw new Asn1Error('ResponderID is empty');
  const means = ({ subject, subjectPublicKeyInfo }: CertificateStructure): boolean => {
    if (id.tag === tags.contextConstructed(1)) return sameOctets(subject.raw, value.raw);
    if (id.tag === tags.contextConstructed(2)) return sameOctets(publicKeyHash(subjectPublicKeyInfo), value.octets());
    throw new Asn1Error('ResponderID is of an unknown kind');
  };
  if (means(issuer)) return [issuer];
  return others
    .map((der) => readCertificateStructure(der))
    .filter(means)
    .slice(0, mostResponders);
}

/** RFC 6960, clause 4.2.2.2: issued directly by the CA that it speaks for, with id-kp-OCSPSigning. */
function assertDelegate(
  responder: CertificateStructure,
  issuer: CertificateStructure,
  producedAt: number,
  oldDigests: boolean,
): void {
  const refuse = (detail: string): RevocationDataError => new RevocationDataError('responder', detail);
  const usage = readExtensions(responder.extensions).get(extensionOids.extendedKeyUsage);
  const purposes = usage ? Tlv.read(usage.value).children(64) : [];
  if (!purposes.some((purpose) => purpose.oid() === ocspSigning)) {
    throw refuse('the certificate of its responder is not for OCSP');
  }
  if (
    !sameOctets(responder.issuer.raw, issuer.subject.raw) ||
    certificateSignatureProblem(responder.der, issuer.der, { oldDigests }) !== undefined
  ) {
    throw refuse('the certificate of its responder is from another issuer');
  }
  if (!isValidAt(responder, producedAt)) throw refuse('the certificate of its responder was not valid then');
}

function singleResponse(
  responses: readonly Tlv[],
  certificate: Uint8Array,
  issuer: Uint8Array,
): UpdatePeriod & Pick<OcspAnswer, 'status' | 'knowsExpiredSince' | 'certificateHash'> {
  for (const response of responses) {
    const [id, status, thisUpdate, ...optional] = response.expect(tags.sequence, 'SingleResponse').children(5);
    if (!id || !status || !thisUpdate) throw new Asn1Error('SingleResponse is incomplete');
    if (!isFor(id, certificate, issuer)) continue;
    const next = optional.find(({ tag }) => tag === tags.contextConstructed(0))?.children(1)[0];
    const wrapped = optional.find(({ tag }) => tag === tags.contextConstructed(1))?.children(1)[0];
    const extensions = readExtensions(wrapped?.children(32) ?? []);
    assertKnown(extensions, [extensionOids.ocspArchiveCutoff, extensionOids.ocspCertificateHash]);
    const knowsExpiredSince = readCutoff(extensions.get(extensionOids.ocspArchiveCutoff));
    const hash = extensions.get(extensionOids.ocspCertificateHash);
    const certificateHash = hash && hashVerdict(hash.value, certificate);
    return {
      status: readStatus(status),
      thisUpdate: readGeneralizedTime(thisUpdate),
      ...(next && { nextUpdate: readGeneralizedTime(next) }),
      ...(knowsExpiredSince !== undefined && { knowsExpiredSince }),
      ...(certificateHash && { certificateHash }),
    };
  }
  throw new RevocationDataError('mismatch', 'it is about another certificate');
}

/** ArchiveCutoff ::= GeneralizedTime. One that is none says nothing of what has ended, and what the response says stays. */
function readCutoff(extension: Extension | undefined): string | undefined {
  if (!extension) return undefined;
  try {
    return readGeneralizedTime(Tlv.readWhole(extension.value));
  } catch (error) {
    if (extension.critical || !(error instanceof Asn1Error)) throw error;
    return undefined;
  }
}

/** CertHash ::= SEQUENCE of an AlgorithmIdentifier and an OCTET STRING; undefined where its digest is not known. */
function hashVerdict(value: Uint8Array, certificate: Uint8Array): OcspAnswer['certificateHash'] {
  const [algorithm, hash] = Tlv.readWhole(value).expect(tags.sequence, 'certHash').children(2);
  const digest = digestByOid.get(algorithm?.children(2)[0]?.oid() ?? '');
  if (!digest || !hash) return undefined;
  const own = createHash(digest.node).update(readCertificateStructure(certificate).der).digest();
  return sameOctets(own, hash.octets()) ? 'matches' : 'mismatch';
}

/** Whether a CertID means the certificate, in the digest that it was written with: a responder need not take the request's. */
function isFor(id: Tlv, certificate: Uint8Array, issuer: Uint8Array): boolean {
  const [algorithm, nameHash, keyHash, serialNumber] = id.expect(tags.sequence, 'CertID').children(4);
  if (!algorithm || !nameHash || !keyHash || !serialNumber) throw new Asn1Error('CertID is incomplete');
  const digest = digestByOid.get(algorithm.children(2)[0]?.oid() ?? '');
  if (!digest || !isNumberOf(serialNumber, certificate)) return false;
  const wanted = ocspCertificateId(certificate, issuer, digest);
  return sameOctets(nameHash.octets(), wanted.issuerNameHash) && sameOctets(keyHash.octets(), wanted.issuerKeyHash);
}

const isNumberOf = (serialNumber: Tlv, certificate: Uint8Array): boolean =>
  sameOctets(serialNumber.content, readCertificateStructure(certificate).serialNumber.content);

/**
 * Whether a response names the serial number of a certificate: where it does not, {@link readOcspResponse} finds nothing in it,
 * and to check its signature is work for nothing. False for what can not be read.
 *
 * @param response - DER
 * @param certificate - DER
 */
export function namesCertificate(response: Uint8Array, certificate: Uint8Array): boolean {
  try {
    return readOcspStructure(response).responses.some((one) => {
      const serialNumber = one.children(5)[0]?.children(4)[3];
      return serialNumber !== undefined && isNumberOf(serialNumber, certificate);
    });
  } catch (error) {
    if (error instanceof Asn1Error || error instanceof RevocationDataError) return false;
    throw error;
  }
}

function readStatus(status: Tlv): RevocationStatus {
  if (status.tag === tags.context(0)) return { status: 'good' };
  if (status.tag === tags.context(2)) return { status: 'unknown' };
  const [at, reason] = status.expect(tags.contextConstructed(1), 'CertStatus').children(2);
  if (!at) throw new Asn1Error('RevokedInfo is incomplete');
  const number = reason?.children(1)[0]?.expect(enumerated, 'CRLReason').content[0] ?? 0;
  return { status: 'revoked', at: readGeneralizedTime(at), reason: revocationReason(number) };
}
