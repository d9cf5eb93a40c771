import type { X509Certificate } from 'node:crypto';
import { Asn1Error, readCertificateStructure, RecentlyRead, Tlv } from './index';
import { readX509 } from './read-x509';
import { checkStructureSignature, structureSignatureProblem } from './signed-structure';

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
  const [toBeSigned, algorithm, value] = Tlv.read(certificate).children(3);
  if (!toBeSigned || !algorithm || !value) throw new Asn1Error('certificate: incomplete');
  const { subjectPublicKeyInfo } = readCertificateStructure(issuer);
  if (!oldDigests) return structureSignatureProblem(toBeSigned.raw, algorithm, value, subjectPublicKeyInfo);
  const checked = checkStructureSignature(toBeSigned.raw, algorithm, value, subjectPublicKeyInfo);
  return checked.verdict === 'right' ? undefined : checked.detail;
}
