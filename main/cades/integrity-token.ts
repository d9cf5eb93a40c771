import { createHash, createHmac, getHashes, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  algorithmIdentifier,
  context,
  element,
  inSetOrder,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
} from '../pki/der-writer';
import { unwrapKey, wrapKey } from './key-wrap';
import { digestByName, oids } from '../pki/object-identifiers';
import { Asn1Error, sameOctets, Tlv, tags } from '../pki/tlv-reader';

/** ISO/TS 32004, and what it takes from CMS (RFC 5652, clause 9; RFC 6211). */
const names = {
  authenticatedData: '1.2.840.113549.1.9.16.1.2',
  integrityInfo: '1.0.32004.1.0',
  keyDerivation: '1.0.32004.1.1',
  aes256Wrap: '2.16.840.1.101.3.4.1.45',
  hmacSha256: '1.2.840.113549.2.9',
  algorithmProtection: '1.2.840.113549.1.9.52',
} as const;

/** The attribute under which a signature carries the token. */
export const integrityTokenAttribute = '1.0.32004.1.2';

/** Digests that a token may name, by object identifier. */
const allowedDigests = new Map<string, string>([
  ...(['SHA-256', 'SHA-384', 'SHA-512'] as const).map((name): [string, string] => [digestByName.get(name)!.oid, name]),
  ['2.16.840.1.101.3.4.2.8', 'SHA3-256'],
  ['2.16.840.1.101.3.4.2.9', 'SHA3-384'],
  ['2.16.840.1.101.3.4.2.10', 'SHA3-512'],
]);

/** What a token binds together. */
export interface Integrity {
  /** Over the document without the place of the token or of the signature. */
  documentDigest: Uint8Array;
  /** Of the signature that carries the token; a token that stands alone has none. */
  signatureValue?: Uint8Array;
}

/**
 * Makes a token that only who knows the document's key can make: CMS AuthenticatedData with an HMAC, whose own key is wrapped
 * (ISO/TS 32004). Its length depends on the algorithm and on whether there is a signature, and on nothing else.
 *
 * @param wrappingKey - 32 octets that follow from the document's key
 * @param algorithm - of both digests
 * @returns DER ContentInfo
 */
export function integrityToken(
  wrappingKey: Uint8Array,
  algorithm: 'SHA-256' | 'SHA-384' | 'SHA-512',
  { documentDigest, signatureValue }: Integrity,
): Uint8Array {
  const digest = digestByName.get(algorithm)!;
  const hash = (octets: Uint8Array): Uint8Array => createHash(digest.node).update(octets).digest();
  const key = randomBytes(32);
  const info = sequence(
    integer(0),
    octetString(documentDigest),
    ...(signatureValue ? [element(tags.context(0), hash(signatureValue))] : []),
  );
  const digestOid = objectIdentifier(digest.oid);
  const attributes = inSetOrder([
    attribute(oids.contentType, objectIdentifier(names.integrityInfo)),
    attribute(oids.messageDigest, octetString(hash(info))),
    attribute(names.algorithmProtection, sequence(sequence(digestOid), context(2, objectIdentifier(names.hmacSha256)))),
  ]);
  const recipient = context(
    3,
    integer(0),
    context(0, objectIdentifier(names.keyDerivation)),
    algorithmIdentifier(names.aes256Wrap),
    octetString(wrapKey(wrappingKey, key)),
  );
  const mac = createHmac('sha256', key)
    .update(element(tags.set, ...attributes))
    .digest();
  return sequence(
    objectIdentifier(names.authenticatedData),
    context(
      0,
      sequence(
        integer(0),
        setOf(recipient),
        algorithmIdentifier(names.hmacSha256),
        context(1, digestOid),
        sequence(objectIdentifier(names.integrityInfo), context(0, octetString(info))),
        context(2, ...attributes),
        octetString(mac),
      ),
    ),
  );
}

const attribute = (type: string, value: Uint8Array): Uint8Array => sequence(objectIdentifier(type), setOf(value));

/** Why a token does not vouch for what it is held against. `unsupported`: it names an algorithm that is not at hand here. */
export type IntegrityProblem = { problem: string; unsupported?: true };

/** A token that was read; nothing of it is checked yet. */
export interface ReadIntegrityToken {
  /** In the spelling of `SHA-256` and `SHA3-256`. */
  algorithm: string;
  /** @returns undefined where the token vouches for both */
  check(wrappingKey: Uint8Array, integrity: Integrity): IntegrityProblem | undefined;
}

/**
 * Reads a token that somebody made.
 * @param der - ContentInfo, nothing behind it
 * @returns the token, or why it is none
 */
export function readIntegrityToken(der: Uint8Array): ReadIntegrityToken | IntegrityProblem {
  try {
    return read(der);
  } catch (error) {
    if (error instanceof Asn1Error) return { problem: `it can not be read: ${error.message}` };
    throw error;
  }
}

