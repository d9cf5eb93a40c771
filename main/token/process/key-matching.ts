import pkcs11js from 'pkcs11js';
import { Asn1Error, sameOctets } from '../../pki';
import type { Module } from './module';
import { certificateKeyInfo, keyBits, publicKeyInfo } from './public-key-info';
import { find, type StoredObject } from './stored-objects';

type Handle = Buffer;

/** A certificate with the private key that it belongs to, as far as the session sees both. */
export interface MatchedCertificate {
  object: StoredObject;
  /** DER, as the token holds it. */
  value: Buffer | undefined;
  privateKey: StoredObject | undefined;
}

/** What {@link matchCertificates} wants to have been read of each certificate. */
export const certificateAttributes = [pkcs11js.CKA_VALUE] as const;

/**
 * Finds the private key of each certificate. PKCS#11 joins the two by CKA_ID, but nothing enforces that: imports and renewals
 * leave tokens where the IDs disagree. So the public key decides wherever the token shows it, and CKA_ID where it does not.
 *
 * @param certificates - with {@link certificateAttributes}
 */
export function matchCertificates(
  module: Module,
  session: Handle,
  certificates: StoredObject[],
  keys: StoredObject[],
): MatchedCertificate[] {
  const publicKeys = keys.length > 0 ? publicKeysOf(module, session, keys) : new Map<StoredObject, Uint8Array>();
  return certificates.map((object) => {
    const [value] = object.others;
    const certified = value && bitsOf(certificateKeyInfo(value));
    const shown = (key: StoredObject): Uint8Array | undefined => (certified ? publicKeys.get(key) : undefined);
    const proven = keys.filter((key) => certified && sameOctets(shown(key) ?? new Uint8Array(), certified));
    const named = keys.filter((key) => key.id === object.id);
    return {
      object,
      value,
      privateKey:
        proven.find((key) => key.id === object.id) ?? proven[0] ?? named.find((key) => shown(key) === undefined),
    };
  });
}

/** The public half of each private key: from the key itself, else from the public key object of its CKA_ID. */
function publicKeysOf(module: Module, session: Handle, keys: StoredObject[]): Map<StoredObject, Uint8Array> {
  const known = new Map<StoredObject, Uint8Array>();
  let publicObjects: StoredObject[] | undefined;
  for (const key of keys) {
    let bits = bitsOf(publicKeyInfo(module, session, key.handle));
    if (!bits && key.id !== '') {
      publicObjects ??= find(module, session, pkcs11js.CKO_PUBLIC_KEY);
      const sharing = publicObjects.filter((one) => one.id === key.id);
      // Two public keys with one CKA_ID tell nothing of which is this key's.
      const [only] = sharing.length === 1 ? sharing : [];
      bits = only && bitsOf(publicKeyInfo(module, session, only.handle));
    }
    if (bits) known.set(key, bits);
  }
  return known;
}

function bitsOf(info: Uint8Array | undefined): Uint8Array | undefined {
  try {
    return info && keyBits(info);
  } catch (error) {
    if (error instanceof Asn1Error) return undefined;
    throw error;
  }
}
