import type { X509Certificate } from 'node:crypto';
import { Asn1Error, readCertificateStructure, RecentlyRead, Tlv, type CertificateStructure } from './index';
import { readX509 } from './read-x509';
import { checkStructureSignature, signatureProblemOf, type StructureSignature } from './signed-structure';

/** Verdicts by the octets of both: nothing else has a part in them. */
const verdicts = new RecentlyRead<boolean>(256);

/** Whether `issuer` is an authority whose name and key made `certificate`. Unreadable ones are not. */
export function isIssuedBy(certificate: Uint8Array, issuer: Uint8Array): boolean {
  const border = Buffer.alloc(4);
  border.writeUInt32BE(certificate.length);
  return verdicts.of(Buffer.concat([border, certificate, issuer]), () => judge(certificate, issuer));
}

function judge(certificate: Uint8Array, issuer: Uint8Array): boolean {
  try {
    const issuing = readX509(issuer);
    const issued = readX509(certificate);
    return issuing.ca && issued.checkIssued(issuing) && isSignedWith(issued, issuing);
  } catch {
    return false;
  }
}

function isSignedWith(issued: X509Certificate, issuing: X509Certificate): boolean {
  let key: X509Certificate['publicKey'];
  try {
    key = issuing.publicKey;
  } catch {
    // A key on a curve that BoringSSL does not know.
    return certificateSignatureProblem(issued.raw, issuing.raw) === undefined;
  }
  return issued.verify(key);
}

/**
 * Checks the signature of a certificate, and nothing else of it.
 *
 * @param options - `oldDigests`: SHA-1 counts, for a caller who judges algorithms by their dates
 * @returns undefined when the issuer's key made it, otherwise a few words on what is wrong
 * @throws Asn1Error when one of the two can not be read
 */
export function certificateSignatureProblem(
  certificate: Uint8Array,
  issuer: Uint8Array,
  { oldDigests = false }: { oldDigests?: boolean } = {},
): string | undefined {
  const structure = readCertificateStructure(certificate);
  const { subjectPublicKeyInfo } = readCertificateStructure(issuer);
  let known = checks.get(structure);
  if (!known) checks.set(structure, (known = new WeakMap()));
  let checked = known.get(subjectPublicKeyInfo);
  if (!checked) known.set(subjectPublicKeyInfo, (checked = checkCertificate(structure, subjectPublicKeyInfo)));
  return signatureProblemOf(checked, oldDigests);
}

/** By certificate and key, as they were read lately. */
const checks = new WeakMap<CertificateStructure, WeakMap<Tlv, StructureSignature>>();

function checkCertificate({ der }: CertificateStructure, subjectPublicKeyInfo: Tlv): StructureSignature {
  const [toBeSigned, algorithm, value] = Tlv.read(der).children(3);
  if (!toBeSigned || !algorithm || !value) throw new Asn1Error('certificate: incomplete');
  return checkStructureSignature(toBeSigned.raw, algorithm, value, subjectPublicKeyInfo);
}
