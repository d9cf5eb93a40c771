import { createHash, randomBytes } from 'node:crypto';
import pkcs11js from 'pkcs11js';
import { objectIdentifier } from '../../pki';
import { Fault } from '../../hosts/endpoint';
import { keyKinds, type KeyKind, type KeyLifetime, type KeyWish, type ManagedKey } from '../crypto-token';
import { guard, returnValueName } from './cryptoki-errors';
import { destroy, writingFault } from './key-objects';
import type { Module } from './module';
import { describePrivateKey, listEntries } from './objects';
import { find } from './stored-objects';
import { keyBits, publicKeyInfo } from './public-key-info';

type Handle = Buffer;

/** Return values by which tokens say that they keep no key for a session only. Measured: tpm2-pkcs11 says the first. */
const lifetimeRefused = new Set([
  'CKR_ATTRIBUTE_VALUE_INVALID',
  'CKR_ATTRIBUTE_TYPE_INVALID',
  'CKR_TEMPLATE_INCONSISTENT',
  'CKR_TEMPLATE_INCOMPLETE',
  'CKR_SESSION_READ_ONLY',
  'CKR_FUNCTION_NOT_SUPPORTED',
]);

interface Making {
  mechanism: number;
  /** Bits, as CK_MECHANISM_INFO counts them. */
  size: number;
  attributes: pkcs11js.Template;
}

