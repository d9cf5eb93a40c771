import { hash } from 'node:crypto';
import type { Tlv } from './index';
import {
  Asn1Error,
  UnsupportedAlgorithm,
  digestByDsaOid,
  digestByEcdsaOid,
  digestByName,
  digestByRsaOid,
  oids,
  readPssParameters,
  resolveSignatureAlgorithm,
  tags,
  type KnownDigest,
} from './index';
import { anySignatureProblem } from './digest-signature';
import { verifiedDigestNamed } from './digests';
import { lateDigestByEcdsaOid, lateDigestByRsaOid } from './object-identifiers';

/** What became of the check of a signature. */
export type StructureSignature =
  | { readonly verdict: 'right'; readonly digest: KnownDigest }
  /** `detail`: a few words. */
  | { readonly verdict: 'wrong'; readonly detail: string }
  /** Of a kind that can not be checked here. */
  | { readonly verdict: 'unknown'; readonly detail: string };

/** What larger structures (long revocation lists) are signed with is checked each time: to digest them once more costs as much. */
const largestKept = 64 * 1024;
const mostKept = 1024;
/**
 * What became of checks lately, by the SHA-256 of everything that they rest on: the chains of one document, its revocation
 * data and its timestamps meet in the same few certificates dozens of times.
 */
const lately = new Map<string, StructureSignature>();

/**
 * Checks the signature of an X.509-like structure (certificate, CRL, OCSP response): `signed` with the algorithm that stands
 * beside the value. Any known digest counts, the old ones too: whether an algorithm was still good is the caller's to judge.
 *
 * @param algorithm - AlgorithmIdentifier
 * @param value - BIT STRING
 * @param subjectPublicKeyInfo - of the certificate that is said to have signed
 * @throws Asn1Error when algorithm or value can not be read
 */
export function checkStructureSignature(
  signed: Uint8Array,
  algorithm: Tlv,
  value: Tlv,
  subjectPublicKeyInfo: Tlv,
): StructureSignature {
  if (signed.length > largestKept) return check(signed, algorithm, value, subjectPublicKeyInfo);
  const others = [algorithm, value, subjectPublicKeyInfo].map(({ raw }) => raw);
  const lengths = Buffer.from(others.map(({ length }) => `${length} `).join(''));
  const key = hash('sha256', Buffer.concat([lengths, ...others, signed]), 'base64');
  const known = lately.get(key);
  if (known) return known;
  const found = check(signed, algorithm, value, subjectPublicKeyInfo);
  // What it takes may be loaded later.
  if (found.verdict === 'unknown') return found;
  const [oldest] = lately.keys();
  if (oldest !== undefined && lately.size >= mostKept) lately.delete(oldest);
  lately.set(key, found);
  return found;
}

function check(signed: Uint8Array, algorithm: Tlv, value: Tlv, subjectPublicKeyInfo: Tlv): StructureSignature {
  const [identifier, parameters] = algorithm.expect(tags.sequence, 'signature algorithm').children(2);
  const oid = identifier?.oid() ?? '';
  const bits = value.expect(tags.bitString, 'signature').content;
  if (bits[0] !== 0) throw new Asn1Error('the signature is not a whole number of octets');
  const digest = digestOf(oid, parameters);
  if (!digest) return { verdict: 'unknown', detail: `the signature algorithm ${oid} is not known` };
  try {
    const resolved = resolveSignatureAlgorithm({ oid, ...(parameters && { parameters }) }, digest);
    const problem = anySignatureProblem(resolved, subjectPublicKeyInfo, signed, bits.subarray(1));
    return problem ? { verdict: 'wrong', detail: 'its signature is wrong' } : { verdict: 'right', digest };
  } catch (error) {
    if (error instanceof UnsupportedAlgorithm) {
      return { verdict: 'unknown', detail: `${error.message} is not supported` };
    }
    throw error;
  }
}

/**
 * What speaks against a signature. SHA-1 does, too: whoever can make two colliding responses could have the wrong one signed.
 *
 * @param oldDigests - it does not, for a caller who judges algorithms by their dates
 * @returns undefined when it is right, otherwise a few words on what is wrong
 */
export function signatureProblemOf(checked: StructureSignature, oldDigests: boolean): string | undefined {
  if (checked.verdict !== 'right') return checked.detail;
  return !oldDigests && checked.digest.name === 'SHA-1' ? 'it is signed with SHA-1' : undefined;
}

/**
 * The digest that a signature algorithm names; undefined where it digests by itself (Ed25519) or is not known.
 *
 * @param algorithm - AlgorithmIdentifier
 * @throws Asn1Error when it can not be read
 */
export function signatureDigest(algorithm: Tlv): KnownDigest | undefined {
  const [identifier, parameters] = algorithm.expect(tags.sequence, 'signature algorithm').children(2);
  const oid = identifier?.oid() ?? '';
  return oid === oids.ed25519 ? undefined : digestOf(oid, parameters);
}

function digestOf(oid: string, parameters: Tlv | undefined): KnownDigest | undefined {
  // EdDSA digests by itself; any name does.
  if (oid === oids.ed25519 || oid === oids.ed448) return digestByName.get('SHA-512');
  if (oid === oids.rsaPss) return verifiedDigestNamed(parameters ? readPssParameters(parameters).hash : 'SHA-1');
  const late = lateDigestByRsaOid.get(oid) ?? lateDigestByEcdsaOid.get(oid);
  return late ?? digestByRsaOid.get(oid) ?? digestByEcdsaOid.get(oid) ?? digestByDsaOid.get(oid);
}
