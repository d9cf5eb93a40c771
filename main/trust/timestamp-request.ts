import { randomBytes } from 'node:crypto';
import {
  algorithmIdentifier,
  digestByName,
  element,
  integer,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
  tags,
} from '../pki';

/** Digest algorithms that a timestamp may be asked for. */
export type ImprintDigest = 'SHA-256' | 'SHA-384' | 'SHA-512';

/** A TimeStampReq and what its answer must repeat. */
export interface TimestampRequest {
  /** DER TimeStampReq. */
  der: Uint8Array;
  digestAlgorithm: ImprintDigest;
  imprint: Uint8Array;
  /** Content octets of the nonce's INTEGER. */
  nonce: Uint8Array;
  /** OID. */
  policy?: string;
}

/** Nonces of 64 bits: RFC 3161 names that size, and some authorities accept no longer one. */
const nonceLength = 8;

/**
 * Builds a TimeStampReq (RFC 3161, clause 2.4.1) with a fresh nonce that asks for the authority's certificate.
 *
 * @param imprint - digest of what is to be time-stamped, made with `digestAlgorithm`
 * @param policy - OID of the policy under which the authority shall work
 * @throws RangeError when the imprint has not the length of its algorithm
 */
export function buildTimestampRequest({
  digestAlgorithm,
  imprint,
  policy,
}: {
  digestAlgorithm: ImprintDigest;
  imprint: Uint8Array;
  policy?: string;
}): TimestampRequest {
  const digest = digestByName.get(digestAlgorithm);
  if (!digest || imprint.length !== digest.length) throw new RangeError('the imprint does not fit its algorithm');
  const nonce = randomBytes(nonceLength);
  // Positive, and in the shortest form, as DER wants an INTEGER.
  nonce[0] = ((nonce[0] as number) & 0x7f) | 0x40;
  const der = sequence(
    integer(1),
    sequence(algorithmIdentifier(digest.oid, nullValue()), octetString(imprint)),
    ...(policy === undefined ? [] : [objectIdentifier(policy)]),
    element(tags.integer, nonce),
    element(tags.boolean, Uint8Array.of(0xff)),
  );
  return { der, digestAlgorithm, imprint, nonce, ...(policy !== undefined && { policy }) };
}