const rsa = (size: number): Making => ({
  mechanism: pkcs11js.CKM_RSA_PKCS_KEY_PAIR_GEN,
  size,
  attributes: [
    { type: pkcs11js.CKA_MODULUS_BITS, value: size },
    { type: pkcs11js.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
  ],
});

const elliptic = (size: number, curve: string): Making => ({
  mechanism: pkcs11js.CKM_EC_KEY_PAIR_GEN,
  size,
  attributes: [{ type: pkcs11js.CKA_EC_PARAMS, value: Buffer.from(objectIdentifier(curve)) }],
});

const makings: Record<KeyKind, Making> = {
  'RSA-2048': rsa(2048),
  'RSA-3072': rsa(3072),
  'RSA-4096': rsa(4096),
  'P-256': elliptic(256, '1.2.840.10045.3.1.7'),
  'P-384': elliptic(384, '1.3.132.0.34'),
  'P-521': elliptic(521, '1.3.132.0.35'),
};

/** Return values by which tokens say that they do not make such a key. */
const kindRefused = new Set([
  'CKR_MECHANISM_INVALID',
  'CKR_MECHANISM_PARAM_INVALID',
  'CKR_KEY_SIZE_RANGE',
  'CKR_CURVE_NOT_SUPPORTED',
  'CKR_DOMAIN_PARAMS_INVALID',
]);

const attributeRefused = new Set([
  'CKR_ATTRIBUTE_TYPE_INVALID',
  'CKR_ATTRIBUTE_VALUE_INVALID',
  'CKR_TEMPLATE_INCONSISTENT',
]);

/**
 * Return values by which tokens refuse to hear what a key is not for. Measured: tpm2-pkcs11 1.9 makes no key of which it is said
 * that it neither encrypts nor decrypts, and says the first.
 */
const usesRefused = new Set(['CKR_GENERAL_ERROR', ...attributeRefused]);
/** Modules that did so: they are not asked in vain again, because what they made by then stays loaded in a TPM. */
const withoutUses = new WeakSet<Module>();

/** The kinds of key pairs that a token says it can make (C_GetMechanismList, C_GetMechanismInfo). */
export function offeredKinds(module: Module, slot: Buffer): KeyKind[] {
  const mechanisms = new Set(guard(() => module.cryptoki.C_GetMechanismList(slot)));
  return keyKinds.filter((kind) => {
    const { mechanism, size } = makings[kind];
    if (!mechanisms.has(mechanism)) return false;
    const { minKeySize, maxKeySize, flags } = guard(() => module.cryptoki.C_GetMechanismInfo(slot, mechanism));
    return (flags & pkcs11js.CKF_GENERATE_KEY_PAIR) !== 0 && size >= minKeySize && size <= maxKeySize;
  });
}

/**
 * Makes a key pair in the token. Its CKA_ID becomes the SHA-1 of the public key, as in subjectKeyIdentifier (RFC 5280,
 * clause 4.2.1.2), where the token lets it be set afterwards; until then, and elsewhere, it is random.
 *
 * @param session - logged in and open for writing
 * @throws Fault key-exists, key-limit, key-kind-unsupported, key-always-authenticate-refused, key-unprotected
 */
export async function generateKeyPair(
  module: Module,
  slot: Buffer,
  session: Handle,
  wish: KeyWish,
): Promise<ManagedKey> {
  refuseTakenAlias(module, session, wish.alias);
  const count = find(module, session, pkcs11js.CKO_PRIVATE_KEY).length;
  if (wish.limit !== undefined && count >= wish.limit) throw new Fault('key-limit', `${count} of ${wish.limit}`);
  if (!offeredKinds(module, slot).includes(wish.kind)) throw new Fault('key-kind-unsupported', wish.kind);

  const pair = await bornKeyPair(module, session, wish, 'token');
  try {
    const publicKey = publicKeyInfo(module, session, pair.publicKey);
    if (!publicKey) throw new Fault('device-error', 'the token does not tell the public key');
    refuseUnprotected(module, session, pair.privateKey, wish);
    const id = createHash('sha1').update(keyBits(publicKey)).digest();
    const kept = nameAfterKey(module, session, pair, id) ? id : pair.id;
    return { alias: wish.alias, id: kept.toString('hex'), publicKey, certificates: [] };
  } catch (error) {
    const [privateKeyGone] = [pair.privateKey, pair.publicKey].map((handle) => taken(module, session, handle));
    // Otherwise a key that nobody wants stands on the token, and that has to be looked at.
    if (!privateKeyGone) throw new Fault('outcome-unknown', wish.alias);
    throw error;
  }
}

/** An alias must lead to one key: neither a label nor a CKA_ID of another object may read like it. */
function refuseTakenAlias(module: Module, session: Handle, alias: string): void {
  const classes = [pkcs11js.CKO_PRIVATE_KEY, pkcs11js.CKO_PUBLIC_KEY, pkcs11js.CKO_CERTIFICATE];
  const taken =
    listEntries(module, session, true).some((entry) => entry.alias === alias) ||
    classes.some((one) => find(module, session, one).some(({ label, id }) => label === alias || id === alias));
  if (taken) throw new Fault('key-exists', alias);
}

export interface KeyPair {
  privateKey: Handle;
  publicKey: Handle;
  id: Buffer;
}

/**
 * C_GenerateKeyPair with what every key here has: it signs, does nothing else where the token lets that be said, and never leaves
 * the token.
 *
 * @throws Fault key-kind-unsupported, key-always-authenticate-refused, key-lifetime-refused
 */
export async function bornKeyPair(
  module: Module,
  session: Handle,
  wish: BirthWish,
  lives: KeyLifetime,
): Promise<KeyPair> {
  const id = randomBytes(20);
  const birth = (signsOnly: boolean) => keyBirth(wish, lives, id, signsOnly);
  const make = async ({ mechanism, publicKey, privateKey }: ReturnType<typeof keyBirth>): Promise<KeyPair> =>
    // Minutes on a card: not in this thread, so that the process can be spoken to.
    ({ ...(await module.cryptoki.C_GenerateKeyPairAsync(session, { mechanism }, publicKey, privateKey)), id });
  try {
    if (withoutUses.has(module)) return await make(birth(false));
    try {
      return await make(birth(true));
    } catch (error) {
      const name = returnValueName(error);
      const isLifetime = lives === 'session' && lifetimeRefused.has(name);
      if (isLifetime || !usesRefused.has(name) || leftBehind(module, session, id)) throw error;
    }
    const pair = await make(birth(false));
    withoutUses.add(module);
    return pair;
  } catch (error) {
    const name = returnValueName(error);
    if (lives === 'session' && lifetimeRefused.has(name)) throw new Fault('key-lifetime-refused', name);
    if (kindRefused.has(name)) throw new Fault('key-kind-unsupported', wish.kind);
    if (wish.alwaysAuthenticate && attributeRefused.has(name)) {
      throw new Fault('key-always-authenticate-refused', name);
    }
    throw writingFault(error);
  }
}

type BirthWish = Pick<KeyWish, 'alias' | 'kind' | 'alwaysAuthenticate'>;

/** @param signsOnly - whether it is said that the key neither encrypts nor decrypts */
function keyBirth(wish: BirthWish, lives: KeyLifetime, id: Buffer, signsOnly: boolean) {
  const { mechanism, attributes } = makings[wish.kind];
  const shared: pkcs11js.Template = [
    { type: pkcs11js.CKA_TOKEN, value: lives === 'token' },
    { type: pkcs11js.CKA_ID, value: id },
    { type: pkcs11js.CKA_LABEL, value: wish.alias },
  ];
  const privateKey: pkcs11js.Template = [
    ...shared,
    { type: pkcs11js.CKA_PRIVATE, value: true },
    { type: pkcs11js.CKA_SENSITIVE, value: true },
    { type: pkcs11js.CKA_EXTRACTABLE, value: false },
    { type: pkcs11js.CKA_SIGN, value: true },
    // A key that signs does nothing else.
    ...(signsOnly ? [{ type: pkcs11js.CKA_DECRYPT, value: false }] : []),
    { type: pkcs11js.CKA_UNWRAP, value: false },
    ...(wish.alwaysAuthenticate ? [{ type: pkcs11js.CKA_ALWAYS_AUTHENTICATE, value: true }] : []),
  ];
  const publicKey: pkcs11js.Template = [
    ...shared,
    { type: pkcs11js.CKA_VERIFY, value: true },
    ...(signsOnly ? [{ type: pkcs11js.CKA_ENCRYPT, value: false }] : []),
    { type: pkcs11js.CKA_WRAP, value: false },
    ...attributes,
  ];
  return { mechanism, publicKey, privateKey };
}

/** Whether a making that failed left something, or may have: it is not tried again then. */
function leftBehind(module: Module, session: Handle, id: Buffer): boolean {
  const alike = (objectClass: number): boolean =>
    find(module, session, objectClass).some((object) => object.id === id.toString('hex'));
  try {
    return [pkcs11js.CKO_PRIVATE_KEY, pkcs11js.CKO_PUBLIC_KEY].some(alike);
  } catch {
    return true;
  }
}

/** What the token says of the new key counts, not what it was asked for. */
export function refuseUnprotected(
  module: Module,
  session: Handle,
  key: Handle,
  wish: Pick<KeyWish, 'alias' | 'alwaysAuthenticate'>,
): void {
  const { sensitive, extractable, alwaysAuthenticate } = describePrivateKey(module, session, key, wish.alias);
  if (!sensitive || extractable) throw new Fault('key-unprotected', sensitive ? 'CKA_EXTRACTABLE' : 'CKA_SENSITIVE');
  if (wish.alwaysAuthenticate && !alwaysAuthenticate) {
    throw new Fault('key-always-authenticate-refused', 'CKA_ALWAYS_AUTHENTICATE');
  }
}

/** @returns false where the token does not let it be changed; both keys then keep what they were born with */
function nameAfterKey(module: Module, session: Handle, pair: KeyPair, id: Buffer): boolean {
  const changed: Handle[] = [];
  try {
    for (const handle of [pair.publicKey, pair.privateKey]) {
      module.cryptoki.C_SetAttributeValue(session, handle, [{ type: pkcs11js.CKA_ID, value: id }]);
      changed.push(handle);
    }
    return true;
  } catch {
    for (const handle of changed) {
      guard(() => module.cryptoki.C_SetAttributeValue(session, handle, [{ type: pkcs11js.CKA_ID, value: pair.id }]));
    }
    return false;
  }
}

/** @returns whether the object is gone; the fault that led here is what the person is told */
function taken(module: Module, session: Handle, handle: Handle): boolean {
  try {
    destroy(module, session, { handle });
    return true;
  } catch {
    return false;
  }
}
