import { Asn1Error, extensionValue, readCertificateStructure } from '../../../pki';
import { CertificateError, readCertificate, type Certificate } from '../../../pki/certificate';
import { extensionOids } from '../../../pki/extensions';
import type { KeyEntry } from '../../../token/crypto-token';

/** Extended key usages that let a certificate log somebody in (RFC 5280, clause 4.2.1.12). */
const clientAuthentication = '1.3.6.1.5.5.7.3.2';
const anyPurpose = '2.5.29.37.0';

/** A certificate that is made for logging in, and the key entry that it stands in. */
export interface AuthenticationCertificate {
  alias: string;
  certificate: Certificate;
}

/**
 * The certificates of a token that are made for logging in, the one to be taken first: those that only log in before those that
 * sign documents too, then the newest, then by alias. Periods are not looked at.
 */
export function authenticationCertificates(entries: readonly KeyEntry[]): AuthenticationCertificate[] {
  return entries
    .flatMap(({ alias, certificate: der, privateKey }) => {
      const certificate = der && privateKey !== 'absent' ? readable(der) : undefined;
      return certificate && logsIn(certificate) ? [{ alias, certificate }] : [];
    })
    .sort(
      (a, b) =>
        Number(signsToo(a)) - Number(signsToo(b)) ||
        Date.parse(b.certificate.notBefore) - Date.parse(a.certificate.notBefore) ||
        (a.alias < b.alias ? -1 : 1),
    );
}

/** The name of whoever the token seems to belong to, for an answer to somebody who can not be let in. */
export function holderOf(entries: readonly KeyEntry[]): string | undefined {
  const certificates = entries.flatMap(({ certificate }) => (certificate && readable(certificate)) ?? []);
  return certificates.find((certificate) => !certificate.isCertificateAuthority)?.subject;
}

/**
 * digitalSignature has to be said, and clientAuth where purposes are named: what a certificate does not say, it is not made for.
 * A key that may only sign documents (nonRepudiation alone) is never asked to sign anything else.
 */
function logsIn({ der, isCertificateAuthority, keyUsage, keySupported, extendedKeyUsage }: Certificate): boolean {
  if (isCertificateAuthority || !keySupported || !keyUsage?.has('digitalSignature')) return false;
  // Purposes that can not be read are none.
  if (extensionValue(readCertificateStructure(der), extensionOids.extendedKeyUsage) === undefined) return true;
  return extendedKeyUsage.includes(clientAuthentication) || extendedKeyUsage.includes(anyPurpose);
}

const signsToo = ({ certificate }: AuthenticationCertificate): boolean =>
  certificate.keyUsage?.has('nonRepudiation') ?? false;

function readable(der: Uint8Array): Certificate | undefined {
  try {
    return readCertificate(der);
  } catch (error) {
    if (error instanceof CertificateError || error instanceof Asn1Error) return undefined;
    throw error;
  }
}
