import pkcs11js from 'pkcs11js';
import {
  algorithmIdentifier,
  Asn1Error,
  element,
  nullValue,
  objectIdentifier,
  oids,
  readCertificateStructure,
  sequence,
  Tlv,
  tags,
} from '../../pki';
import type { Module } from './module';
import { attribute, attributes } from './stored-objects';

type Handle = Buffer;

/** CKK_EC_EDWARDS (PKCS#11 3.0, clause 2.3.5). */
const edwards = 0x40;

/**
 * The SubjectPublicKeyInfo (RFC 3279, clause 2.3) of a key object, from its own attributes.
 *
 * @param object - a public key, or a private key: of RSA it tells the public half too
 * @returns DER; undefined where the object does not tell
 */
export function publicKeyInfo(module: Module, session: Handle, object: Handle): Uint8Array | undefined {
  const type = attribute(module, session, object, pkcs11js.CKA_KEY_TYPE)?.readUInt32LE();
  const values = (...types: number[]): (Buffer | undefined)[] => attributes(module, session, object, types);
  if (type === pkcs11js.CKK_RSA) {
    const [modulus, exponent] = values(pkcs11js.CKA_MODULUS, pkcs11js.CKA_PUBLIC_EXPONENT);
    return modulus?.length && exponent?.length
      ? subjectPublicKeyInfo(
          algorithmIdentifier(oids.rsaEncryption, nullValue()),
          sequence(unsignedInteger(modulus), unsignedInteger(exponent)),
        )
      : undefined;
  }
  if (type === pkcs11js.CKK_EC) {
    const [parameters, point] = values(pkcs11js.CKA_EC_PARAMS, pkcs11js.CKA_EC_POINT);
    return parameters?.length && point?.length
      ? subjectPublicKeyInfo(sequence(objectIdentifier(oids.ecPublicKey), parameters), barePoint(point))
      : undefined;
  }
  if (type === edwards) {
    const [point] = values(pkcs11js.CKA_EC_POINT);
    const key = point?.length ? barePoint(point) : undefined;
    // Ed448 has longer ones.
    return key?.length === 32 ? subjectPublicKeyInfo(sequence(objectIdentifier(oids.ed25519)), key) : undefined;
  }
  return undefined;
}

/** The SubjectPublicKeyInfo of a certificate; undefined when it can not be read. */
export function certificateKeyInfo(certificate: Uint8Array): Uint8Array | undefined {
  try {
    const info = readCertificateStructure(certificate).subjectPublicKeyInfo.raw;
    return keyBits(info) && info;
  } catch (error) {
    if (error instanceof Asn1Error) return undefined;
    throw error;
  }
}

/** What the BIT STRING of a SubjectPublicKeyInfo holds: the same for one key, whatever names its algorithm. */
export function keyBits(info: Uint8Array): Uint8Array {
  const bits = Tlv.readWhole(info).children(2)[1];
  if (!bits) throw new Asn1Error('public key: incomplete');
  return bits.expect(tags.bitString, 'public key').content.subarray(1);
}

function subjectPublicKeyInfo(algorithm: Uint8Array, key: Uint8Array): Uint8Array {
  return sequence(algorithm, element(tags.bitString, Uint8Array.of(0), key));
}

/** PKCS#11 wraps the point into an OCTET STRING (v2.40, 2.3.3); some modules forget to, and a bare point begins like one. */
function barePoint(point: Buffer): Uint8Array {
  try {
    return Tlv.readWhole(point).expect(tags.octetString, 'point').content;
  } catch (error) {
    if (error instanceof Asn1Error) return point;
    throw error;
  }
}

function unsignedInteger(octets: Uint8Array): Uint8Array {
  let start = 0;
  while (start < octets.length - 1 && octets[start] === 0) start += 1;
  const digits = octets.subarray(start);
  return (digits[0] as number) & 0x80 ? element(tags.integer, Uint8Array.of(0), digits) : element(tags.integer, digits);
}
