import { createHash } from 'node:crypto';
import type { SignatureAlgorithm } from '../../../document/document-port';
import { Tlv, describePublicKey, digestByName, tags, type KnownDigest } from '../../../pki';
import type { Certificate } from '../../../pki/certificate';
import type { CardProof } from '../../card-proof';
import { challengeAlgorithm } from './challenge';

/** How the key of a certificate signs a token (JWS): RFC 7518, clause 3.1. */
export interface TokenSignature {
  algorithm: CardProof['algorithm'];
  signature: SignatureAlgorithm;
  digest: 'SHA-256' | 'SHA-384' | 'SHA-512';
  /** The digest that the card signs. */
  digestOf(signed: Uint8Array): Uint8Array;
  /** @param value - as a token gives it: RSA octets, or DER Ecdsa-Sig-Value */
  valueOf(value: Uint8Array): Uint8Array;
}

const ofCurves = {
  'P-256': { algorithm: 'ES256', digest: 'SHA-256', octets: 32 },
  'P-384': { algorithm: 'ES384', digest: 'SHA-384', octets: 48 },
  'P-521': { algorithm: 'ES512', digest: 'SHA-512', octets: 66 },
} as const;

/** @returns undefined for a key that JWS has no name for */
export function tokenSignature(certificate: Certificate): TokenSignature | undefined {
  const key = describePublicKey(Tlv.read(certificate.subjectPublicKeyInfo));
  const signature = challengeAlgorithm(certificate);
  if (key.kind === 'RSA') {
    const algorithm = key.pssOnly ? 'PS256' : 'RS256';
    return { algorithm, signature, ...digested('SHA-256'), valueOf: (value) => value };
  }
  if (key.kind !== 'EC' || !isCurve(key.curve)) return undefined;
  const { algorithm, digest, octets } = ofCurves[key.curve];
  return { algorithm, signature, ...digested(digest), valueOf: (value) => sideBySide(value, octets) };
}

const isCurve = (name: string | undefined): name is keyof typeof ofCurves =>
  name !== undefined && Object.hasOwn(ofCurves, name);

function digested(digest: TokenSignature['digest']): Pick<TokenSignature, 'digest' | 'digestOf'> {
  const { node } = digestByName.get(digest) as KnownDigest;
  return { digest, digestOf: (signed) => createHash(node).update(signed).digest() };
}

/** Ecdsa-Sig-Value as r and s, each with the octets of the curve's order (RFC 7518, clause 3.4). */
function sideBySide(value: Uint8Array, octets: number): Uint8Array {
  const joined = Buffer.alloc(2 * octets);
  Tlv.readWhole(value)
    .expect(tags.sequence, 'ECDSA value')
    .children(2)
    .forEach((part, index) => {
      const integer = part.expect(tags.integer, 'part of an ECDSA value').content;
      const magnitude = integer.subarray(Math.max(0, integer.length - octets));
      joined.set(magnitude, (index + 1) * octets - magnitude.length);
    });
  return joined;
}
