import pkcs11js from 'pkcs11js';
import { sameOctets } from '../../pki';
import { Fault } from '../../hosts/endpoint';
import type { CertificateObject, DeletedObjects, ManagedKey, StoredObjects } from '../crypto-token';
import { returnValueName, toFault } from './cryptoki-errors';
import type { Module } from './module';
import { findPrivateKey, namedObjects } from './objects';
import type { TokenFault } from './protocol';
import { certificateKeyInfo, keyBits, publicKeyInfo } from './public-key-info';
import { attribute, find, type StoredObject } from './stored-objects';

type Handle = Buffer;

/** CKA_CERTIFICATE_CATEGORY (PKCS#11 v2.40, 4.6.2). */
const category = { user: 1, authority: 2 } as const;

/** Everything on a token that belongs to one private key. */
interface KeyObjects {
  privateKey: StoredObject;
  publicKeys: StoredObject[];
  certificates: StoredObject[];
  publicKey?: Uint8Array;
}

/** Return values of a refused change that say more than that the device failed. */
const writingFaults: Record<string, TokenFault> = {
  CKR_TOKEN_WRITE_PROTECTED: 'token-write-protected',
  CKR_SESSION_READ_ONLY: 'token-write-protected',
  CKR_DEVICE_MEMORY: 'token-full',
  CKR_ACTION_PROHIBITED: 'key-management-refused',
  CKR_FUNCTION_NOT_SUPPORTED: 'key-management-refused',
  // OpenSC: this card lets only its issuer write.
  CKR_USER_NOT_LOGGED_IN: 'key-management-refused',
  CKR_ATTRIBUTE_READ_ONLY: 'key-management-refused',
};

/** What an error of the module means while objects are written or deleted. */
export function writingFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const name = returnValueName(error);
  const fault = writingFaults[name];
  return fault ? new Fault(fault, name) : toFault(error);
}

/** Every private key of the token, with its public key and certificates. */
export function listKeys(module: Module, session: Handle): ManagedKey[] {
  const named = namedObjects(module, session);
  return find(module, session, pkcs11js.CKO_PRIVATE_KEY).map((key) => {
    const alias = named.find(({ privateKey }) => privateKey?.handle.equals(key.handle))?.alias ?? (key.label || key.id);
    return managed(module, session, alias, objectsOf(module, session, key));
  });
}

/**
 * Keeps a certificate with its key. The new one is written before the old ones go: a token that is full, or pulled out
 * in between, is left with a certificate too many and never with none.
 */
export function storeCertificate(
  module: Module,
  session: Handle,
  alias: string,
  certificate: CertificateObject,
  authorities: CertificateObject[],
): StoredObjects {
  const { privateKey, certificates, publicKey } = keyOf(module, session, alias);
  const info = certificateKeyInfo(certificate.der);
  if (!info || !publicKey || !sameOctets(keyBits(info), keyBits(publicKey))) throw new Fault('key-missing', alias);
  let stored = 0;
  const write = (one: CertificateObject, kind: keyof typeof category, id: string, label: string): void => {
    createCertificate(module, session, one, kind, id, label);
    stored += 1;
  };
  const value = (object: StoredObject): Uint8Array | undefined =>
    attribute(module, session, object.handle, pkcs11js.CKA_VALUE);
  const holds = (objects: StoredObject[], { der }: CertificateObject): boolean =>
    objects.some((object) => sameOctets(value(object) ?? new Uint8Array(), der));

  if (!holds(certificates, certificate)) write(certificate, 'user', privateKey.id, privateKey.label);
  const present = find(module, session, pkcs11js.CKO_CERTIFICATE);
  for (const authority of authorities) if (!holds(present, authority)) write(authority, 'authority', '', '');
  const earlier = certificates.filter((object) => !holds([object], certificate));
  for (const object of earlier) destroy(module, session, object);
  return { stored, replaced: earlier.length };
}

/**
 * Deletes a key with what belongs to it, the private key first.
 * @throws Fault key-missing, key-ambiguous, key-partly-deleted
 */
export function deleteKey(module: Module, session: Handle, alias: string): DeletedObjects {
  const { privateKey, publicKeys, certificates } = keyOf(module, session, alias);
  destroy(module, session, privateKey);
  try {
    for (const object of [...publicKeys, ...certificates]) destroy(module, session, object);
  } catch {
    // Whatever the reason: that the key is gone matters more.
    throw new Fault('key-partly-deleted', alias);
  }
  return { privateKeys: 1, publicKeys: publicKeys.length, certificates: certificates.length };
}

