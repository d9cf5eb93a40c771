import type { EvidenceId } from '../../preload/contract/verification';
import { readCrl, readOcspResponse } from '../trust/revocation';
import { RevocationDataError } from '../pki/validity';
import type { AlgorithmUse } from './algorithms';
import { knownCertificate, type KnownCertificate } from './known-certificate';
import type { RevocationInput } from './shapes';
import { ocspUse, signedStructureUse } from './signed-with';

/** What one OCSP response or CRL says of one certificate. Its signature is right, and its signer may speak for the issuer. */
export interface RevocationRecord {
  id: EvidenceId;
  kind: 'OCSP' | 'CRL';
  source: RevocationInput['source'];
  status: 'good' | 'revoked' | 'on-hold' | 'unknown';
  revokedAt?: Date;
  reason?: string;
  thisUpdate: Date;
  nextUpdate?: Date;
  /** Of an OCSP response its producedAt, of a CRL its thisUpdate. */
  producedAt: Date;
  /** Who signed it: the issuer, or a responder of its. */
  issuer: KnownCertificate;
  /** Certificates that ended after this are spoken of still (archive cutoff, expiredCertsOnCRL). */
  knowsExpiredSince?: Date;
  /** The response repeats the certificate's own hash: it knows it for certain. */
  certificateHash?: 'matches' | 'mismatch';
  use: AlgorithmUse;
}

/** None where the data is about another certificate, or can not be used. */
export function readRevocation(
  { id, kind, der, source }: RevocationInput,
  certificate: KnownCertificate,
  issuer: KnownCertificate,
  _candidates: readonly Uint8Array[],
): RevocationRecord[] {
  try {
    if (kind === 'OCSP') {
      const answer = readOcspResponse(der, certificate.der, issuer.der, {});
      return [
        {
          id,
          kind,
          source,
          ...statusOf(answer.status),
          ...period(answer),
          producedAt: new Date(answer.producedAt),
          issuer: knownCertificate(answer.responder),
          use: ocspUse(der, answer.responder),
        },
      ];
    }
    const answer = readCrl(der, certificate.der, issuer.der);
    return [
      {
        id,
        kind,
        source,
        ...statusOf(answer.status),
        ...period(answer),
        producedAt: new Date(answer.thisUpdate),
        issuer,
        use: signedStructureUse(der, issuer.der),
      },
    ];
  } catch (error) {
    if (error instanceof RevocationDataError) return [];
    throw error;
  }
}

type Told = { status: 'good' } | { status: 'unknown' } | { status: 'revoked'; at: string; reason: string };

function statusOf(told: Told): Pick<RevocationRecord, 'status' | 'revokedAt' | 'reason'> {
  if (told.status !== 'revoked') return { status: told.status };
  const status = told.reason === 'certificateHold' ? 'on-hold' : 'revoked';
  return { status, revokedAt: new Date(told.at), reason: told.reason };
}

function period({ thisUpdate, nextUpdate }: { thisUpdate: string; nextUpdate?: string }): {
  thisUpdate: Date;
  nextUpdate?: Date;
} {
  return { thisUpdate: new Date(thisUpdate), ...(nextUpdate !== undefined && { nextUpdate: new Date(nextUpdate) }) };
}
