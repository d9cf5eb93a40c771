import { z } from 'zod';
import type { NetworkPort, NetworkRequest, NetworkResponse } from './network-port';

/** The most that is read for anybody: a large revocation list. */
const mostBytes = 64 * 1024 * 1024;
const longestDeadlineMs = 10 * 60_000;
const longestBody = 64 * 1024;

/**
 * What a supervised process may ask. It parses hostile files and could fall: the shape, the size and the time of what it
 * asks are held to what trust data needs, and credentials go where main's configuration says (`network.ts`).
 */
const networkRequest = z.strictObject({
  purpose: z.enum(['timestamp', 'ocsp', 'crl', 'certificate', 'list']),
  url: z.string().max(4096),
  method: z.enum(['GET', 'POST']),
  contentType: z.enum(['application/timestamp-query', 'application/ocsp-request']).optional(),
  accept: z.enum(['application/timestamp-reply', 'application/ocsp-response']).optional(),
  body: z
    .instanceof(Uint8Array)
    .refine((body) => body.length <= longestBody)
    .optional(),
  maximumBytes: z.int().min(1).max(mostBytes),
  deadlineMs: z.number().min(1).max(longestDeadlineMs),
  credentialsOf: z.string().max(100).optional(),
});

/**
 * Performs what a supervised process asks for, if it may.
 *
 * @param purposes - what this very process may ask for
 */
export function answerNetworkRequest(
  request: unknown,
  network: NetworkPort,
  purposes: readonly NetworkRequest['purpose'][] = ['timestamp', 'ocsp', 'crl', 'certificate'],
): Promise<NetworkResponse> {
  const checked = networkRequest.safeParse(request);
  const { data } = checked;
  if (data && purposes.includes(data.purpose) && (data.purpose === 'timestamp' || data.credentialsOf === undefined)) {
    return network(data);
  }
  return Promise.resolve({ ok: false, failure: 'refused-by-policy', detail: 'the request is not allowed' });
}
