import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { UpdateProblem } from '../../preload/contract/update-error-codes';
import { releaseVersion } from './version-order';

/** What is signed begins with this, so that no signature of the same key for another purpose is one of an index. */
export const indexDomain = 'Countersign release index 1\0';

/** Octets of a whole answer: an index names some ten files. */
export const largestIndex = 64 * 1024;

/** As many as a rotation needs, and room. */
const mostSignatures = 8;

/** A file of a release. Its address is its name beside the index: an index can not send anybody elsewhere. */
const releaseFile = z.object({
  os: z.enum(['linux', 'win32', 'darwin']),
  arch: z.enum(['x64', 'arm64']),
  kind: z.enum(['deb', 'rpm', 'msi', 'nsis', 'appimage', 'pkg', 'dmg', 'archive']),
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._+-]{0,120}$/),
  bytes: z
    .int()
    .min(1)
    .max(1024 ** 3),
  sha512: z.string().regex(/^[0-9a-f]{128}$/),
});

/** What the makers say of the newest release of a channel. Fields that this version does not know are passed over. */
export const releaseIndex = z.object({
  format: z.literal(1),
  product: z.string().max(100),
  channel: z.string().max(100),
  /** Goes up with each index of a channel, for ever. */
  sequence: z.int().min(1),
  issued: z.iso.datetime(),
  expires: z.iso.datetime(),
  version: z.string().regex(releaseVersion),
  /** Versions before it have a weakness that is known. */
  minimumSafe: z.string().regex(releaseVersion),
  notes: z.url({ protocol: /^https$/ }).max(500),
  files: z.array(releaseFile).max(50),
});

export type ReleaseIndex = z.infer<typeof releaseIndex>;
export type ReleaseFile = ReleaseIndex['files'][number];

/** The octets of an index in base64, and who signed them. */
const envelope = z.strictObject({
  index: z.string().max(largestIndex),
  signatures: z
    .array(z.strictObject({ keyid: z.string().max(100), signature: z.string().max(1000) }))
    .max(mostSignatures),
});

export type IndexEnvelope = z.infer<typeof envelope>;

/** Whom this build believes, and about what. */
export interface ReleaseSource {
  /** Https. */
  address: string;
  product: string;
  channel: string;
  /** The key of now and the next one; each alone is enough, so that one takes the place of the other without a gap. */
  keys: KeyObject[];
}

/** An answer that is not believed. */
export class NotTrusted extends Error {
  override readonly name = 'NotTrusted';
  constructor(readonly reason: UpdateProblem) {
    super(reason);
  }
}

/** How a key is named in an index: the first 16 octets of the SHA-256 of its SubjectPublicKeyInfo, in hex. */
export function keyIdOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 32);
}

/**
 * A public key that may sign indexes: Ed25519, or ECDSA on P-256.
 * @param spki - DER of its SubjectPublicKeyInfo, in base64
 * @throws an error for any other
 */
export function releaseKey(spki: string): KeyObject {
  const key = createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' });
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'ed25519' || (type === 'ec' && details?.namedCurve === 'prime256v1')) return key;
  throw new Error(`a ${type ?? 'secret'} key signs no index`);
}

/** What a token signs of an index: the SHA-512 of the domain and the index. Ed25519 signs these octets as its message. */
export function indexDigest(index: Uint8Array): Buffer {
  return createHash('sha512').update(indexDomain).update(index).digest();
}

/**
 * Opens an answer of the server of releases. Nothing of the index is read before a signature of one of the keys holds.
 *
 * @param octets - of {@link IndexEnvelope} as JSON
 * @throws NotTrusted malformed, unsigned, other-key, wrong-signature, other-product, other-channel
 */
export function openIndex(octets: Uint8Array, source: Omit<ReleaseSource, 'address'>): ReleaseIndex {
  const sealed = parsed(envelope, Buffer.from(octets).toString('utf8'));
  if (sealed.signatures.length === 0) throw new NotTrusted('unsigned');
  const index = Buffer.from(sealed.index, 'base64');
  const known = sealed.signatures.flatMap(({ keyid, signature }) => {
    const key = source.keys.find((one) => keyIdOf(one) === keyid);
    return key ? [{ key, signature: Buffer.from(signature, 'base64') }] : [];
  });
  if (known.length === 0) throw new NotTrusted('other-key');
  if (!known.some(({ key, signature }) => isSignature(index, key, signature))) throw new NotTrusted('wrong-signature');
  const said = parsed(releaseIndex, index.toString('utf8'));
  if (said.product !== source.product) throw new NotTrusted('other-product');
  if (said.channel !== source.channel) throw new NotTrusted('other-channel');
  return said;
}

function isSignature(index: Buffer, key: KeyObject, signature: Buffer): boolean {
  const digest = indexDigest(index);
  // ECDSA signs a digest, and Node makes it of what is signed; Ed25519 takes its message whole.
  return key.asymmetricKeyType === 'ed25519'
    ? verify(null, digest, key, signature)
    : verify('sha512', Buffer.concat([Buffer.from(indexDomain), index]), key, signature);
}

function parsed<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text), { jitless: true });
  } catch {
    throw new NotTrusted('malformed');
  }
}
