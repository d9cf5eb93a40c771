import { readSignedData, readTimeStampInfo, verifyTimeStampToken, type CadesVerdict } from '../cades/index';
import { Asn1Error, Tlv, digestByName, readCertificateStructure, readTime, sameOctets, tags } from '../pki';
import { extensionOids, readExtensions } from '../pki/extensions';
import type { TimestampRequest } from './timestamp-request';

/** A time-stamp token that was checked against its request. Whether the authority is trusted is not said. */
export interface TimestampToken {
  /** DER ContentInfo. */
  der: Uint8Array;
  /** genTime, ISO 8601, UTC. */
  time: string;
  /** OID of the policy under which it was issued. */
  policy: string;
  /** DER of the authority's certificate. */
  certificate: Uint8Array;
  /** Of the token's signature, such as `SHA-256`. */
  digestAlgorithm?: string;
  /** DER of every certificate that the token carries. */
  certificates: Uint8Array[];
}

/** Why an answer is not the timestamp that was asked for. */
export type TimestampProblem =
  /** The authority said no. */
  | 'rejected'
  | 'malformed'
  | 'imprint'
  | 'nonce'
  | 'policy'
  /** The certificate of the authority is missing, is not for timestamps, or was not valid at that time. */
  | 'certificate'
  | 'signature';

export class TimestampError extends Error {
  override readonly name = 'TimestampError';

  /** @param detail - a few plain words for a person */
  constructor(
    readonly problem: TimestampProblem,
    readonly detail: string,
    options?: { cause?: unknown },
  ) {
    super(`${problem}: ${detail}`, options);
  }
}

const timeStamping = '1.3.6.1.5.5.7.3.8';
/** ESS signing-certificate, version 1 and 2: RFC 3161, clause 2.4.2, demands one. */
const certificateReferences = ['1.2.840.113549.1.9.16.2.12', '1.2.840.113549.1.9.16.2.47'];

/** PKIFailureInfo by bit (RFC 3161, clause 2.4.2). */
const failureWords = new Map([
  [0, 'it does not know the digest algorithm'],
  [2, 'it does not allow this request'],
  [5, 'it could not read the request'],
  [14, 'its clock is not available'],
  [15, 'it does not know the policy'],
  [16, 'it does not know an extension'],
  [17, 'it can not give what was asked for'],
  [25, 'it failed'],
]);

/**
 * Reads a TimeStampResp and checks it against its request (RFC 3161, clauses 2.2 and 2.4.2): status, imprint, nonce, policy,
 * signature, and that the authority's certificate is for timestamps only (critical id-kp-timeStamping, alone) and was valid
 * at genTime.
 *
 * @param response - DER TimeStampResp
 * @throws TimestampError
 */
export async function readTimestampResponse(response: Uint8Array, request: TimestampRequest): Promise<TimestampToken> {
  try {
    return await read(response, request);
  } catch (cause) {
    if (cause instanceof Asn1Error) throw new TimestampError('malformed', cause.message, { cause });
    throw cause;
  }
}

async function read(response: Uint8Array, request: TimestampRequest): Promise<TimestampToken> {
  const [status, token] = Tlv.read(response).expect(tags.sequence, 'TimeStampResp').children(2);
  if (!status) throw new Asn1Error('TimeStampResp is empty');
  assertGranted(status);
  if (!token) throw new Asn1Error('there is no token');
  const der = Uint8Array.from(token.raw);
  const { content } = readSignedData(der);
  if (!content) throw new Asn1Error('the time-stamp token is empty');

  const info = readTimeStampInfo(content);
  if (
    info.imprintAlgorithm !== digestByName.get(request.digestAlgorithm)?.oid ||
    !sameOctets(info.imprint, request.imprint)
  ) {
    throw new TimestampError('imprint', 'the timestamp is for something else');
  }
  const { nonce, policy } = readClaims(content);
  if (!nonce || !sameOctets(nonce, request.nonce)) {
    throw new TimestampError('nonce', 'the timestamp was not made for this request');
  }
  if (request.policy !== undefined && policy !== request.policy) {
    throw new TimestampError('policy', `the timestamp follows the policy ${policy}`);
  }

  const verdict = await verifyTimeStampToken(der, () => request.imprint);
  const certificate = certificateOfAuthority(verdict, new Date(info.time));
  const { certificates, digestAlgorithm } = verdict;
  return { der, time: info.time, policy, certificate, certificates, ...(digestAlgorithm && { digestAlgorithm }) };
}

