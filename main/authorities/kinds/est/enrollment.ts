import { CountersignError } from '../../../errors/countersign-error';
import type { NetworkPort, NetworkRequest } from '../../../network/network-port';
import { ask, certificatesOf, said, wordsOf, wrongAnswer, type Answer } from '../../answers';
import type { EnrollmentAnswer } from '../../certificate-authority';

/** A certificate authority that takes requests by EST (Enrollment over Secure Transport, RFC 7030). */
export interface EstAuthority {
  /** Its name in the configuration; its credentials go by that name and stay in main's network. */
  name: string;
  /** `https://HOST/.well-known/est`, or with `/LABEL` behind it; no slash at the end. */
  url: string;
  deadlineMs: number;
}

/** A year. Nobody waits longer, and dates that can not be counted to are left out. */
const longestWait = 365 * 86_400;

/**
 * Sends a certification request (RFC 7030, clause 4.2). It is sent once: what goes wrong is said and not tried again.
 *
 * @param request - DER CertificationRequest
 * @param renewal - asks for a certificate in place of one that names the same person (simplereenroll)
 * @throws CountersignError enrollment.*
 */
export async function enroll(
  network: NetworkPort,
  authority: EstAuthority,
  request: Uint8Array,
  renewal: boolean,
): Promise<EnrollmentAnswer> {
  const answer = await asked(network, authority, {
    url: `${authority.url}/${renewal ? 'simplereenroll' : 'simpleenroll'}`,
    method: 'POST',
    contentType: 'application/pkcs10',
    // RFC 8951, clause 3: base64, whatever the header says; earlier servers want it said.
    transferEncoding: 'base64',
    body: Buffer.from(inLines(Buffer.from(request).toString('base64')), 'latin1'),
  });
  if (answer.status === 202) {
    const retryAfter = secondsUntil(answer.retryAfter);
    return { state: 'pending', ...(retryAfter !== undefined && { retryAfter }) };
  }
  return { state: 'issued', certificates: certificatesOf(answer, authority.name) };
}

/**
 * The certificates of the authority itself (RFC 7030, clause 4.1): what a chain is made of.
 *
 * @returns DER
 * @throws CountersignError enrollment.*
 */
export async function authorityCertificates(network: NetworkPort, authority: EstAuthority): Promise<Uint8Array[]> {
  const answer = await asked(network, authority, { url: `${authority.url}/cacerts`, method: 'GET' });
  return certificatesOf(answer, authority.name);
}

async function asked(
  network: NetworkPort,
  authority: EstAuthority,
  question: Pick<NetworkRequest, 'url' | 'method' | 'contentType' | 'transferEncoding' | 'body'>,
): Promise<Answer> {
  const issues = question.method === 'POST';
  const answer = await ask(network, authority, { ...question, accept: 'application/pkcs7-mime' }, issues);
  const { status } = answer;
  if (status === 200 || status === 202) return answer;
  if (status === 204) throw wrongAnswer(authority.name, 'empty');
  const why = { authority: authority.name, status, ...said(wordsOf(answer)) };
  throw status === 401
    ? new CountersignError('enrollment.notAuthorized', why)
    : new CountersignError('enrollment.refused', why);
}

function inLines(base64: string): string {
  return base64.replace(/.{1,64}/g, '$&\r\n');
}

/** RFC 9110, clause 10.2.3: seconds, or a date. */
function secondsUntil(retryAfter: string | undefined): number | undefined {
  if (retryAfter === undefined) return undefined;
  const text = retryAfter.trim();
  const seconds = /^\d{1,10}$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - Date.now()) / 1000);
  return seconds >= 0 && seconds <= longestWait ? seconds : undefined;
}
