import type { CadesPlan } from './cades-port';
import {
  algorithmIdentifier,
  context,
  inSetOrder,
  integer,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
} from '../pki/der-writer';
import { oids, type KnownDigest } from '../pki/object-identifiers';
import { signedAttributes } from './signed-attributes';
import { CadesError, readPlan, type ReadPlan } from './signing-plan';
import { Asn1Error, Tlv, tags } from '../pki/tlv-reader';

/**
 * The length that the finished SignedData can have at most: it is assembled with the longest signature value that the
 * certificate's key can make. RSA reaches it always; ECDSA may stay a few octets below.
 *
 * @returns octets of DER
 * @throws CadesError when certificate and algorithms do not fit together
 */
export function maximumSignedDataLength(plan: CadesPlan): number {
  const key = spelling(plan);
  const known = lengths.get(key);
  if (known !== undefined) return known;
  const length = measure(plan);
  for (const oldest of lengths.keys()) if (lengths.size >= mostLengths) lengths.delete(oldest);
  lengths.set(key, length);
  return length;
}

/** All documents of a batch are signed by the same plan. */
const lengths = new Map<string, number>();
const mostLengths = 16;

/** All that the length follows from. */
function spelling({ certificate, chain, ...others }: CadesPlan): string {
  const ders = [certificate, ...chain].map((der) => Buffer.from(der.buffer, der.byteOffset, der.length));
  const rest = JSON.stringify(others, (_, value: unknown) => (value instanceof Uint8Array ? value.length : value));
  return [...ders.map(({ length }) => length), rest, ...ders.map((der) => der.toString('latin1'))].join(' ');
}

function measure(plan: CadesPlan): number {
  const read = readPlan(plan);
  const attributes = signedAttributes(read, plan, new Uint8Array(read.digest.length));
  return signedData(plan, read, attributes, new Uint8Array(read.maximumSignatureLength)).length;
}

/**
 * Puts a detached SignedData together (RFC 5652, clause 5.1), in DER.
 *
 * @param plan - the plan that the attributes were built with
 * @param signedAttributeSet - what {@link buildSignedAttributes} returned; embedded as it is
 * @param signatureValue - RSA: the signature octets; ECDSA: DER Ecdsa-Sig-Value
 * @returns ContentInfo
 * @throws CadesError when the plan or the signature value does not fit the certificate's key
 */
export function assembleSignedData(
  plan: CadesPlan,
  signedAttributeSet: Uint8Array,
  signatureValue: Uint8Array,
): Uint8Array {
  const read = readPlan(plan);
  checkSignatureValue(plan, read, signatureValue);
  return signedData(plan, read, signedAttributeSet, signatureValue);
}

function signedData(
  plan: CadesPlan,
  read: ReadPlan,
  signedAttributeSet: Uint8Array,
  signatureValue: Uint8Array,
): Uint8Array {
  // RFC 5754, clause 2: the parameters of SHA-2 identifiers are generated absent.
  const digestAlgorithm = algorithmIdentifier(read.digest.oid);
  const signerInfo = sequence(
    integer(1),
    sequence(read.signing.issuer.raw, read.signing.serialNumber.raw),
    digestAlgorithm,
    context(0, setContent(signedAttributeSet)),
    signatureAlgorithmIdentifier(plan.signatureAlgorithm, read.digest),
    octetString(signatureValue),
  );
  return sequence(
    objectIdentifier(oids.signedData),
    context(
      0,
      sequence(
        integer(1),
        setOf(digestAlgorithm),
        sequence(objectIdentifier(oids.data)),
        context(0, ...inSetOrder(read.certificates)),
        setOf(signerInfo),
      ),
    ),
  );
}

function setContent(set: Uint8Array): Uint8Array {
  try {
    return Tlv.readWhole(set).expect(tags.set, 'signed attributes').content;
  } catch (cause) {
    if (cause instanceof Asn1Error) throw new CadesError('value', cause.message, { cause });
    throw cause;
  }
}

/**
 * PKCS #1 v1.5 is named `rsaEncryption` with NULL parameters, not `sha256WithRSAEncryption`: RFC 5754, clause 3.2, makes
 * every verifier support it, it is what OpenSSL writes, and OpenSSL, NSS (poppler), BouncyCastle (EU DSS) and Adobe take
 * the digest from `digestAlgorithm`, so nothing is named twice and nothing can disagree.
 */
function signatureAlgorithmIdentifier(algorithm: CadesPlan['signatureAlgorithm'], digest: KnownDigest): Uint8Array {
  switch (algorithm) {
    case 'RSA-PKCS1':
      return algorithmIdentifier(oids.rsaEncryption, nullValue());
    case 'ECDSA':
      return algorithmIdentifier(digest.withEcdsa);
    case 'RSA-PSS':
      return pssAlgorithmIdentifier(digest);
  }
}

/** id-RSASSA-PSS with one digest for everything and a salt of its length. */
export function pssAlgorithmIdentifier(digest: KnownDigest): Uint8Array {
  // RFC 4055, clause 2.1: inside PSS parameters the digest identifiers carry NULL.
  const hash = algorithmIdentifier(digest.oid, nullValue());
  const mask = algorithmIdentifier(oids.mgf1, hash);
  return algorithmIdentifier(
    oids.rsaPss,
    sequence(context(0, hash), context(1, mask), context(2, integer(digest.length))),
  );
}

function checkSignatureValue(plan: CadesPlan, read: ReadPlan, value: Uint8Array): void {
  if (plan.signatureAlgorithm !== 'ECDSA') {
    if (value.length !== read.maximumSignatureLength) {
      throw new CadesError('value', `the RSA signature has ${value.length} octets, not ${read.maximumSignatureLength}`);
    }
    return;
  }
  try {
    const parts = Tlv.readWhole(value).expect(tags.sequence, 'ECDSA signature').children(2);
    if (parts.length !== 2 || value.length > read.maximumSignatureLength)
      throw new Asn1Error('ECDSA signature: wrong length');
    for (const part of parts) part.expect(tags.integer, 'ECDSA signature');
  } catch (cause) {
    if (cause instanceof Asn1Error) throw new CadesError('value', cause.message, { cause });
    throw cause;
  }
}

/**
 * The DER encoding of signed attributes as a SET: what a signature value is over (RFC 5652, clause 5.4), however they stand.
 *
 * @param element - the attributes under the tag [0] that they have in a SignerInfo
 */
export function encodedAttributes(element: Tlv): Uint8Array {
  return setOf(...inSetOrder(element.children().map(({ raw }) => raw)));
}

/** An element that replaces the tag of another and keeps its octets (IMPLICIT tagging undone). */
export function retagged(tag: number, tlv: Tlv): Uint8Array {
  const octets = Uint8Array.from(tlv.raw);
  octets[0] = tag;
  return octets;
}
