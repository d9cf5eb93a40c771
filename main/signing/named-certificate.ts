import { CountersignError } from '../errors/countersign-error';
import type { SignerConfiguration } from '../configuration/configuration';
import type { Identity } from '../identity/identity';
import { Asn1Error } from '../pki';
import type { Certificate } from '../pki/certificate';
import { certificateTexts, isSameText } from '../pki/certificate-names';
import type { CertificatePart } from '../pki/certificate-part';

/** What of an identity has to stand in one of these parts of the certificate. */
interface Demand {
  /** A claim; undefined: the username. */
  claim?: string;
  parts: readonly CertificatePart[];
}

const mail: readonly CertificatePart[] = ['SUBJECT_ALTNAME_RFC822NAME', 'SUBJECT_RDN_E'];
const demands: Record<'USERNAME' | 'EMAIL' | 'SERIALNUMBER', Demand> = {
  USERNAME: {
    parts: ['SUBJECT_RDN_UID', 'SUBJECT_ALTNAME_MSUPN', ...mail, 'SUBJECT_RDN_SERIALNO', 'SUBJECT_RDN_CN'],
  },
  EMAIL: { claim: 'email', parts: mail },
  SERIALNUMBER: { claim: 'serialNumber', parts: ['SUBJECT_RDN_SERIALNO'] },
};

interface Naming {
  name: string;
  configuration: Pick<SignerConfiguration, 'CERTIFICATE_MUST_NAME'>;
  /** Absent where nobody has logged in yet: then nobody is named wrongly. */
  signatory?: Identity;
}

/**
 * Holds the person at the desk and the certificate that would sign against each other, as CERTIFICATE_MUST_NAME says. What
 * either of them does not say can not agree.
 *
 * @param unlocked - the certificate was seen only behind the PIN
 * @param authority - which has just issued it for this signing
 * @returns identity.mismatch; undefined where they agree, or nothing is demanded
 */
export function nameProblem(
  { name: signer, configuration, signatory }: Naming,
  certificate: Certificate,
  { unlocked = false, authority }: { unlocked?: boolean; authority?: string | undefined } = {},
): CountersignError | undefined {
  const wanted = configuration.CERTIFICATE_MUST_NAME;
  if (wanted === undefined || !signatory) return undefined;
  const { claim, parts } = typeof wanted === 'string' ? demands[wanted] : { claim: wanted.CLAIM, parts: [wanted.IN] };
  const texts = claim === undefined ? [signatory.username] : claimTexts(signatory, claim);
  const named = parts.some((part) =>
    textsOf(certificate, part).some((found) => texts.some((text) => isSameText(part, text, found))),
  );
  if (named) return undefined;
  const { username } = signatory;
  return new CountersignError('identity.mismatch', {
    ...{ signer, username, certificate: certificate.subject },
    ...(authority === undefined ? unlocked && { unlocked } : { authority }),
  });
}

/** An address that its issuer does not vouch for (OpenID Connect Core 1.0, clause 5.1, email_verified) is nobody's. */
function claimTexts({ claims }: Identity, claim: string): readonly string[] {
  if (claim === 'email' && claims['email_verified'] === 'false') return [];
  const found = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
  return found === undefined ? [] : typeof found === 'string' ? [found] : found;
}

function textsOf({ der }: Certificate, part: CertificatePart): string[] {
  try {
    return certificateTexts(der, part);
  } catch (error) {
    if (error instanceof Asn1Error) return [];
    throw error;
  }
}
