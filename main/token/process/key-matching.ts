import pkcs11js from 'pkcs11js';
import { Fault } from '../../hosts/endpoint';
import { Asn1Error, sameOctets } from '../../pki';
import type { Module } from './module';
import { certificateKeyInfo, keyBits, publicKeyInfo } from './public-key-info';
import { find, identified, type StoredObject } from './stored-objects';

type Handle = Buffer;

/** A certificate with the private key that it belongs to, as far as the session sees both. */
export interface MatchedCertificate {
  object: StoredObject;
  /** DER, as the token holds it. */
  value: Buffer | undefined;
  privateKey: StoredObject | undefined;
}

/** What {@link keyMatcher} wants to have been read of each certificate. */
export const certificateAttributes = [pkcs11js.CKA_VALUE] as const;

/**
 * Finds the private keys of certificates. PKCS#11 joins the two by CKA_ID, but nothing enforces that: imports and renewals
 * leave tokens where the IDs disagree. So the public key decides wherever the token shows it, and CKA_ID where it does not.
 *
 * @param keys - private keys; of each, the public half is read when a certificate is held against it, and once
 * @returns takes a certificate with {@link certificateAttributes}
 */
export function keyMatcher(
  module: Module,
  session: Handle,
  keys: StoredObject[],
): (certificate: StoredObject) => MatchedCertificate {
  const publicHalf = publicHalves(module, session);
  return (object) => {
    const [value] = object.others;
    const certified = value && bitsOf(certificateKeyInfo(value));
    const shown = (key: StoredObject): Uint8Array | undefined => (certified ? publicHalf(key) : undefined);
    const isProven = (key: StoredObject): boolean =>
      certified !== undefined && sameOctets(shown(key) ?? new Uint8Array(), certified);
    const named = keys.filter((key) => key.id === object.id);
    const others = keys.filter((key) => key.id !== object.id);
    const privateKey = named.find(isProven) ?? others.find(isProven) ?? named.find((key) => shown(key) === undefined);
    return { object, value, privateKey };
  };
}

/**
 * The private key that has a certificate's CKA_ID and shows that it is the certificate's: mostly there is one, and a token with many
 * keys has not to tell of all of them.
 *
 * @returns undefined where that shows nothing; then {@link keyMatcher} has to look at all keys
 */
export function provenKey(module: Module, session: Handle, { id, others: [value] }: StoredObject): Handle | undefined {
  const certified = value && bitsOf(certificateKeyInfo(value));
  if (!certified || id === '') return undefined;
  try {
    return identified(module, session, pkcs11js.CKO_PRIVATE_KEY, Buffer.from(id, 'hex')).find((key) =>
      sameOctets(bitsOf(publicKeyInfo(module, session, key)) ?? new Uint8Array(), certified),
    );
  } catch (error) {
    // A token that does not search by more than the class.
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

/** The public half of a private key: from the key itself, else from the public key object of its CKA_ID. */
function publicHalves(module: Module, session: Handle): (key: StoredObject) => Uint8Array | undefined {
  const known = new Map<StoredObject, Uint8Array | undefined>();
  let publicObjects: StoredObject[] | undefined;
  const read = (key: StoredObject): Uint8Array | undefined => {
    const own = bitsOf(publicKeyInfo(module, session, key.handle));
    if (own || key.id === '') return own;
    publicObjects ??= find(module, session, pkcs11js.CKO_PUBLIC_KEY);
    const sharing = publicObjects.filter((one) => one.id === key.id);
    // Two public keys with one CKA_ID tell nothing of which is this key's.
    const [only] = sharing.length === 1 ? sharing : [];
    return only && bitsOf(publicKeyInfo(module, session, only.handle));
  };
  return (key) => {
    if (!known.has(key)) known.set(key, read(key));
    return known.get(key);
  };
}

function bitsOf(info: Uint8Array | undefined): Uint8Array | undefined {
  try {
    return info && keyBits(info);
  } catch (error) {
    if (error instanceof Asn1Error) return undefined;
    throw error;
  }
}
