import { createHash } from 'node:crypto';
import type { SigningNote } from '../../preload/contract/signing-notes';
import type { NetworkPort } from '../network/network-port';
import { requestTimestamp, type TimestampAuthority, type TimestampFailure } from '../trust/timestamp';
import type { ImprintDigest } from '../trust/timestamp-request';
import type { TimestampToken } from '../trust/timestamp-response';
import { readCertificate } from '../pki/certificate';
import { signatureTimeStampOverhead } from '../cades/index';
import { timestampNotes } from './certificate-notes';

export type SignatureStamp =
  | { token: TimestampToken; authority: string; failures: TimestampFailure[] }
  | { token?: undefined; failures: TimestampFailure[] };

/** Tokens of one authority differ by a few octets: serial numbers, ECDSA values, fractions of a second. */
const margin = 256;

const nodeDigest: Record<ImprintDigest, string> = { 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' };

/** For how long an authority that answered counts as there, in milliseconds. */
const freshFor = 5 * 60_000;

/** For how long authorities of which none answered are not asked again, in milliseconds: a batch waits for them once, not for each file. */
const silentFor = 5_000;

/** Timestamps over signatures, and the room that they will take. Remembers how long each authority's tokens are. */
export class Timestamping {
  private readonly lengths = new Map<string, number>();
  /** By list of authorities: the last timestamp that one of them gave. */
  private readonly latest = new Map<string, { token: TimestampToken; authority: string }>();
  /** By list of authorities: when one of them last gave a timestamp, those before it having been tried. */
  private readonly answeredAt = new Map<string, number>();
  /** By list of authorities: when none of them answered last, and why. */
  private readonly failed = new Map<string, { at: number; failures: TimestampFailure[] }>();

  /** @param clock - milliseconds; those of a laptop go on while it sleeps, and its network may be gone when it wakes up */
  constructor(
    private readonly network: NetworkPort,
    private readonly clock: () => number = Date.now,
  ) {}

  /**
   * How many octets a signature-time-stamp of these authorities adds to a SignedData. Where none of them answered lately,
   * they are asked for a timestamp over a digest of nothing: no two authorities' tokens are of one length, and a guess that
   * is too small, or authorities that are gone, cost a signature.
   *
   * @returns `room` is undefined when no authority gave a timestamp
   */
  async room(
    authorities: readonly TimestampAuthority[],
  ): Promise<{ room: number; failures: TimestampFailure[] } | { room?: undefined; failures: TimestampFailure[] }> {
    let failures: TimestampFailure[] = [];
    if (!this.answeredLately(authorities)) {
      const stamp = await this.stamp(new Uint8Array(), authorities);
      ({ failures } = stamp);
      if (!stamp.token) return { failures };
    }
    const known = authorities.flatMap((authority) => this.lengths.get(keyOf(authority)) ?? []);
    if (known.length === 0) return { failures };
    return { room: Math.max(...known) + signatureTimeStampOverhead + margin, failures };
  }

  /** What is held against the timestamps that a wish will get, as far as the last one tells. */
  notes(wish: { authorities: readonly TimestampAuthority[] } | undefined, at: Date): SigningNote[] {
    const latest = wish && this.latest.get(listKeyOf(wish.authorities));
    return latest ? timestampNotes(latest.token, latest.authority, at) : [];
  }

  private answeredLately(authorities: readonly TimestampAuthority[]): boolean {
    return this.isYoung(this.answeredAt.get(listKeyOf(authorities)), freshFor);
  }

  /** A clock that was set back makes what happened old, not young. */
  private isYoung(at: number | undefined, period: number): boolean {
    const age = this.clock() - (at ?? -Infinity);
    return age >= 0 && age <= period;
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
    const list = listKeyOf(authorities);
    const before = this.failed.get(list);
    if (before && this.isYoung(before.at, silentFor)) return { failures: before.failures };
    const outcome = await requestTimestamp(digest, authorities, this.network);
    if (!outcome.ok) {
      if (outcome.failures.every(({ problem }) => problem === 'unreachable' || problem === 'timeout')) {
        this.failed.set(list, { at: this.clock(), failures: outcome.failures });
      }
      return { failures: outcome.failures };
    }
    this.failed.delete(list);
    const { token, authority, failures } = outcome;
    this.latest.set(list, { token, authority });
    const asked = authorities.find(({ name }) => name === authority);
    if (asked) {
      const key = keyOf(asked);
      this.lengths.set(key, Math.max(this.lengths.get(key) ?? 0, token.der.length));
      this.answeredAt.set(list, this.clock());
    }
    return { token, authority, failures };
  }
}

const keyOf = ({ url, policy, digestAlgorithm }: TimestampAuthority): string =>
  [url, policy ?? '', digestAlgorithm].join(' ');

const listKeyOf = (authorities: readonly TimestampAuthority[]): string => authorities.map(keyOf).join('\n');

/** The failures in one line, as an error's parameter. */
export function describeFailures(failures: readonly TimestampFailure[]): string {
  return failures.map(({ authority, detail }) => `${authority}: ${detail}`).join('; ');
}

/** B-T proves that the signature was made while its certificate was valid: a later timestamp proves nothing. */
export function lateness(
  { token, authority }: Extract<SignatureStamp, { authority: string }>,
  certificate: Uint8Array,
  authorities: readonly TimestampAuthority[],
): TimestampFailure | undefined {
  const { notBefore, notAfter } = readCertificate(certificate);
  const time = Date.parse(token.time);
  const early = time < Date.parse(notBefore);
  if (!early && time < Date.parse(notAfter) + 1000) return undefined;
  const url = authorities.find(({ name }) => name === authority)?.url ?? '';
  const detail = `by its time, the certificate of the signatory ${early ? 'has not begun' : 'has ended'}`;
  return { authority, url, problem: 'certificate', detail };
}
