import {
  Asn1Error,
  RecentlyRead,
  Tlv,
  readCertificateStructure,
  readTime,
  sameOctets,
  tags,
  type CertificateStructure,
} from '../../pki';
import { extensionOids, readExtensions, type Extension } from '../../pki/extensions';
import { certificateKey, nameKey } from '../../pki/name-comparison';

/** A certificate with what path building and validation ask of it. */
export interface PathCertificate {
  der: Uint8Array;
  /** Of `certificateKey`. */
  key: string;
  structure: CertificateStructure;
  /** Of `nameKey`; empty for an empty name. */
  subject: string;
  issuer: string;
  /** Subject and issuer are the same (RFC 5280, clause 6.1: a certificate of a CA for itself). */
  selfIssued: boolean;
  /** Milliseconds since 1970. */
  notBefore: number;
  /** The first moment that is too late: the second of notAfter still counts (clause 4.1.2.5). */
  end: number;
  extensions: Map<string, Extension>;
  /** cA of basicConstraints. */
  isAuthority: boolean;
  /** pathLenConstraint, where cA stands. */
  pathLength?: number;
  /** Content of subjectKeyIdentifier and of keyIdentifier in authorityKeyIdentifier, in hex: hints for building, not proofs. */
  keyIdentifier?: string;
  authorityKeyIdentifier?: string;
}

const read = new RecentlyRead<PathCertificate>(512);

/**
 * @param certificate - DER
 * @throws Asn1Error when it can not be read, an extension stands twice, or its two signature algorithms differ
 */
export function readPathCertificate(certificate: Uint8Array): PathCertificate {
  return read.of(certificate, takeApart);
}

function takeApart(octets: Uint8Array): PathCertificate {
  const structure = readCertificateStructure(octets);
  // Of its own: the view would keep what stood behind it.
  const der = Uint8Array.from(structure.der);
  const outer = Tlv.read(der).children(3)[1];
  if (!outer || !sameOctets(outer.raw, structure.signature.raw)) {
    throw new Asn1Error('certificate: two different signature algorithms');
  }
  const [notBefore, notAfter] = structure.validity.children(2);
  if (!notBefore || !notAfter) throw new Asn1Error('validity is incomplete');
  const extensions = readExtensions(structure.extensions);
  const subject = nameKey(structure.subject);
  const issuer = nameKey(structure.issuer);
  const keyIdentifier = identifier(extensions.get(extensionOids.subjectKeyIdentifier), (value) => Tlv.read(value));
  const authorityKeyIdentifier = identifier(extensions.get(extensionOids.authorityKeyIdentifier), (value) =>
    Tlv.read(value)
      .children(3)
      .find(({ tag }) => tag === tags.context(0)),
  );
  return {
    der,
    key: certificateKey(der),
    structure,
    subject,
    issuer,
    selfIssued: subject !== '' && subject === issuer,
    notBefore: Date.parse(readTime(notBefore)),
    end: Date.parse(readTime(notAfter)) + 1000,
    extensions,
    ...basicConstraints(extensions.get(extensionOids.basicConstraints)),
    ...(keyIdentifier !== undefined && { keyIdentifier }),
    ...(authorityKeyIdentifier !== undefined && { authorityKeyIdentifier }),
  };
}

/** RFC 5280, clause 4.2.1.9. */
function basicConstraints(extension: Extension | undefined): { isAuthority: boolean; pathLength?: number } {
  if (!extension) return { isAuthority: false };
  const parts = Tlv.readWhole(extension.value).expect(tags.sequence, 'basicConstraints').children(2);
  const isAuthority = parts[0]?.tag === tags.boolean && parts.shift()?.content[0] !== 0;
  const [length] = parts;
  return { isAuthority, ...(isAuthority && length && { pathLength: length.smallInteger() }) };
}

/** A hint that can not be read is none. */
function identifier(
  extension: Extension | undefined,
  find: (value: Uint8Array) => Tlv | undefined,
): string | undefined {
  if (!extension) return undefined;
  try {
    const found = find(extension.value);
    return found && Buffer.from(found.content).toString('hex');
  } catch (error) {
    if (error instanceof Asn1Error) return undefined;
    throw error;
  }
}
