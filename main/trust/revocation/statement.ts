import type { RevocationDataError, RevocationStatus } from '../../pki/validity';

/** What OCSP or CRLs say of one certificate, with all that is needed to judge whether it can be accepted. */
export interface RevocationStatement {
  kind: 'OCSP' | 'CRL';
  /** DER: the response; or the lists, as they were given, that say it together, the one that gives the status first. */
  data: readonly Uint8Array[];
  status: 'good' | 'revoked' | 'on-hold' | 'unknown';
  /** When it was revoked or put on hold. */
  revokedAt?: Date;
  /** CRLReason (RFC 5280, clause 5.3.1). */
  reason?: string;
  thisUpdate: Date;
  nextUpdate?: Date;
  /** Of an OCSP response its producedAt, of lists their thisUpdate. */
  producedAt: Date;
  /** DER of whoever signed, one for each of `data`: the issuer itself, or who speaks for it. */
  signers: readonly Uint8Array[];
  /** Certificates that ended after this are still spoken of (archive cutoff; expiredCertsOnCRL). */
  knowsExpiredSince?: Date;
  /** Whether the hash of the certificate that the response carries is its; absent where it carries none. */
  certificateHash?: 'matches' | 'mismatch';
}

/** Why a piece of revocation data says nothing of a certificate. */
export interface RevocationRefusal {
  /** DER. */
  data: Uint8Array;
  problem: RevocationDataError['problem'];
  /** A few plain words. */
  detail: string;
}

export interface RevocationStatements {
  statements: RevocationStatement[];
  refused: RevocationRefusal[];
}

/** The same in the words of a single answer. */
export function statusOf({ status, revokedAt, reason = '' }: RevocationStatement): RevocationStatus {
  if (status === 'good' || status === 'unknown') return { status };
  return { status: 'revoked', at: revokedAt?.toISOString() ?? '', reason };
}
