import { Asn1Error, Tlv, readTime, tags, type CertificateStructure } from './index';

/** Clocks of computers and responders differ; so much is forgiven. */
export const clockSkewMs = 5 * 60_000;

/** Between when and when a piece of revocation data speaks. ISO 8601, UTC. */
export interface UpdatePeriod {
  thisUpdate: string;
  /** Absent where newer data is always to be had. */
  nextUpdate?: string;
}

/** Data without a nextUpdate counts as current for so long. */
const withoutNextUpdateMs = 24 * 3600_000;

/** @returns undefined when the data is current at `now`, otherwise a few words */
export function updateProblem({ thisUpdate, nextUpdate }: UpdatePeriod, now: Date): string | undefined {
  const at = now.getTime();
  if (Date.parse(thisUpdate) > at + clockSkewMs) return 'it is dated in the future';
  const end = nextUpdate === undefined ? Date.parse(thisUpdate) + withoutNextUpdateMs : Date.parse(nextUpdate);
  return end + clockSkewMs < at ? `it expired at ${new Date(end).toISOString()}` : undefined;
}

/** Whether a certificate's validity period holds a time; the second of notAfter belongs to it (RFC 5280, clause 4.1.2.5). */
export function isValidAt(certificate: CertificateStructure, time: number): boolean {
  let period = periods.get(certificate);
  if (!period) periods.set(certificate, (period = periodOf(certificate)));
  return time >= period.from && time < period.until;
}

/** Each certificate is asked for at many times. Milliseconds since 1970; `until` does not belong to it. */
const periods = new WeakMap<CertificateStructure, { from: number; until: number }>();

function periodOf({ validity }: CertificateStructure): { from: number; until: number } {
  const [notBefore, notAfter] = validity.children(2);
  if (!notBefore || !notAfter) throw new Asn1Error('validity is incomplete');
  return { from: Date.parse(readTime(notBefore)), until: Date.parse(readTime(notAfter)) + 1000 };
}

/** Whether keyUsage, where it is there, has a bit (RFC 5280, clause 4.2.1.3; keyCertSign is 5, cRLSign 6). */
export function keyUsageAllows(value: Uint8Array | undefined, bit: number): boolean {
  if (!value) return true;
  const octets = Tlv.read(value).expect(tags.bitString, 'keyUsage').content.subarray(1);
  return (((octets[bit >> 3] ?? 0) << (bit & 7)) & 0x80) !== 0;
}

/** CRLReason by number (RFC 5280, clause 5.3.1). */
const reasons = new Map([
  [0, 'unspecified'],
  [1, 'keyCompromise'],
  [2, 'cACompromise'],
  [3, 'affiliationChanged'],
  [4, 'superseded'],
  [5, 'cessationOfOperation'],
  [6, 'certificateHold'],
  [8, 'removeFromCRL'],
  [9, 'privilegeWithdrawn'],
  [10, 'aACompromise'],
]);

export const revocationReason = (number: number): string => reasons.get(number) ?? 'unspecified';

/** What an issuer says of one certificate. */
export type RevocationStatus =
  { status: 'good' } | { status: 'revoked'; /** ISO 8601, UTC. */ at: string; reason: string } | { status: 'unknown' };

/** Why OCSP or CRL data says nothing that counts. */
export class RevocationDataError extends Error {
  override readonly name = 'RevocationDataError';
  readonly askOtherwise: boolean;

  /** @param detail - a few plain words for a person */
  constructor(
    readonly problem:
      /** The responder said that it can not answer. */
      | 'refused'
      | 'malformed'
      /** For another certificate, issuer or request. */
      | 'mismatch'
      /** Not yet, or no longer, current. */
      | 'outdated'
      /** Whoever signed it may not speak for the issuer. */
      | 'responder'
      | 'signature'
      /** A kind that is not accepted here. */
      | 'unsupported',
    readonly detail: string,
    options?: {
      cause?: unknown;
      /** The refusal may mean the words of the question: it is worth to ask in others. */
      askOtherwise?: boolean;
    },
  ) {
    super(`${problem}: ${detail}`, options);
    this.askOtherwise = options?.askOtherwise ?? false;
  }
}
