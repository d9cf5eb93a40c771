import { createHash, createPrivateKey, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';
import {
  CertBag,
  id_certBag,
  id_keyBag,
  id_pkcs8ShroudedKeyBag,
  id_x509Certificate,
  PKCS8ShroudedKeyBag,
  type SafeBag,
} from '@peculiar/asn1-pfx';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { BmpString, fromBER } from 'asn1js';
import type { KeyEntry } from '../../../crypto-token';
import { decryptWithPassword, unusable } from './password-encryption';

const friendlyName = '1.2.840.113549.1.9.20';
const localKeyId = '1.2.840.113549.1.9.21';

/** A certificate or a key of the file, with the names that the file gives it. */
interface Named {
  /** friendlyName. */
  label: string;
  /** localKeyId in hex. */
  id: string;
}

/** The key entries of an opened file, and its keys by their aliases. */
export interface OpenedKeys {
  entries: KeyEntry[];
  keys: Map<string, KeyObject>;
}

/**
 * Whether a password opens the keys among the bags.
 * @returns nothing where there is no key
 * @throws Fault keystore-unusable: a key that no password protects, so that nobody controls it alone
 */
export function opensKeys(bags: SafeBag[], password: Uint8Array): boolean | undefined {
  if (bags.some(({ bagId }) => bagId === id_keyBag)) throw unusable('unprotected');
  const shrouded = bags.filter(({ bagId }) => bagId === id_pkcs8ShroudedKeyBag);
  if (shrouded.length === 0) return undefined;
  return shrouded.every((bag) => readKey(bag, password) !== undefined);
}

/** The certificates among bags that were not encrypted; which of them have their key is not known yet. */
export function visibleEntries(bags: SafeBag[]): KeyEntry[] {
  const certificates = certificatesOf(bags);
  const alias = aliases(certificates);
  return certificates.map((one) => ({
    alias: alias(one),
    id: one.id,
    certificate: one.der,
    privateKey: 'unknown',
  }));
}

/**
 * The certificates and keys of an opened file. They belong together when their public keys are the same; what the file says
 * (localKeyId) is left out by some programs that write such files.
 */
export function openedKeys(bags: SafeBag[], password: Uint8Array): OpenedKeys {
  const keys = bags
    .filter(({ bagId }) => bagId === id_pkcs8ShroudedKeyBag)
    .flatMap((bag) => {
      const key = readKey(bag, password);
      return key ? [{ ...namesOf(bag), key, publicKey: publicOctets(createPublicKey(key)) }] : [];
    });
  const certificates = certificatesOf(bags).map((one) => {
    const publicKey = certifiedKey(one.der);
    const own = publicKey && keys.find((key) => key.publicKey.equals(publicKey));
    return { ...one, label: one.label || (own?.label ?? ''), own };
  });
  const alone = keys
    .filter((key) => !certificates.some(({ own }) => own === key))
    .map((key) => ({ ...key, id: key.id || fingerprint(key.publicKey) }));
  const alias = aliases([...certificates, ...alone]);

  const found: OpenedKeys = { entries: [], keys: new Map() };
  for (const one of certificates) {
    const { der: certificate, id, own } = one;
    found.entries.push({ alias: alias(one), id, certificate, privateKey: own ? 'present' : 'absent' });
    if (own) found.keys.set(alias(one), own.key);
  }
  for (const one of alone) {
    found.entries.push({ alias: alias(one), id: one.id, privateKey: 'present' });
    found.keys.set(alias(one), one.key);
  }
  return found;
}

function readKey(bag: SafeBag, password: Uint8Array): KeyObject | undefined {
  let shrouded: PKCS8ShroudedKeyBag;
  try {
    shrouded = AsnConvert.parse(bag.bagValue, PKCS8ShroudedKeyBag);
  } catch {
    throw unusable('damaged');
  }
  const { encryptionAlgorithm, encryptedData } = shrouded;
  const plain = decryptWithPassword(encryptionAlgorithm, Buffer.from(encryptedData.buffer), password);
  if (!plain) return undefined;
  try {
    return createPrivateKey({ key: plain, format: 'der', type: 'pkcs8' });
  } catch {
    return undefined;
  } finally {
    plain.fill(0);
  }
}

function certificatesOf(bags: SafeBag[]): (Named & { der: Uint8Array })[] {
  return bags
    .filter(({ bagId }) => bagId === id_certBag)
    .flatMap((bag) => {
      try {
        const { certId, certValue } = AsnConvert.parse(bag.bagValue, CertBag);
        if (certId !== id_x509Certificate) return [];
        const der = new Uint8Array(AsnConvert.parse(certValue, OctetString).buffer);
        const names = namesOf(bag);
        return [{ ...names, id: names.id || fingerprint(der), der }];
      } catch {
        throw unusable('damaged');
      }
    });
}

function namesOf({ bagAttributes = [] }: SafeBag): Named {
  const value = (type: string): ArrayBuffer | undefined =>
    bagAttributes.find(({ attrId }) => attrId === type)?.attrValues[0];
  const name = value(friendlyName);
  const id = value(localKeyId);
  const parsed = name && fromBER(name).result;
  return {
    label: parsed instanceof BmpString ? parsed.getValue().trim() : '',
    id: id ? Buffer.from(AsnConvert.parse(id, OctetString).buffer).toString('hex') : '',
  };
}

/** The certified public key, or nothing where it is of a kind that this runtime does not know. */
function certifiedKey(der: Uint8Array): Buffer | undefined {
  try {
    return publicOctets(new X509Certificate(der).publicKey);
  } catch {
    return undefined;
  }
}

function publicOctets(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

function fingerprint(octets: Uint8Array): string {
  return createHash('sha256').update(octets).digest('hex').slice(0, 40);
}

/** friendlyName is the alias unless it is missing or doubled; then localKeyId, or what stands for it, is. */
function aliases(all: Named[]): (one: Named) => string {
  const seen = new Map<string, number>();
  for (const { label } of all) seen.set(label, (seen.get(label) ?? 0) + 1);
  return ({ label, id }) => (label && seen.get(label) === 1 ? label : id);
}
