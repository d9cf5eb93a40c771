import type { NetworkResponse } from '../network/network-port';
import { unpack, type Block, type UnpackProblem } from './unpacked';

/** Why the answer of a server is not what was asked for. */
export type AnswerProblem = Extract<NetworkResponse, { ok: false }>['failure'] | 'http-status' | 'malformed';

export type ServerAnswer =
  | { ok: true; blocks: Block[] }
  | {
      ok: false;
      problem: AnswerProblem;
      /** What came, where it is `malformed`. */
      contents?: WrongContents;
      /** A few plain words for a person. */
      detail: string;
    };

export type WrongContents = Exclude<UnpackProblem, 'too-large'>;

/**
 * Looks whether a server answered with what was asked for, whichever of the program's questions it was (timestamps, OCSP,
 * revocation lists, issuers, certificates), and unpacks it (`unpacked.ts`). Content types are not looked at: servers with
 * right contents often give wrong ones, and the octets speak for themselves.
 *
 * @param maximumBytes - more is not unpacked
 */
export function openAnswer(response: NetworkResponse, maximumBytes: number): ServerAnswer {
  if (!response.ok) return { ok: false, problem: response.failure, detail: response.detail };
  const { status, body, contentEncoding = '' } = response;
  if (status === 204 || status === 205) return malformed('empty');
  if (status !== 200) return { ok: false, problem: 'http-status', detail: statusWords(status) };
  const encodings = contentEncoding.toLowerCase().split(',').slice(0, 4);
  const unpacked = unpack(body, {
    maximumBytes,
    encodings: encodings.map((encoding) => encoding.trim()).filter((encoding) => encoding !== ''),
  });
  if (unpacked.ok) return unpacked;
  const { problem, text } = unpacked;
  if (problem === 'too-large') {
    return { ok: false, problem, detail: `the answer is longer than ${maximumBytes} bytes when it is unpacked` };
  }
  return malformed(problem, problem === 'text' ? quoted(text) : '');
}

const malformed = (contents: WrongContents, more = ''): ServerAnswer => ({
  ...{ ok: false, problem: 'malformed', contents, detail: `${words[contents]}${more}` },
});

const words: Record<WrongContents, string> = {
  empty: 'the server answered with nothing',
  'web-page': 'the server answered with a web page: a login page or a proxy?',
  text: 'the server answered with a text in place of what was asked for',
  'cut-off': 'the answer is cut off: the server, or a proxy before it, ended it too early',
  'damaged-compression': 'the answer is compressed, and its compression is damaged or cut off',
  'unknown-compression': 'the answer is compressed in a way that nobody asked for',
  'something-else': 'the server answered with something else than was asked for',
};

/** What a status means for who waits (RFC 9110, clause 15; RFC 6585). */
const statuses = new Map([
  [401, 'the server wants a name and a password'],
  [403, 'the server does not let us in'],
  [404, 'the server has nothing at this address'],
  [407, 'the proxy wants a name and a password'],
  [410, 'the server has nothing at this address any more'],
  [429, 'the server was asked too often'],
  [502, 'a proxy does not reach the server'],
  [503, 'the server is out of service'],
  [504, 'a proxy does not reach the server'],
  [511, 'the network wants you to log in on its own page first'],
]);

/** @returns such as `the server answered 500` */
export function statusWords(status: number): string {
  const meaning = statuses.get(status);
  return meaning === undefined ? `the server answered ${status}` : `${meaning} (it answered ${status})`;
}

/** The beginning of a stranger's words, as one line that steers no terminal. */
function quoted(text = ''): string {
  const line = text.replace(/(\u001b\[[0-9;?]*[@-~]|[\p{C}\p{Z}\uFFFD])+/gu, ' ').trim();
  return line === '' ? '' : `: “${line.length > 100 ? `${line.slice(0, 100)}…` : line}”`;
}
