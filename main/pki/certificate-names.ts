import type { CertificatePart } from './certificate-part';
import { extensionOids } from './extensions';
import { Asn1Error, Tlv, attributeTypes, extensionValue, readCertificateStructure, tags } from './index';
import { nameText, preparedText } from './name-comparison';

/** Relative names of a subject, by the part of the certificate that they are. */
const relativeNameTypes: Partial<Record<CertificatePart, string>> = {
  SUBJECT_RDN_CN: attributeTypes.commonName,
  SUBJECT_RDN_SERIALNO: attributeTypes.serialNumber,
  SUBJECT_RDN_C: attributeTypes.country,
  SUBJECT_RDN_DC: attributeTypes.domainComponent,
  SUBJECT_RDN_ST: attributeTypes.state,
  SUBJECT_RDN_L: attributeTypes.locality,
  SUBJECT_RDN_O: attributeTypes.organization,
  SUBJECT_RDN_OU: attributeTypes.organizationalUnit,
  SUBJECT_RDN_TITLE: attributeTypes.title,
  SUBJECT_RDN_UID: attributeTypes.userId,
  SUBJECT_RDN_E: attributeTypes.emailAddress,
};

/** The otherName of Microsoft's user principal name: `anna@acme.example`. */
const userPrincipalName = '1.3.6.1.4.1.311.20.2.3';
/** More alternative names than any person's certificate has. */
const mostNames = 256;

/**
 * What a certificate says in one of its parts, in the order in which it stands there.
 *
 * @param certificate - DER
 * @returns texts as they stand in the certificate, which may have any characters; CERTIFICATE_SERIALNO in lower-case hex
 * @throws Asn1Error when the certificate, or its subjectAltName where that is meant, can not be read
 */
export function certificateTexts(certificate: Uint8Array, part: CertificatePart): string[] {
  const structure = readCertificateStructure(certificate);
  if (part === 'CERTIFICATE_SERIALNO') return [Buffer.from(structure.serialNumber.content).toString('hex')];
  const type = relativeNameTypes[part];
  if (type !== undefined) return attributeTexts(structure.subject, type);
  const value = extensionValue(structure, extensionOids.subjectAlternativeName);
  if (!value) return [];
  const names = Tlv.readWhole(value).expect(tags.sequence, 'subjectAltName').children(mostNames);
  return names.flatMap((name) => alternativeText(name, part));
}

/**
 * The texts of one type of attribute of a name (X.520); what is no text is left out.
 * @throws Asn1Error when the name can not be read
 */
export function attributeTexts(name: Tlv, type: string): string[] {
  return name.children(64).flatMap((relative) =>
    relative.children(16).flatMap((attribute) => {
      const [found, value] = attribute.children(2);
      if (!found || !value) throw new Asn1Error('name: incomplete');
      const text = found.oid() === type ? nameText(value) : undefined;
      return text === undefined || text === '' ? [] : [text];
    }),
  );
}

/**
 * Whether two texts of a part mean the same: a serial number as a number, everything else as RFC 4518 compares names, without
 * regard to the case of letters and to blanks at the ends or in a row.
 */
export function isSameText(part: CertificatePart, a: string, b: string): boolean {
  const form = part === 'CERTIFICATE_SERIALNO' ? serialNumber : preparedText;
  return form(a) === form(b) && form(a) !== '';
}

/** As people write it: with colons or blanks, `0x`, capital letters, leading zeros, or none of these. */
const serialNumber = (text: string): string =>
  text
    .replace(/[\s:]/g, '')
    .toLowerCase()
    .replace(/^(0x)?0*/, '');

function alternativeText(name: Tlv, part: CertificatePart): string[] {
  const ascii = (tag: number): string[] =>
    name.tag === tags.context(tag) && name.content.length > 0 ? [Buffer.from(name.content).toString('latin1')] : [];
  switch (part) {
    case 'SUBJECT_ALTNAME_RFC822NAME':
      return ascii(1);
    case 'SUBJECT_ALTNAME_DNSNAME':
      return ascii(2);
    default: {
      if (name.tag !== tags.contextConstructed(0)) return [];
      const [type, wrapped] = name.children(2);
      if (type?.oid() !== userPrincipalName) return [];
      const value = wrapped?.children(1)[0];
      const text = value && nameText(value);
      return text === undefined || text === '' ? [] : [text];
    }
  }
}
