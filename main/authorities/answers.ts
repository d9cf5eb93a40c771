import { CountersignError } from '../errors/countersign-error';
import type { EnrollmentProblem } from '../../preload/contract/enrollment-error-codes';
import type { NetworkPort, NetworkRequest, NetworkResponse } from '../network/network-port';
import { openAnswer, statusWords, type WrongContents } from '../trust/server-answer';
import { readableCertificates } from './issued-certificates';

/** What kinds of authority have in common: how they are asked, and how their answers are read. */

export type Answer = Extract<NetworkResponse, { ok: true }>;

/** An authority as far as questions go. */
export interface AskedAuthority {
  name: string;
  deadlineMs: number;
}

/** No certificate with its chain is longer. */
export const mostOctets = 1024 * 1024;
/** Said by what stands between us and the authority: a proxy, or a network that wants a login. */
const notOfTheAuthority = [407, 511];
const longestWords = 300;
const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: '’' };

/**
 * Asks an authority once, and nobody else.
 *
 * @param issues - whether a certificate may have been issued although no answer came
 * @returns what it answers, whatever its status
 * @throws CountersignError enrollment.unreachable
 */
export async function ask(
  network: NetworkPort,
  { name, deadlineMs }: AskedAuthority,
  question: Pick<NetworkRequest, 'url' | 'method' | 'contentType' | 'transferEncoding' | 'body' | 'accept' | 'headers'>,
  issues = false,
): Promise<Answer> {
  const answer = await network({
    ...question,
    purpose: 'enrollment',
    sameOriginOnly: true,
    maximumBytes: mostOctets,
    deadlineMs,
    credentialsOf: name,
  });
  if (!answer.ok) {
    const asked = issues && (answer.failure === 'timeout' || answer.failure === 'too-large');
    throw unreachable(name, answer.detail, asked);
  }
  if (notOfTheAuthority.includes(answer.status)) throw unreachable(name, statusWords(answer.status));
  return answer;
}

/** As {@link ask}, with a JSON body. */
export function askWithJson(
  network: NetworkPort,
  authority: AskedAuthority,
  { body, ...question }: { url: string; body: object; headers?: Record<string, string> },
  issues = false,
): Promise<Answer> {
  return ask(
    network,
    authority,
    {
      ...question,
      method: 'POST',
      contentType: 'application/json',
      accept: 'application/json',
      body: Buffer.from(JSON.stringify(body), 'utf8'),
    },
    issues,
  );
}

export function unreachable(
  authority: string,
  detail: string,
  asked = false,
): CountersignError<'enrollment.unreachable'> {
  return new CountersignError('enrollment.unreachable', { authority, detail, ...(asked && { asked: true }) });
}

/** What came is not what the protocol has an authority answer, or not for this request. */
export function wrongAnswer(
  authority: string,
  problem: EnrollmentProblem,
  more: { serialNumber?: string; detail?: string } = {},
): CountersignError<'enrollment.wrongAnswer'> {
  return new CountersignError('enrollment.wrongAnswer', { authority, problem, ...more });
}

/** The JSON of an answer; undefined where it is something else. */
export function jsonOf({ body }: Answer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The JSON of an answer that ought to have a certificate in it.
 * @throws CountersignError enrollment.wrongAnswer
 */
export function expectedJson(answer: Answer, authority: string): Record<string, unknown> {
  const json = jsonOf(answer);
  if (json) return json;
  throw notExpected(answer, authority, 'not-certificates');
}

/**
 * What an answer is that was expected to be something else, in the words that all servers' answers are told with.
 *
 * @param otherwise - where it is nothing that has a name
 */
export function notExpected(
  answer: Answer,
  authority: string,
  otherwise: EnrollmentProblem,
): CountersignError<'enrollment.wrongAnswer'> {
  const opened = openAnswer({ ...answer, status: 200 }, mostOctets);
  const contents = opened.ok ? undefined : opened.contents;
  const named = contents !== undefined && contents !== 'something-else';
  return wrongAnswer(authority, named ? wrongContents[contents] : otherwise);
}

/**
 * The certificates of an answer whose body they are.
 * @returns DER
 * @throws CountersignError enrollment.wrongAnswer, enrollment.unreachable
 */
export function certificatesOf(answer: Answer, authority: string): Uint8Array[] {
  if (answer.status !== 200) throw wrongAnswer(authority, 'not-certificates');
  const opened = openAnswer(answer, mostOctets);
  if (!opened.ok) {
    const problem = opened.contents && wrongContents[opened.contents];
    throw problem ? wrongAnswer(authority, problem) : unreachable(authority, opened.detail);
  }
  const certificates = readableCertificates(opened.blocks);
  if (certificates.length === 0) throw wrongAnswer(authority, 'not-certificates');
  return certificates;
}

/**
 * The certificates of texts, each PEM or the Base64 of DER.
 * @returns DER, in the texts' order; each once
 * @throws CountersignError enrollment.wrongAnswer
 */
export function certificatesOfTexts(texts: readonly unknown[], authority: string): Uint8Array[] {
  const found = new Map<string, Uint8Array>();
  for (const text of texts) {
    if (typeof text !== 'string' || text.trim() === '') continue;
    const answer: Answer = { ok: true, status: 200, contentType: '', body: Buffer.from(text, 'utf8') };
    for (const der of certificatesOf(answer, authority)) found.set(Buffer.from(der).toString('latin1'), der);
  }
  if (found.size === 0) throw wrongAnswer(authority, 'not-certificates');
  return [...found.values()];
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

/** What a server says of its refusal, as one line that can be shown: no marks of HTML, nothing that steers a terminal. */
export function wordsOf({ body, contentType }: Answer): string {
  // A certificate, a picture: no words.
  if (!/^(text\/|application\/(json|problem\+json|xml|.*\+xml)|$)/i.test(contentType)) return '';
  return asOneLine(
    Buffer.from(body.subarray(0, 16 * 1024))
      .toString('utf8')
      .replace(/<(script|style|head)\b[^]*?<\/\1\s*>|<[^>]*>/gi, ' ')
      .replace(/&(amp|lt|gt|quot|apos);/g, (_, name: keyof typeof entities) => entities[name]),
  );
}

/** A stranger's words as one line that steers no terminal. */
export function asOneLine(words: string): string {
  const text = words.replace(/(\u001b\[[0-9;?]*[@-~]|[\p{C}\p{Z}\uFFFD])+/gu, ' ').trim();
  return text.length > longestWords ? `${text.slice(0, longestWords)}…` : text;
}

/** Words for the parameters of an error; nothing where there are none. */
export function said(words: string): { words?: string } {
  return words === '' ? {} : { words };
}