/**
 * Decides whether a token that was verified is a timestamp (RFC 3161, clauses 2.3 and 2.4.2): imprint and signature are right,
 * it says which certificate signed it, and that one is for timestamps only and was valid at genTime.
 *
 * @param verdict - what {@link verifyTimeStampToken} found
 * @param time - genTime
 * @returns DER of the authority's certificate
 * @throws TimestampError; Asn1Error when the certificate can not be read
 */
export function certificateOfAuthority(verdict: CadesVerdict, time: Date): Uint8Array {
  if (!verdict.certificate) {
    throw new TimestampError('certificate', verdict.detail ?? 'the token does not carry the certificate');
  }
  if (verdict.outcome !== 'intact') {
    throw new TimestampError('signature', verdict.detail ?? 'the signature of the token is wrong');
  }
  if (!verdict.signedAttributeTypes.some((type) => certificateReferences.includes(type))) {
    throw new TimestampError('signature', 'the token does not say which certificate signed it');
  }
  assertForTimestamps(verdict.certificate, time);
  return verdict.certificate;
}

/** @throws TimestampError `rejected` */
function assertGranted(info: Tlv): void {
  const [status, ...rest] = info.expect(tags.sequence, 'PKIStatusInfo').children(3);
  const value = status?.smallInteger();
  // granted, grantedWithMods: what was changed shows in the token and is checked there.
  if (value === 0 || value === 1) return;
  const text = rest
    .filter(({ tag }) => tag === tags.sequence)
    .flatMap((texts) => texts.children(8))
    .map(({ content }) => Buffer.from(content.subarray(0, 200)).toString('utf8'))
    .join(' ')
    .replace(/[\p{C}\s]+/gu, ' ');
  const bits = rest.find(({ tag }) => tag === tags.bitString)?.content.subarray(1) ?? new Uint8Array();
  const reasons = [...failureWords].filter(([bit]) => ((bits[bit >> 3] ?? 0) << (bit & 7)) & 0x80);
  const words = reasons.map(([, reason]) => reason);
  throw new TimestampError('rejected', [...words, text].filter(Boolean).join('; ') || `status ${value}`);
}

/** Policy and nonce of a TSTInfo. */
function readClaims(info: Uint8Array): { policy: string; nonce?: Uint8Array } {
  const [, policy, , , , ...optional] = Tlv.read(info).expect(tags.sequence, 'TSTInfo').children(10);
  if (!policy) throw new Asn1Error('TSTInfo is incomplete');
  const nonce = optional.find(({ tag }) => tag === tags.integer)?.content;
  return { policy: policy.oid(), ...(nonce && { nonce }) };
}

/** @throws TimestampError `certificate` */
function assertForTimestamps(certificate: Uint8Array, at: Date): void {
  const refuse = (detail: string): TimestampError => new TimestampError('certificate', detail);
  const structure = readCertificateStructure(certificate);
  const usage = readExtensions(structure.extensions).get(extensionOids.extendedKeyUsage);
  if (!usage) throw refuse('the certificate is not for timestamps');
  const purposes = Tlv.read(usage.value).children(64);
  if (purposes.length !== 1 || purposes[0]?.oid() !== timeStamping) {
    throw refuse('the certificate is not for timestamps alone');
  }
  if (!usage.critical) throw refuse('the purpose of the certificate is not marked critical');
  const [notBefore, notAfter] = structure.validity.children(2);
  if (!notBefore || !notAfter) throw new Asn1Error('validity is incomplete');
  if (at.getTime() < Date.parse(readTime(notBefore)) || at.getTime() >= Date.parse(readTime(notAfter)) + 1000) {
    throw refuse('the certificate was not valid at the time of the timestamp');
  }
}
