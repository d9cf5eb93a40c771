import type { SeedValueRequirement } from '../../../preload/contract/error-codes';
import {
  Asn1Error,
  attributeShortNames,
  attributeTypes,
  extensionValue,
  readCertificateStructure,
  readDirectoryString,
  sameOctets,
  Tlv,
  tags,
} from '../../pki';
import { decodeTextString, PdfDictionary, PdfString } from '../pdf';
import type { PdfReader } from '../pdf';
import type { CertifiedTerms, SignatureTerms } from './signature-terms';

/** Bits of the certificate seed's /Ff (ISO 32000-2, table 238). That of /URL means nothing when signing. */
export const certificateBits = {
  subject: 1 << 0,
  issuer: 1 << 1,
  policy: 1 << 2,
  subjectName: 1 << 3,
  keyUsage: 1 << 5,
  url: 1 << 6,
} as const;
const knownBits = Object.values(certificateBits).reduce((all, bit) => all | bit, 0);

const extensions = { keyUsage: '2.5.29.15', certificatePolicies: '2.5.29.32' } as const;

/** What a seed may call an attribute of a distinguished name; others are named by their OID. */
const attributeNames = new Map([...attributeShortNames, ['EMAIL', attributeTypes.emailAddress]]);

/**
 * Finds what the certificate constraints of a field's seed values require and the signing certificate is not.
 *
 * @param terms - absent when nothing is known of the signer; then every requirement is unmet. Without a certificate, which is
 * still to come, each is taken for met
 */
export function unmetCertificateSeed(
  reader: PdfReader,
  constraints: PdfDictionary,
  terms: SignatureTerms | undefined,
): SeedValueRequirement | undefined {
  const found = reader.lookup(constraints, 'Ff');
  const flags = typeof found === 'number' ? found : 0;
  if (flags & ~knownBits) return 'unknown';
  const asks = (bit: number, key: string): boolean => (flags & bit) !== 0 && constraints.has(key);
  const met = (check: (terms: CertifiedTerms) => boolean): boolean => {
    if (!terms) return false;
    const { certified } = terms;
    return !certified || readably(() => check(certified));
  };
  const octets = (key: string): Uint8Array[] =>
    (reader.array(constraints, key) ?? []).flatMap((item) => {
      const value = reader.resolve(item);
      return value instanceof PdfString ? [value.bytes] : [];
    });
  const ascii = (key: string): string[] => octets(key).map((value) => Buffer.from(value).toString('latin1'));

  if (asks(certificateBits.subject, 'Subject')) {
    const listed = octets('Subject');
    if (!met(({ certificate }) => listed.some((one) => sameOctets(one, readCertificateStructure(certificate).der))))
      return 'certificate-subject';
  }
  if (asks(certificateBits.subjectName, 'SubjectDN')) {
    const listed = (reader.array(constraints, 'SubjectDN') ?? []).map((item) => reader.resolve(item));
    const fits = ({ certificate }: CertifiedTerms): boolean => {
      const subject = attributesOf(readCertificateStructure(certificate).subject);
      return listed.some((name) => name instanceof PdfDictionary && nameFits(reader, name, subject));
    };
    if (!met(fits)) return 'certificate-subject';
  }
  if (asks(certificateBits.issuer, 'Issuer')) {
    const listed = octets('Issuer');
    if (!met((known) => listed.some((issuer) => leadsTo(known, issuer)))) return 'certificate-issuer';
  }
  if (asks(certificateBits.policy, 'OID')) {
    const listed = ascii('OID');
    if (!met(({ certificate }) => policiesOf(certificate).some((oid) => listed.includes(oid))))
      return 'certificate-policy';
  }
  if (asks(certificateBits.keyUsage, 'KeyUsage')) {
    const patterns = ascii('KeyUsage');
    if (!met(({ certificate }) => patterns.some((pattern) => usageFits(pattern, keyUsageOf(certificate)))))
      return 'certificate-key-usage';
  }
  return undefined;
}

/** True when the issuer is in the chain or, where its topmost certificate's issuer is not at hand, has that name. */
function leadsTo({ certificate, chain }: CertifiedTerms, issuer: Uint8Array): boolean {
  const wanted = readCertificateStructure(issuer);
  const path = [certificate, ...chain].map(readCertificateStructure);
  return path.some((one) => {
    if (sameOctets(one.der, wanted.der)) return true;
    const missing = !path.some(({ subject }) => sameOctets(subject.raw, one.issuer.raw));
    return missing && sameOctets(one.issuer.raw, wanted.subject.raw);
  });
}

/** Each character speaks of one bit: 0 must be absent, 1 present, anything else is free. Missing ones are free. */
function usageFits(pattern: string, usage: boolean[]): boolean {
  return [...pattern].every((wish, bit) => (wish === '1' ? usage[bit] : wish === '0' ? !usage[bit] : true));
}

/** The nine bits of keyUsage (RFC 5280, clause 4.2.1.3), all absent where the extension is. */
function keyUsageOf(certificate: Uint8Array): boolean[] {
  const value = extensionValue(readCertificateStructure(certificate), extensions.keyUsage);
  const [unused = 0, ...octets] = value ? Tlv.read(value).expect(tags.bitString, 'keyUsage').content : [];
  return Array.from({ length: 9 }, (_, bit) => {
    const present = bit < octets.length * 8 - unused;
    return present && (((octets[bit >> 3] ?? 0) << (bit & 7)) & 0x80) !== 0;
  });
}

function policiesOf(certificate: Uint8Array): string[] {
  const value = extensionValue(readCertificateStructure(certificate), extensions.certificatePolicies);
  return (value ? Tlv.read(value).children(64) : []).flatMap((policy) => policy.children(2)[0]?.oid() ?? []);
}

function attributesOf(name: Tlv): { type: string; value: string }[] {
  return name.children(64).flatMap((set) =>
    set.children(16).flatMap((attribute) => {
      const [type, value] = attribute.children(2);
      const text = value && readDirectoryString(value);
      return type && text !== undefined ? [{ type: type.oid(), value: text }] : [];
    }),
  );
}

function nameFits(reader: PdfReader, name: PdfDictionary, subject: { type: string; value: string }[]): boolean {
  return [...name.entries.keys()].every((key) => {
    const wanted = reader.lookup(name, key);
    const type = attributeNames.get(key.toUpperCase()) ?? key;
    return (
      wanted instanceof PdfString && subject.some((one) => one.type === type && one.value === decodeTextString(wanted))
    );
  });
}

/** What can not be read does not fit. */
function readably(check: () => boolean): boolean {
  try {
    return check();
  } catch (error) {
    if (error instanceof Asn1Error) return false;
    throw error;
  }
}
