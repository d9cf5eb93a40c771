import pkcs11js from 'pkcs11js';
import { Fault } from '../../hosts/endpoint';
import type { KeyEntry, PrivateKeyDescription } from '../crypto-token';
import { guard } from './cryptoki-errors';
import type { Module } from './module';

type Handle = Buffer;

/** More objects than this on one token are not looked at; it bounds what a hostile module can make us hold. */
const mostObjects = 2000;

interface StoredObject {
  handle: Handle;
  id: string;
  label: string;
}

/**
 * The key entries of a token: certificates with their keys by CKA_ID, then keys that have no certificate.
 *
 * @param loggedIn - false: private objects may hide, so a key that is not seen is `unknown`
 */
export function listEntries(module: Module, session: Handle, loggedIn: boolean): KeyEntry[] {
  const certificates = find(module, session, pkcs11js.CKO_CERTIFICATE);
  const keys = find(module, session, pkcs11js.CKO_PRIVATE_KEY);
  const alias = aliases([...certificates, ...keys.filter((key) => !certificates.some((one) => one.id === key.id))]);

  const entries: KeyEntry[] = certificates.map((object) => {
    const value = attribute(module, session, object.handle, pkcs11js.CKA_VALUE);
    const seen = keys.some((key) => key.id === object.id);
    return {
      alias: alias(object),
      id: object.id,
      ...(value?.length ? { certificate: new Uint8Array(value) } : {}),
      privateKey: seen ? 'present' : loggedIn ? 'absent' : 'unknown',
    };
  });
  for (const key of keys) {
    if (!certificates.some((one) => one.id === key.id)) {
      entries.push({ alias: alias(key), id: key.id, privateKey: 'present' });
    }
  }
  return entries;
}

/**
 * Finds the private key of an alias in a logged-in session.
 * @throws Fault key-missing
 */
export function findPrivateKey(module: Module, session: Handle, alias: string): Handle {
  const entry = listEntries(module, session, true).find((one) => one.alias === alias && one.privateKey === 'present');
  if (!entry) throw new Fault('key-missing', alias);
  const key = find(module, session, pkcs11js.CKO_PRIVATE_KEY).find((one) => one.id === entry.id);
  if (!key) throw new Fault('key-missing', alias);
  return key.handle;
}

/** The attributes of a private key that prove how it is kept. What a token does not tell counts as not proved. */
export function describePrivateKey(module: Module, session: Handle, key: Handle, alias: string): PrivateKeyDescription {
  const flag = (type: number): boolean => attribute(module, session, key, type)?.[0] === 1;
  const type = attribute(module, session, key, pkcs11js.CKA_KEY_TYPE);
  const keyType = type ? Number(type.readUInt32LE()) : -1;
  return {
    alias,
    keyType: keyType === pkcs11js.CKK_RSA ? 'RSA' : keyType === pkcs11js.CKK_EC ? 'EC' : 'other',
    sensitive: flag(pkcs11js.CKA_SENSITIVE),
    alwaysSensitive: flag(pkcs11js.CKA_ALWAYS_SENSITIVE),
    // A token that does not tell is taken at its worst.
    extractable: attribute(module, session, key, pkcs11js.CKA_EXTRACTABLE)?.[0] !== 0,
    neverExtractable: flag(pkcs11js.CKA_NEVER_EXTRACTABLE),
    alwaysAuthenticate: flag(pkcs11js.CKA_ALWAYS_AUTHENTICATE),
  };
}

function find(module: Module, session: Handle, objectClass: number): StoredObject[] {
  return guard(() => {
    module.cryptoki.C_FindObjectsInit(session, [{ type: pkcs11js.CKA_CLASS, value: objectClass }]);
    try {
      return module.cryptoki.C_FindObjects(session, mostObjects);
    } finally {
      module.cryptoki.C_FindObjectsFinal(session);
    }
  }).map((handle) => ({
    handle,
    id: attribute(module, session, handle, pkcs11js.CKA_ID)?.toString('hex') ?? '',
    label: (attribute(module, session, handle, pkcs11js.CKA_LABEL)?.toString('utf8') ?? '').replace(/[\0\s]+$/u, ''),
  }));
}

/** One attribute, or nothing where the token does not have it. */
function attribute(module: Module, session: Handle, object: Handle, type: number): Buffer | undefined {
  try {
    const value = module.cryptoki.C_GetAttributeValue(session, object, [{ type }])[0]?.value;
    return Buffer.isBuffer(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** CKA_LABEL is the alias unless it is missing or doubled; then CKA_ID in hex is. */
function aliases(objects: StoredObject[]): (object: StoredObject) => string {
  const seen = new Map<string, number>();
  for (const { label } of objects) seen.set(label, (seen.get(label) ?? 0) + 1);
  return ({ label, id }) => (label && seen.get(label) === 1 ? label : id);
}
