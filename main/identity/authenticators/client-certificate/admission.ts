import type { IdentityRefusal } from '../../../../preload/contract/identity-error-codes';
import type { ClientCertificateConfiguration } from '../../../configuration/authenticators/client-certificate';
import { Asn1Error, readCertificateStructure } from '../../../pki';
import type { Certificate } from '../../../pki/certificate';
import { certificateTexts, isSameText } from '../../../pki/certificate-names';
import type { CertificatePart } from '../../../pki/certificate-part';
import { isNameOfText } from '../../../pki/name-text';
import { findPath, type PathFailure, type TrustAnchor, type ValidPath } from '../../../trust/paths';

/** Whom a certificate lets in, as far as it can be said without asking anybody. */
export type Admission =
  | { admitted: true; username: string; path: ValidPath }
  | { admitted: false; reason: IdentityRefusal; /** What is missing, where that has a name. */ name?: string };

/** With what certificates are judged. */
export interface AdmissionRules {
  configuration: Pick<ClientCertificateConfiguration, 'MATCH' | 'USERNAME_FROM'>;
  anchors: readonly TrustAnchor[];
  /** DER of certificates that may be issuers. */
  candidates: readonly Uint8Array[];
  at: Date;
}

/**
 * Judges a certificate that is made for logging in: its period and its path to one of the anchors (RFC 5280, clause 6), whether it
 * is one of those that are let in, and whether it says a username. Revocation is asked elsewhere.
 */
export function admission(certificate: Certificate, rules: AdmissionRules): Admission {
  try {
    return judged(certificate, rules);
  } catch (error) {
    // A name that can not be read is nobody's.
    if (error instanceof Asn1Error) return { admitted: false, reason: 'certificate-unknown' };
    throw error;
  }
}

function judged(certificate: Certificate, { configuration, anchors, candidates, at }: AdmissionRules): Admission {
  const { der } = certificate;
  if (at.getTime() < Date.parse(certificate.notBefore)) return { admitted: false, reason: 'certificate-not-yet-valid' };
  // RFC 5280, clause 4.1.2.5: the second of notAfter still belongs to the period. An anchor's own period is judged by nobody else.
  if (at.getTime() >= Date.parse(certificate.notAfter) + 1000)
    return { admitted: false, reason: 'certificate-expired' };
  const found = findPath({ certificate: der, candidates, anchors, at });
  if (found.status === 'invalid') {
    return { admitted: false, reason: 'certificate-untrusted', name: pathWords(found.failure) };
  }
  const { MATCH, USERNAME_FROM } = configuration;
  if (MATCH && !MATCH.some((one) => matches(der, one))) return { admitted: false, reason: 'certificate-unknown' };
  const username = usernameOf(der, USERNAME_FROM);
  return username === undefined
    ? { admitted: false, reason: 'certificate-username', name: USERNAME_FROM }
    : { admitted: true, username, path: found.path };
}

const pathWords = ({ detail }: PathFailure): string => detail;

type Match = NonNullable<ClientCertificateConfiguration['MATCH']>[number];

/** As SignServer's ClientCertAuthorizer: one value of the part has to be the one, and the issuer's name, too. */
function matches(der: Uint8Array, { SUBJECT, ISSUER }: Match): boolean {
  return (
    isNameOfText(readCertificateStructure(der).issuer, ISSUER.VALUE) &&
    certificateTexts(der, SUBJECT.TYPE).some((text) => isSameText(SUBJECT.TYPE, text, SUBJECT.VALUE))
  );
}

/**
 * The first alternative name, or the last and so most specific relative name. One that would look like another, because it has
 * control characters or such as turn the direction of writing, is no username.
 */
function usernameOf(der: Uint8Array, part: CertificatePart): string | undefined {
  const texts = certificateTexts(der, part);
  const text = (part.startsWith('SUBJECT_RDN') ? texts.at(-1) : texts[0])?.normalize('NFC').trim();
  return text && text.length <= 200 && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text) ? text : undefined;
}
