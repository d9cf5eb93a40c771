import { createHash } from 'node:crypto';
import type { CertificateFacts, NamePart } from '../../preload/contract/certificate-facts';
import { attributeTypes } from './attribute-types';
import { readCertificate } from './certificate';
import { readCertificateStructure } from './certificate-structure';
import { readDirectoryString } from './directory-string';
import { tags, type Tlv } from './tlv-reader';

/** Longer values are cut: a certificate may not fill the window. */
const longestValue = 200;
const mostParts = 64;

/**
 * What a certificate says, for a person who wants to see it. Nothing of it is verified.
 *
 * @param der - of the certificate
 * @throws CertificateError, Asn1Error when it can not be read
 */
export function certificateFacts(der: Uint8Array): CertificateFacts {
  const certificate = readCertificate(der);
  const { subject, issuer, serialNumber, notBefore, notAfter, keyAlgorithm, claims, policies } = certificate;
  const structure = readCertificateStructure(certificate.der);
  const subjectName = partsOf(structure.subject);
  return {
    id: createHash('sha256').update(certificate.der).digest('hex'),
    sha1: createHash('sha1').update(certificate.der).digest('hex'),
    ...{ subject, issuer, serialNumber, notBefore, notAfter, keyAlgorithm },
    policies: [...policies],
    subjectName,
    issuerName: partsOf(structure.issuer),
    keyUsage: [...(certificate.keyUsage ?? [])],
    extendedKeyUsage: [...certificate.extendedKeyUsage],
    authority: certificate.isCertificateAuthority,
    claims: { ...claims },
    holder: isOrganization(subjectName) ? 'organization' : 'other',
  };
}

/** The name of a legal person has its identifier, and nothing of a natural one (ETSI EN 319 412-3, clause 4.2.1; 319 412-2, 4.2.4). */
function isOrganization(name: readonly NamePart[]): boolean {
  const has = (...kinds: string[]): boolean => name.some(({ kind }) => kinds.includes(kind));
  return has('organizationIdentifier') && !has('givenName', 'surname', 'pseudonym');
}

const kindByOid = new Map<string, string>(Object.entries(attributeTypes).map(([kind, oid]) => [oid, kind]));

function partsOf(name: Tlv): NamePart[] {
  return name.children(mostParts).flatMap((relative) =>
    relative
      .expect(tags.set, 'relative name')
      .children(mostParts)
      .flatMap((attribute) => {
        const [type, value] = attribute.children(2);
        const text = value && readDirectoryString(value);
        if (!type || !text) return [];
        const oid = type.oid();
        return [{ kind: kindByOid.get(oid) ?? oid, value: shown(text) }];
      }),
  );
}

/** Without characters that turn or break a line. */
function shown(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, longestValue);
}
