import { createHash } from 'node:crypto';
import type { NetworkPort } from '../trust/network-port';
import { requestTimestamp, type TimestampAuthority, type TimestampFailure } from '../trust/timestamp';
import type { ImprintDigest } from '../trust/timestamp-request';
import type { TimestampToken } from '../trust/timestamp-response';
import { signatureTimeStampOverhead } from './cades';

export type SignatureStamp =
  | { token: TimestampToken; authority: string; failures: TimestampFailure[] }
  | { token?: undefined; failures: TimestampFailure[] };

/** Tokens of one authority differ by a few octets: serial numbers, ECDSA values, fractions of a second. */
const margin = 256;

const nodeDigest: Record<ImprintDigest, string> = { 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' };

/** Timestamps over signatures, and the room that they will take. Remembers how long each authority's tokens are. */
export class Timestamping {
  private readonly lengths = new Map<string, number>();

  constructor(private readonly network: NetworkPort) {}

  /**
   * How many octets a signature-time-stamp of these authorities adds to a SignedData. An authority that is not known yet
   * is asked for a timestamp over a digest of nothing: no two authorities' tokens are of one length, and a guess that is
   * too small costs a second signature.
   *
   * @returns `room` is undefined when no authority gave a timestamp
   */
  async room(
    authorities: readonly TimestampAuthority[],
  ): Promise<{ room: number; failures: TimestampFailure[] } | { room?: undefined; failures: TimestampFailure[] }> {
    const [first] = authorities;
    let failures: TimestampFailure[] = [];
    if (first && !this.lengths.has(keyOf(first))) ({ failures } = await this.stamp(new Uint8Array(), authorities));
    const known = authorities.flatMap((authority) => this.lengths.get(keyOf(authority)) ?? []);
    if (known.length === 0) return { failures };
    return { room: Math.max(...known) + signatureTimeStampOverhead + margin, failures };
  }

  /** @param octets - what is time-stamped: the octets of the signature value */
  stamp(octets: Uint8Array, authorities: readonly TimestampAuthority[]): Promise<SignatureStamp> {
    return this.stampDigest((algorithm) => createHash(nodeDigest[algorithm]).update(octets).digest(), authorities);
  }

  /** @param digest - gives the digest of what is time-stamped, by algorithm */
  async stampDigest(
    digest: (algorithm: ImprintDigest) => Uint8Array,
    authorities: readonly TimestampAuthority[],
  ): Promise<SignatureStamp> {
    const outcome = await requestTimestamp(digest, authorities, this.network);
    if (!outcome.ok) return { failures: outcome.failures };
    const { token, authority, failures } = outcome;
    const asked = authorities.find(({ name }) => name === authority);
    if (asked) {
      const key = keyOf(asked);
      this.lengths.set(key, Math.max(this.lengths.get(key) ?? 0, token.der.length));
    }
    return { token, authority, failures };
  }
}

const keyOf = ({ url, policy, digestAlgorithm }: TimestampAuthority): string =>
  [url, policy ?? '', digestAlgorithm].join(' ');

/** The failures in one line, as an error's parameter. */
export function describeFailures(failures: readonly TimestampFailure[]): string {
  return failures.map(({ authority, detail }) => `${authority}: ${detail}`).join('; ');
}