function read(der: Uint8Array): ReadIntegrityToken | IntegrityProblem {
  const [type, wrapped] = Tlv.readWhole(der).expect(tags.sequence, 'ContentInfo').children(2);
  if (type?.oid() !== names.authenticatedData) return { problem: 'it is of another kind' };
  const [data] = wrapped?.expect(tags.contextConstructed(0), 'content').children(1) ?? [];
  const parts = data?.expect(tags.sequence, 'AuthenticatedData').children(8) ?? [];
  // Seven, in this order: neither originatorInfo nor unauthenticated attributes are allowed.
  const [version, recipients, macAlgorithm, digestAlgorithm, encapsulated, attributes, mac] = parts;
  if (
    parts.length !== 7 ||
    version?.smallInteger() !== 0 ||
    !recipients ||
    !macAlgorithm ||
    !digestAlgorithm ||
    !encapsulated ||
    !mac
  )
    return { problem: 'it is not made as the standard wants it' };
  attributes?.expect(tags.contextConstructed(2), 'authenticated attributes');
  if (algorithmIn(macAlgorithm) !== names.hmacSha256) return { problem: 'its algorithm is not known' };
  const digestOid = algorithmIn(digestAlgorithm, tags.contextConstructed(1)) ?? '';
  const algorithm = allowedDigests.get(digestOid);
  if (algorithm === undefined) return { problem: 'its digest algorithm is not known', unsupported: true };
  if (!getHashes().includes(nodeName(algorithm)))
    return { problem: `${algorithm} can not be computed here`, unsupported: true };
  const check = (wrappingKey: Uint8Array, integrity: Integrity): IntegrityProblem | undefined => {
    const hash = (octets: Uint8Array): Uint8Array => createHash(nodeName(algorithm)).update(octets).digest();
    const wrappedKey = wrappedKeyIn(recipients);
    const key = wrappedKey && unwrapKey(wrappingKey, wrappedKey);
    if (!key) return { problem: 'its key was not made with the key of the document' };
    const set = Uint8Array.from(attributes!.raw);
    set[0] = tags.set;
    const expected = createHmac('sha256', key).update(set).digest();
    const stated = mac.octets();
    if (stated.length !== expected.length || !timingSafeEqual(stated, expected))
      return { problem: 'its value is wrong' };
    const content = integrityInfoIn(encapsulated);
    if (!content || !attributesFit(attributes!, digestOid, hash(content)))
      return { problem: 'what it vouches for is not what it carries' };
    return infoProblem(content, integrity, hash);
  };
  return { algorithm, check: (key, integrity) => caught(() => check(key, integrity)) };
}

function caught(check: () => IntegrityProblem | undefined): IntegrityProblem | undefined {
  try {
    return check();
  } catch (error) {
    if (error instanceof Asn1Error) return { problem: `it can not be read: ${error.message}` };
    throw error;
  }
}

/** What an AlgorithmIdentifier names; its parameters, none or NULL, say nothing here. */
const algorithmIn = (identifier: Tlv | undefined, tag: number = tags.sequence): string | undefined =>
  identifier?.expect(tag, 'algorithm').children(2)[0]?.oid();

/** Exactly one recipient: whoever knows the key that follows from the document's. */
function wrappedKeyIn(recipients: Tlv): Uint8Array | undefined {
  const [recipient, ...more] = recipients.expect(tags.set, 'recipients').children(2);
  if (!recipient || more.length > 0 || recipient.tag !== tags.contextConstructed(3)) return undefined;
  const [version, derivation, encryption, wrapped] = recipient.children(4);
  if (version?.smallInteger() !== 0) return undefined;
  const derived = algorithmIn(derivation, tags.contextConstructed(0));
  if (derived !== names.keyDerivation || algorithmIn(encryption) !== names.aes256Wrap) return undefined;
  return wrapped?.octets();
}

function integrityInfoIn(encapsulated: Tlv): Uint8Array | undefined {
  const [type, wrapped] = encapsulated.expect(tags.sequence, 'content').children(2);
  if (type?.oid() !== names.integrityInfo) return undefined;
  return wrapped?.expect(tags.contextConstructed(0), 'content').children(1)[0]?.octets();
}

function attributesFit(attributes: Tlv, digestOid: string, contentDigest: Uint8Array): boolean {
  const values = new Map<string, Tlv>();
  for (const one of attributes.children(32)) {
    const [type, set] = one.expect(tags.sequence, 'attribute').children(2);
    const [value, ...more] = set?.expect(tags.set, 'attribute values').children(2) ?? [];
    const name = type?.oid() ?? '';
    if (!value || more.length > 0 || values.has(name)) return false;
    values.set(name, value);
  }
  const [digest, mac] = values.get(names.algorithmProtection)?.expect(tags.sequence, 'algorithms').children(3) ?? [];
  const stated = values.get(oids.messageDigest)?.octets();
  return (
    values.get(oids.contentType)?.oid() === names.integrityInfo &&
    algorithmIn(digest) === digestOid &&
    algorithmIn(mac, tags.contextConstructed(2)) === names.hmacSha256 &&
    stated !== undefined &&
    sameOctets(stated, contentDigest)
  );
}

function infoProblem(
  info: Uint8Array,
  { documentDigest, signatureValue }: Integrity,
  hash: (octets: Uint8Array) => Uint8Array,
): IntegrityProblem | undefined {
  const [version, document, signature] = Tlv.readWhole(info).expect(tags.sequence, 'integrity info').children(3);
  if (version?.smallInteger() !== 0) return { problem: 'its version is not known' };
  if (!document || !sameOctets(document.octets(), documentDigest)) return { problem: 'the document was changed' };
  const stated = signature?.expect(tags.context(0), 'signature digest').content;
  if (!signatureValue) return stated && { problem: 'it belongs to a signature' };
  const fits = stated !== undefined && sameOctets(stated, hash(signatureValue));
  return fits ? undefined : { problem: 'it belongs to another signature' };
}

const nodeName = (algorithm: string): string => algorithm.replace(/^SHA-/, 'SHA').toLowerCase();
