import type { NetworkPort, NetworkRequest } from '../network/network-port';
import { openAnswer, type AnswerProblem } from './server-answer';
import { buildTimestampRequest, type ImprintDigest } from './timestamp-request';
import {
  TimestampError,
  readTimestampResponse,
  type TimestampProblem,
  type TimestampToken,
} from './timestamp-response';

/** A timestamp authority as the configuration names it. Its credentials stay in main. */
export interface TimestampAuthority {
  name: string;
  /** http or https. */
  url: string;
  digestAlgorithm: ImprintDigest;
  /** OID. */
  policy?: string;
  deadlineMs: number;
  /** True when main keeps credentials under this name. */
  hasCredentials?: boolean;
}

/** Why one authority gave no timestamp. */
export interface TimestampFailure {
  authority: string;
  url: string;
  problem: TimestampProblem | AnswerProblem;
  /** A few plain words for a person. */
  detail: string;
}

export type TimestampOutcome =
  | { ok: true; token: TimestampToken; authority: string; failures: TimestampFailure[] }
  | { ok: false; failures: TimestampFailure[] };

/** Real answers take 2 to 12 kB; more than this is no timestamp. */
const largestResponse = 1024 * 1024;

/**
 * Asks the authorities in their order until one gives a timestamp that passes every check of
 * {@link readTimestampResponse} (RFC 3161, clause 3.4: over HTTP).
 *
 * @param digest - digest of what is to be time-stamped, with the algorithm that the authority wants
 * @param authorities - the first is asked first; none at all is a failure without failures
 * @param network - main's; only a digest leaves the computer
 */
export async function requestTimestamp(
  digest: (algorithm: ImprintDigest) => Uint8Array,
  authorities: readonly TimestampAuthority[],
  network: NetworkPort,
): Promise<TimestampOutcome> {
  const failures: TimestampFailure[] = [];
  for (const authority of authorities) {
    const answer = await askAuthority(digest(authority.digestAlgorithm), authority, network);
    if ('token' in answer) return { ok: true, token: answer.token, authority: authority.name, failures };
    failures.push(answer);
  }
  return { ok: false, failures };
}

async function askAuthority(
  imprint: Uint8Array,
  authority: TimestampAuthority,
  network: NetworkPort,
): Promise<{ token: TimestampToken } | TimestampFailure> {
  const { name, url, digestAlgorithm, policy } = authority;
  const failed = (problem: TimestampFailure['problem'], detail: string): TimestampFailure => ({
    authority: name,
    url,
    problem,
    detail,
  });
  const request = buildTimestampRequest({ digestAlgorithm, imprint, ...(policy !== undefined && { policy }) });
  const asked: NetworkRequest = {
    purpose: 'timestamp',
    url,
    method: 'POST',
    contentType: 'application/timestamp-query',
    accept: 'application/timestamp-reply',
    body: request.der,
    maximumBytes: largestResponse,
    deadlineMs: authority.deadlineMs,
    ...(authority.hasCredentials && { credentialsOf: name }),
  };
  const answer = openAnswer(await network(asked), largestResponse);
  if (!answer.ok) return failed(answer.problem, answer.detail);
  try {
    return { token: await readTimestampResponse(answer.blocks[0]!.der, request) };
  } catch (error) {
    if (error instanceof TimestampError) return failed(error.problem, error.detail);
    throw error;
  }
}
