import { Asn1Error, attributeTypes, readCertificateStructure } from '../../../pki';
import type { Certificate } from '../../../pki/certificate';
import { attributeTexts, certificateTexts } from '../../../pki/certificate-names';
import { recordedCertificate } from '../../../pki/recorded-certificate';
import type { TokenDescription } from '../../../token/crypto-token';
import type { Identity } from '../../identity';

/** Whom a card has proved to be at the desk. */
export function cardIdentity(
  authenticator: string,
  {
    certificate,
    username,
    token,
    at,
  }: { certificate: Certificate; username: string; token: TokenDescription; at: Date },
): Identity {
  const { issuer, subject, serialNumber } = recordedCertificate(certificate);
  return {
    username,
    identifiedBy: 'client-certificate',
    authenticator,
    name: certificate.subject,
    issuer,
    provenAt: at.toISOString(),
    // RFC 5280, clause 4.1.2.5: nothing is proved by a certificate whose time is over.
    expiresAt: certificate.notAfter,
    claims: claimsOf(certificate.der),
    evidence: { subject, serialNumber, ...evidenceOfToken(token) },
  };
}

/** How the history names the card. */
export function evidenceOfToken({ label, serial }: Pick<TokenDescription, 'label' | 'serial'>): {
  tokenLabel: string;
  tokenSerial: string;
} {
  return { tokenLabel: label, tokenSerial: serial };
}

/** What the certificate says of its holder, by the names that OpenID Connect has for it (Core 1.0, clause 5.1) as far as it has. */
function claimsOf(der: Uint8Array): Identity['claims'] {
  const { subject } = readCertificateStructure(der);
  const attribute = (type: string): string[] => attributeTexts(subject, type);
  const alternative = (part: 'SUBJECT_ALTNAME_RFC822NAME' | 'SUBJECT_ALTNAME_MSUPN'): string[] => {
    try {
      return certificateTexts(der, part);
    } catch (error) {
      if (error instanceof Asn1Error) return [];
      throw error;
    }
  };
  const found: Record<string, string[]> = {
    name: attribute(attributeTypes.commonName),
    given_name: attribute(attributeTypes.givenName),
    family_name: attribute(attributeTypes.surname),
    email: [...alternative('SUBJECT_ALTNAME_RFC822NAME'), ...attribute(attributeTypes.emailAddress)],
    upn: alternative('SUBJECT_ALTNAME_MSUPN'),
    uid: attribute(attributeTypes.userId),
    serialNumber: attribute(attributeTypes.serialNumber),
    country: attribute(attributeTypes.country),
    organization: attribute(attributeTypes.organization),
    organizational_unit: attribute(attributeTypes.organizationalUnit),
  };
  return Object.fromEntries(
    Object.entries(found).flatMap(([claim, texts]) => {
      const [first, ...others] = [...new Set(texts)];
      return first === undefined ? [] : [[claim, others.length === 0 ? first : [first, ...others]]];
    }),
  );
}
