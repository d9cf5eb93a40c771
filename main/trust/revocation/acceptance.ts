import { readCertificateStructure } from '../../pki';
import { isValidAt } from '../../pki/validity';
import { readPathCertificate } from '../paths/path-certificate';
import { readOcspResponse, type OcspAnswer } from './ocsp';
import type { RevocationStatement } from './statement';

/**
 * What an OCSP response says of a certificate. Its dates are the caller's to judge ({@link statementProblem}), and so are its
 * algorithms: SHA-1 is read here.
 *
 * @param response - DER
 * @param certificate - DER
 * @param issuer - DER of its issuer
 * @param candidates - DER of certificates among which the responder's may be
 * @throws RevocationDataError where it says nothing of the certificate, or its signer may not speak for the issuer
 */
export function readOcspStatement(
  response: Uint8Array,
  certificate: Uint8Array,
  issuer: Uint8Array,
  candidates: readonly Uint8Array[],
): RevocationStatement {
  return ocspStatement(readOcspResponse(response, certificate, issuer, { candidates, oldDigests: true }));
}

/** A checked response in the words of statements. */
export function ocspStatement(answer: OcspAnswer): RevocationStatement {
  const { status, thisUpdate, nextUpdate, producedAt, responder, knowsExpiredSince, certificateHash } = answer;
  return {
    kind: 'OCSP',
    data: [answer.der],
    ...(status.status === 'revoked'
      ? {
          status: status.reason === 'certificateHold' ? ('on-hold' as const) : ('revoked' as const),
          revokedAt: new Date(status.at),
          reason: status.reason,
        }
      : { status: status.status }),
    thisUpdate: new Date(thisUpdate),
    ...(nextUpdate !== undefined && { nextUpdate: new Date(nextUpdate) }),
    producedAt: new Date(producedAt),
    signers: [responder],
    ...(knowsExpiredSince !== undefined && { knowsExpiredSince: new Date(knowsExpiredSince) }),
    ...(certificateHash && { certificateHash }),
  };
}

/** What else is known of how long an issuer speaks of certificates that have ended. */
export interface AcceptanceKnowledge {
  /** ExpiredCertsRevocationInfo of the trusted list's entry (ETSI TS 119 612, clause 5.5.9.1). */
  expiredCertificatesSince?: Date;
}

/**
 * Whether a statement can be accepted for a certificate (ETSI EN 319 102-1, clause 5.2.6.4; RFC 6960, clause 3.2; RFC 5280,
 * clause 6.3), as far as that follows from the two alone. That the signers' own paths lead to an anchor, and that they are not
 * revoked, is asked by whoever knows the anchors; how fresh it must be, too.
 *
 * @param certificate - DER of the certificate in question
 * @returns undefined where it can, otherwise a few words
 * @throws Asn1Error when a certificate can not be read
 */
export function statementProblem(
  statement: RevocationStatement,
  certificate: Uint8Array,
  { expiredCertificatesSince }: AcceptanceKnowledge = {},
): string | undefined {
  const { kind, status, signers, producedAt, thisUpdate, certificateHash, knowsExpiredSince } = statement;
  if (status === 'unknown') return 'its responder does not know the certificate';
  if (certificateHash === 'mismatch') return 'it is about another certificate of the same number';
  if (kind === 'OCSP' && !signers.every((der) => isValidAt(readCertificateStructure(der), producedAt.getTime()))) {
    return 'its responder was not valid when it was made';
  }
  const { notBefore, end } = readPathCertificate(certificate);
  if (thisUpdate.getTime() < notBefore) return 'it is older than the certificate';
  if (certificateHash === 'matches') return undefined;
  // Issuers forget certificates that have ended, unless they say that they do not.
  const times = [thisUpdate, knowsExpiredSince, expiredCertificatesSince].flatMap((time) => time?.getTime() ?? []);
  if (end <= Math.min(...times)) {
    return 'it was made after the end of the certificate, and does not say that it still speaks of it';
  }
  return undefined;
}
