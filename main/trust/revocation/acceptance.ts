import { Asn1Error, readCertificateStructure, sameOctets } from '../../pki';
import { RevocationDataError, isValidAt } from '../../pki/validity';
import { readPathCertificate } from '../paths/path-certificate';
import { readOcspResponse, type OcspAnswer } from './ocsp';
import { readOcspStructure, type OcspStructure } from './ocsp-structure';
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
  const structure = structureOf(response);
  const known = statements.get(structure)?.find((one) => isAbout(one, certificate, issuer));
  if (known) return known.statement;
  const { answer, byItself } = readWith(candidates, (some) =>
    readOcspResponse(response, certificate, issuer, { candidates: some, oldDigests: true }),
  );
  const statement = ocspStatement(answer);
  if (byItself) {
    const kept = statements.get(structure) ?? [];
    if (kept.length < mostStatements)
      kept.push({ certificate: copyOf(certificate), issuer: copyOf(issuer), statement });
    statements.set(structure, kept);
  }
  return statement;
}

/**
 * What was read of responses that bring their responder's certificate, or need none: a response is asked for the level, for each
 * time at which its certificate is looked at, and in the next document of a batch. Nothing in it depends on a time or on trust.
 */
const statements = new WeakMap<OcspStructure, Known[]>();
/** Of one response: none speaks of many certificates of one chain. */
const mostStatements = 4;

interface Known {
  certificate: Uint8Array;
  issuer: Uint8Array;
  statement: RevocationStatement;
}

function structureOf(response: Uint8Array): OcspStructure {
  try {
    return readOcspStructure(response);
  } catch (cause) {
    if (cause instanceof Asn1Error) throw new RevocationDataError('malformed', cause.message, { cause });
    throw cause;
  }
}

const copyOf = (octets: Uint8Array): Uint8Array => Uint8Array.from(octets);

const isAbout = (known: Known, certificate: Uint8Array, issuer: Uint8Array): boolean =>
  sameOctets(known.certificate, certificate) && sameOctets(known.issuer, issuer);

/** The response's own certificates come before the candidates: where they suffice, no candidate changes the answer. */
function readWith(
  candidates: readonly Uint8Array[],
  read: (candidates: readonly Uint8Array[]) => OcspAnswer,
): { answer: OcspAnswer; byItself: boolean } {
  try {
    return { answer: read([]), byItself: true };
  } catch (error) {
    const needs = error instanceof RevocationDataError && ['responder', 'signature'].includes(error.problem);
    if (!needs || candidates.length === 0) throw error;
    return { answer: read(candidates), byItself: false };
  }
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
