import pkcs11js from 'pkcs11js';
import { Fault } from '../../hosts/endpoint';
import type { KeyEntry, PrivateKeyDescription } from '../crypto-token';
import { certificateAttributes, keyMatcher, provenKey, type MatchedCertificate } from './key-matching';
import type { Module } from './module';
import { attributes, find, type StoredObject } from './stored-objects';

type Handle = Buffer;

/** The certificates that a session sees, with what tells whose keys they are for. */
export function certificatesOf(module: Module, session: Handle): StoredObject[] {
  return find(module, session, pkcs11js.CKO_CERTIFICATE, certificateAttributes);
}

/**
 * The key entries of a token: certificates with their keys, then keys that have no certificate.
 *
 * @param loggedIn - false: private objects may hide, so a key that is not seen is `unknown`
 * @param certificates - where they were read already
 */
export function listEntries(
  module: Module,
  session: Handle,
  loggedIn: boolean,
  certificates?: StoredObject[],
): KeyEntry[] {
  return namedObjects(module, session, certificates).map(({ alias, id, value, privateKey }) => ({
    alias,
    id,
    ...(value?.length ? { certificate: new Uint8Array(value) } : {}),
    privateKey: privateKey ? 'present' : loggedIn ? 'absent' : 'unknown',
  }));
}

/**
 * Finds the private key of an alias in a logged-in session.
 *
 * @param certificates - where they were read already: the alias was chosen among them
 * @throws Fault key-missing
 */
export function findPrivateKey(
  module: Module,
  session: Handle,
  alias: string,
  certificates = certificatesOf(module, session),
): Handle {
  const aliasOf = aliases(certificates, []);
  const called = certificates.filter((one) => aliasOf(one) === alias);
  const proven = called[0] && provenKey(module, session, called[0]);
  if (proven) return proven;
  // A token may be slow and have many keys: they are not all asked for what only this certificate's key tells.
  const match = keyMatcher(module, session, find(module, session, pkcs11js.CKO_PRIVATE_KEY));
  for (const certificate of called) {
    const { privateKey } = match(certificate);
    if (privateKey) return privateKey.handle;
  }
  const key = namedObjects(module, session).find((one) => one.alias === alias && one.privateKey)?.privateKey;
  if (!key) throw new Fault('key-missing', alias);
  return key.handle;
}

/** A certificate with its key, or a key without a certificate, under its alias. */
interface NamedObject extends Pick<MatchedCertificate, 'value' | 'privateKey'> {
  alias: string;
  /** CKA_ID in hex, of the certificate where there is one. */
  id: string;
}

/** Everything on a token that has an alias, with the objects themselves. */
export function namedObjects(
  module: Module,
  session: Handle,
  certificates = certificatesOf(module, session),
): NamedObject[] {
  const keys = find(module, session, pkcs11js.CKO_PRIVATE_KEY);
  const matched = certificates.map(keyMatcher(module, session, keys));
  const alone = keys.filter((key) => !matched.some((one) => one.privateKey === key));
  const alias = aliases(certificates, alone);
  return [
    ...matched.map(({ object, value, privateKey }) => ({ alias: alias(object), id: object.id, value, privateKey })),
    ...alone.map((key) => ({ alias: alias(key), id: key.id, value: undefined, privateKey: key })),
  ];
}

const describing = [
  pkcs11js.CKA_KEY_TYPE,
  pkcs11js.CKA_SENSITIVE,
  pkcs11js.CKA_ALWAYS_SENSITIVE,
  pkcs11js.CKA_EXTRACTABLE,
  pkcs11js.CKA_NEVER_EXTRACTABLE,
  pkcs11js.CKA_ALWAYS_AUTHENTICATE,
];

/** The attributes of a private key that prove how it is kept. What a token does not tell counts as not proved. */
export function describePrivateKey(module: Module, session: Handle, key: Handle, alias: string): PrivateKeyDescription {
  const [type, ...flags] = attributes(module, session, key, describing);
  const [sensitive, alwaysSensitive, extractable, neverExtractable, alwaysAuthenticate] = flags.map(
    (flag) => flag?.[0],
  );
  const keyType = type ? Number(type.readUInt32LE()) : -1;
  return {
    alias,
    keyType: keyType === pkcs11js.CKK_RSA ? 'RSA' : keyType === pkcs11js.CKK_EC ? 'EC' : 'other',
    sensitive: sensitive === 1,
    alwaysSensitive: alwaysSensitive === 1,
    // A token that does not tell is taken at its worst.
    extractable: extractable !== 0,
    neverExtractable: neverExtractable === 1,
    alwaysAuthenticate: alwaysAuthenticate === 1,
  };
}

/**
 * CKA_LABEL is the alias unless it is missing, or belongs to two CKA_IDs; then CKA_ID in hex is. Several certificates of one
 * key (a renewed one beside the old one) share an alias. A key without a certificate leaves the certificates their labels: a
 * token shows it only after the login, and no certificate may be called otherwise from then on.
 */
function aliases(certificates: StoredObject[], alone: StoredObject[]): (object: StoredObject) => string {
  const certified = idsByLabel(certificates);
  const others = idsByLabel(alone);
  return (object) => {
    const { label, id } = object;
    const taken = alone.includes(object) && certified.has(label);
    const bearers = certified.get(label) ?? others.get(label);
    return label && !taken && bearers?.size === 1 ? label : id;
  };
}

function idsByLabel(objects: StoredObject[]): Map<string, Set<string>> {
  const ids = new Map<string, Set<string>>();
  for (const { label, id } of objects) ids.set(label, (ids.get(label) ?? new Set()).add(id));
  return ids;
}
