import { createHash, randomBytes } from 'node:crypto';
import type { Tlv } from '../document/cades';
import {
  Asn1Error,
  algorithmIdentifier,
  context,
  nullValue,
  objectIdentifier,
  octetString,
  readCertificateStructure,
  sequence,
  tags,
} from '../document/cades';
import { extensionOids } from './extensions';

/** Which certificate is asked about, in the words of OCSP. Octets of hashes and of the INTEGER. */
export interface OcspCertificateId {
  issuerNameHash: Uint8Array;
  issuerKeyHash: Uint8Array;
  serialNumber: Uint8Array;
}

export interface OcspRequest {
  /** DER OCSPRequest. */
  der: Uint8Array;
  id: OcspCertificateId;
  nonce: Uint8Array;
}

export const sha1Oid = '1.3.14.3.2.26';
/** RFC 8954: 1 to 32 octets. */
const nonceLength = 16;

/**
 * The CertID of a certificate (RFC 6960, clause 4.1.1). SHA-1 only names here, it protects nothing, and it is the one
 * digest that every responder knows (RFC 5019, clause 2.1.1).
 *
 * @param certificate - DER
 * @param issuer - DER
 * @throws Asn1Error when one of them can not be read
 */
export function ocspCertificateId(certificate: Uint8Array, issuer: Uint8Array): OcspCertificateId {
  const issuing = readCertificateStructure(issuer);
  return {
    issuerNameHash: createHash('sha1').update(issuing.subject.raw).digest(),
    issuerKeyHash: publicKeyHash(issuing.subjectPublicKeyInfo),
    serialNumber: readCertificateStructure(certificate).serialNumber.content,
  };
}

/** SHA-1 of the key's octets without tag, length and unused bits. */
export function publicKeyHash(subjectPublicKeyInfo: Tlv): Uint8Array {
  const bits = subjectPublicKeyInfo.children(2)[1];
  if (!bits) throw new Asn1Error('public key: incomplete');
  return createHash('sha1').update(bits.expect(tags.bitString, 'public key').content.subarray(1)).digest();
}

/**
 * Builds an unsigned OCSPRequest for one certificate, with a fresh nonce (RFC 6960, clauses 4.1 and 4.4.1).
 *
 * @param certificate - DER
 * @param issuer - DER of the certificate that issued it
 * @throws Asn1Error when one of them can not be read
 */
export function buildOcspRequest(certificate: Uint8Array, issuer: Uint8Array): OcspRequest {
  const id = ocspCertificateId(certificate, issuer);
  const nonce = randomBytes(nonceLength);
  const certId = sequence(
    algorithmIdentifier(sha1Oid, nullValue()),
    octetString(id.issuerNameHash),
    octetString(id.issuerKeyHash),
    readCertificateStructure(certificate).serialNumber.raw,
  );
  const nonceExtension = sequence(objectIdentifier(extensionOids.ocspNonce), octetString(octetString(nonce)));
  const der = sequence(sequence(sequence(sequence(certId)), context(2, sequence(nonceExtension))));
  return { der, id, nonce };
}
