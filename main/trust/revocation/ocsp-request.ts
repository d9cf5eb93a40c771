import { hash, randomBytes } from 'node:crypto';
import type { Tlv } from '../../pki';
import {
  Asn1Error,
  algorithmIdentifier,
  context,
  digestByName,
  nullValue,
  objectIdentifier,
  octetString,
  readCertificateStructure,
  sequence,
  tags,
  type KnownDigest,
} from '../../pki';
import { extensionOids } from '../../pki/extensions';

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

/** RFC 8954: 1 to 32 octets. */
const nonceLength = 16;
const sha1 = digestByName.get('SHA-1') as KnownDigest;

/**
 * The CertID of a certificate (RFC 6960, clause 4.1.1). A digest only names here, it protects nothing, and SHA-1 is the one
 * that every responder was once held to (RFC 5019, clause 2.1.1); today's may know others only (RFC 9654, clause 2.1).
 *
 * @param certificate - DER
 * @param issuer - DER
 * @throws Asn1Error when one of them can not be read
 */
export function ocspCertificateId(
  certificate: Uint8Array,
  issuer: Uint8Array,
  digest: KnownDigest = sha1,
): OcspCertificateId {
  const { subject, subjectPublicKeyInfo } = readCertificateStructure(issuer);
  return {
    issuerNameHash: digestOf(subject, subject.raw, digest),
    issuerKeyHash: publicKeyHash(subjectPublicKeyInfo, digest),
    serialNumber: readCertificateStructure(certificate).serialNumber.content,
  };
}

/** The digest of the key's octets without tag, length and unused bits. */
export function publicKeyHash(subjectPublicKeyInfo: Tlv, digest: KnownDigest = sha1): Uint8Array {
  const bits = subjectPublicKeyInfo.children(2)[1];
  if (!bits) throw new Asn1Error('public key: incomplete');
  return digestOf(subjectPublicKeyInfo, bits.expect(tags.bitString, 'public key').content.subarray(1), digest);
}

/** By the elements of certificates, which are read once: each answer is held against the same few issuers. */
const digests = new WeakMap<Tlv, Map<string, Uint8Array>>();

function digestOf(element: Tlv, octets: Uint8Array, { node }: KnownDigest): Uint8Array {
  const known = digests.get(element) ?? new Map<string, Uint8Array>();
  digests.set(element, known);
  const digest = known.get(node) ?? hash(node, octets, 'buffer');
  known.set(node, digest);
  return digest;
}

/**
 * Builds an unsigned OCSPRequest for one certificate, with a fresh nonce (RFC 6960, clauses 4.1 and 4.4.1).
 *
 * @param certificate - DER
 * @param issuer - DER of the certificate that issued it
 * @param digestName - what the certificate is named with
 * @throws Asn1Error when one of them can not be read
 */
export function buildOcspRequest(
  certificate: Uint8Array,
  issuer: Uint8Array,
  digestName: 'SHA-1' | 'SHA-256' = 'SHA-1',
): OcspRequest {
  const digest = digestByName.get(digestName) as KnownDigest;
  const id = ocspCertificateId(certificate, issuer, digest);
  const nonce = randomBytes(nonceLength);
  const certId = sequence(
    algorithmIdentifier(digest.oid, nullValue()),
    octetString(id.issuerNameHash),
    octetString(id.issuerKeyHash),
    readCertificateStructure(certificate).serialNumber.raw,
  );
  const nonceExtension = sequence(objectIdentifier(extensionOids.ocspNonce), octetString(octetString(nonce)));
  const der = sequence(sequence(sequence(sequence(certId)), context(2, sequence(nonceExtension))));
  return { der, id, nonce };
}
