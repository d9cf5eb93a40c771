import { CountersignError } from '../errors/countersign-error';
import type { EnrollmentProblem } from '../../preload/contract/error-codes';
import type { NetworkPort, NetworkRequest, NetworkResponse } from '../network/network-port';
import { openAnswer, statusWords, type WrongContents } from '../trust/server-answer';
import { readableCertificates } from './issued-certificates';

/** A certificate authority that takes requests by EST (Enrollment over Secure Transport, RFC 7030). */
export interface EnrollmentAuthority {
  /** Its name in the configuration; its credentials go by that name and stay in main's network. */
  name: string;
  /** `https://HOST/.well-known/est`, or with `/LABEL` behind it; no slash at the end. */
  url: string;
  deadlineMs: number;
}

/** What an authority answers. */
export type EnrollmentAnswer =
  /** DER of what came: the issued certificate, and what the authority sends with it. */
  | { state: 'issued'; certificates: Uint8Array[] }
  /** Somebody at the authority decides first. `retryAfter`: seconds from now, where the authority says it. */
  | { state: 'pending'; retryAfter?: number };

/** No certificate with its chain is longer. */
const mostOctets = 1024 * 1024;
/** Said by what stands between us and the authority: a proxy, or a network that wants a login. */
const notOfTheAuthority = [407, 511];
const longestWords = 300;
const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: '’' };
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
  authority: EnrollmentAuthority,
  request: Uint8Array,
  renewal: boolean,
): Promise<EnrollmentAnswer> {
  const answer = await ask(network, authority, {
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
  return { state: 'issued', certificates: certificatesOf(answer, authority) };
}

/**
 * The certificates of the authority itself (RFC 7030, clause 4.1): what a chain is made of.
 *
 * @returns DER
 * @throws CountersignError enrollment.*
 */
export async function authorityCertificates(
  network: NetworkPort,
  authority: EnrollmentAuthority,
): Promise<Uint8Array[]> {
  const answer = await ask(network, authority, { url: `${authority.url}/cacerts`, method: 'GET' });
  return certificatesOf(answer, authority);
}

/** What came is not what RFC 7030 has an authority answer, or not for this request. */
export function wrongAnswer(authority: string, problem: EnrollmentProblem): CountersignError<'enrollment.wrongAnswer'> {
  return new CountersignError('enrollment.wrongAnswer', { authority, problem });
}

type Answer = Extract<NetworkResponse, { ok: true }>;

async function ask(
  network: NetworkPort,
  { name, deadlineMs }: EnrollmentAuthority,
  question: Pick<NetworkRequest, 'url' | 'method' | 'contentType' | 'transferEncoding' | 'body'>,
): Promise<Answer> {
  const answer = await network({
    ...question,
    purpose: 'enrollment',
    accept: 'application/pkcs7-mime',
    sameOriginOnly: true,
    maximumBytes: mostOctets,
    deadlineMs,
    credentialsOf: name,
  });
  if (!answer.ok) throw new CountersignError('enrollment.unreachable', { authority: name, detail: answer.detail });
  const { status } = answer;
  if (status === 200 || status === 202) return answer;
  if (status === 204) throw wrongAnswer(name, 'empty');
  if (notOfTheAuthority.includes(status)) {
    throw new CountersignError('enrollment.unreachable', { authority: name, detail: statusWords(status) });
  }
  const words = wordsOf(answer);
  const said = { authority: name, status, ...(words !== '' && { words }) };
  throw status === 401
    ? new CountersignError('enrollment.notAuthorized', said)
    : new CountersignError('enrollment.refused', said);
}

function certificatesOf(answer: Answer, { name }: EnrollmentAuthority): Uint8Array[] {
  if (answer.status !== 200) throw wrongAnswer(name, 'not-certificates');
  const opened = openAnswer(answer, mostOctets);
  if (!opened.ok) {
    const problem = opened.contents && wrongContents[opened.contents];
    throw problem
      ? wrongAnswer(name, problem)
      : new CountersignError('enrollment.unreachable', { authority: name, detail: opened.detail });
  }
  const certificates = readableCertificates(opened.blocks);
  if (certificates.length === 0) throw wrongAnswer(name, 'not-certificates');
  return certificates;
}

/** What came in place of certificates. */
const wrongContents: Record<WrongContents, EnrollmentProblem> = {
  empty: 'empty',
  'web-page': 'web-page',
  text: 'text',
  'cut-off': 'cut-off',
  'damaged-compression': 'compressed',
  'unknown-compression': 'compressed',
  'something-else': 'not-certificates',
};

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

/** What a server says of its refusal, as one line that can be shown: no marks of HTML, nothing that steers a terminal. */
function wordsOf({ body, contentType }: Answer): string {
  // A certificate, a picture: no words.
  if (!/^(text\/|application\/(json|problem\+json|xml|.*\+xml)|$)/i.test(contentType)) return '';
  const text = Buffer.from(body.subarray(0, 16 * 1024))
    .toString('utf8')
    .replace(/<(script|style|head)\b[^]*?<\/\1\s*>|<[^>]*>/gi, ' ')
    .replace(/&(amp|lt|gt|quot|apos);/g, (_, name: keyof typeof entities) => entities[name])
    .replace(/(\u001b\[[0-9;?]*[@-~]|[\p{C}\p{Z}\uFFFD])+/gu, ' ')
    .trim();
  return text.length > longestWords ? `${text.slice(0, longestWords)}…` : text;
}
