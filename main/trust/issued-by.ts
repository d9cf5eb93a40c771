import { X509Certificate } from 'node:crypto';
import { Asn1Error, readCertificateStructure, Tlv } from '../document/cades';
import { structureSignatureProblem } from './signed-structure';

/** Whether `issuer` is an authority whose name and key made `certificate`. Unreadable ones are not. */
export function isIssuedBy(certificate: Uint8Array, issuer: Uint8Array): boolean {
  try {
    const issuing = new X509Certificate(issuer);
    const issued = new X509Certificate(certificate);
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
 * @returns undefined when the issuer's key made it, otherwise a few words on what is wrong
 * @throws Asn1Error when one of the two can not be read
 */
export function certificateSignatureProblem(certificate: Uint8Array, issuer: Uint8Array): string | undefined {
  const [toBeSigned, algorithm, value] = Tlv.read(certificate).children(3);
  if (!toBeSigned || !algorithm || !value) throw new Asn1Error('certificate: incomplete');
  const { subjectPublicKeyInfo } = readCertificateStructure(issuer);
  return structureSignatureProblem(toBeSigned.raw, algorithm, value, subjectPublicKeyInfo);
}