/** Takes an object away. */
export function destroy(module: Module, session: Handle, { handle }: Pick<StoredObject, 'handle'>): void {
  try {
    module.cryptoki.C_DestroyObject(session, handle);
  } catch (error) {
    throw writingFault(error);
  }
}

/** The one private key of an alias: two that share a CKA_ID can not be told apart, so neither is touched. */
function keyOf(module: Module, session: Handle, alias: string): KeyObjects {
  const handle = findPrivateKey(module, session, alias);
  const keys = find(module, session, pkcs11js.CKO_PRIVATE_KEY);
  const key = keys.find((one) => one.handle.equals(handle));
  if (!key) throw new Fault('key-missing', alias);
  if (keys.filter((one) => one.id === key.id).length > 1) throw new Fault('key-ambiguous', alias);
  return objectsOf(module, session, key);
}

/** An object belongs to a key by its public key; by CKA_ID only where the public key is told by neither. */
function objectsOf(module: Module, session: Handle, privateKey: StoredObject): KeyObjects {
  const publicKeys = find(module, session, pkcs11js.CKO_PUBLIC_KEY);
  const certificates = find(module, session, pkcs11js.CKO_CERTIFICATE);
  const sameId = (one: StoredObject): boolean => privateKey.id !== '' && one.id === privateKey.id;
  const ofPublic = (one: StoredObject): Uint8Array | undefined => publicKeyInfo(module, session, one.handle);
  const ofCertificate = (one: StoredObject): Uint8Array | undefined =>
    certificateKeyInfo(attribute(module, session, one.handle, pkcs11js.CKA_VALUE) ?? new Uint8Array());
  const publicKey =
    publicKeyInfo(module, session, privateKey.handle) ??
    firstOf(publicKeys.filter(sameId), ofPublic) ??
    firstOf(certificates.filter(sameId), ofCertificate);

  const belongs =
    (infoOf: (one: StoredObject) => Uint8Array | undefined) =>
    (one: StoredObject): boolean => {
      const info = infoOf(one);
      return info && publicKey ? sameOctets(keyBits(info), keyBits(publicKey)) : sameId(one);
    };
  return {
    privateKey,
    publicKeys: publicKeys.filter(belongs(ofPublic)),
    certificates: certificates.filter(belongs(ofCertificate)),
    ...(publicKey && { publicKey }),
  };
}

function firstOf<T, V>(values: T[], read: (value: T) => V | undefined): V | undefined {
  for (const value of values) {
    const found = read(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

function managed(module: Module, session: Handle, alias: string, objects: KeyObjects): ManagedKey {
  return {
    alias,
    id: objects.privateKey.id,
    ...(objects.publicKey && { publicKey: new Uint8Array(objects.publicKey) }),
    certificates: objects.certificates.map(
      ({ handle }) => new Uint8Array(attribute(module, session, handle, pkcs11js.CKA_VALUE) ?? []),
    ),
  };
}

function createCertificate(
  module: Module,
  session: Handle,
  certificate: CertificateObject,
  kind: keyof typeof category,
  id: string,
  label: string,
): void {
  try {
    module.cryptoki.C_CreateObject(session, [
      { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_CERTIFICATE },
      { type: pkcs11js.CKA_CERTIFICATE_TYPE, value: pkcs11js.CKC_X_509 },
      { type: pkcs11js.CKA_CERTIFICATE_CATEGORY, value: category[kind] },
      { type: pkcs11js.CKA_TOKEN, value: true },
      // Readable without a login: the window names the signatory before any PIN is typed.
      { type: pkcs11js.CKA_PRIVATE, value: false },
      ...(id === '' ? [] : [{ type: pkcs11js.CKA_ID, value: Buffer.from(id, 'hex') }]),
      ...(label === '' ? [] : [{ type: pkcs11js.CKA_LABEL, value: label }]),
      { type: pkcs11js.CKA_SUBJECT, value: Buffer.from(certificate.subject) },
      { type: pkcs11js.CKA_ISSUER, value: Buffer.from(certificate.issuer) },
      { type: pkcs11js.CKA_SERIAL_NUMBER, value: Buffer.from(certificate.serialNumber) },
      { type: pkcs11js.CKA_VALUE, value: Buffer.from(certificate.der) },
    ]);
  } catch (error) {
    throw writingFault(error);
  }
}
