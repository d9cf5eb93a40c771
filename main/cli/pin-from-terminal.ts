import { StringDecoder } from 'node:string_decoder';
import { CountersignError } from '../errors/countersign-error';
import type { PinConversation, PinPrompt, PinRequest } from '../signing/signing-port';

import { endsWithBlank, pinFlaw } from '../token/pin-flaw';
import { prose, type Prose } from './prose';

interface PinInput {
  stdin: NodeJS.ReadStream;
  err: (text: Prose) => void;
  /** Reads a line of standard input, which is then used instead of asking; undefined for a line that is too long. */
  piped?: () => Promise<Uint8Array | undefined>;
  allowLastTry: boolean;
  /** What the PIN is for, where it is not for documents. */
  task?: string;
  /** Told when a PIN was given: from then on the token is at work. */
  told?: () => void;
}

/** More is no PIN. */
const longestPin = 1024;

/**
 * The command line's place to type a PIN: the terminal without echo, one line of standard input for each PIN, or the
 * reader's own pad. One PIN, one try; the last try before the lock needs a yes of its own.
 */
export function terminalPinPrompt(input: PinInput): PinPrompt {
  return {
    open: (request): PinConversation => {
      let close: () => void = () => undefined;
      const ended = new Promise<undefined>((resolve) => {
        close = () => {
          resolve(undefined);
          leaveTerminal();
        };
      });
      const ask = (lastTry: boolean): Promise<Uint8Array | undefined> =>
        input.piped ? readPipedPin(input, input.piped, request, lastTry) : askTerminal(input, request, lastTry);
      return {
        source: {
          kind: 'typed',
          ask: async ({ lastTry }) => {
            const pin = await Promise.race([ask(lastTry), ended]);
            if (pin) input.told?.();
            return pin;
          },
          onReader: ({ lastTry }) => askOnReader(input, request, lastTry),
          ended,
        },
        close,
      };
    },
  };
}

async function readPipedPin(
  input: PinInput,
  piped: () => Promise<Uint8Array | undefined>,
  request: PinRequest,
  lastTry: boolean,
): Promise<Uint8Array> {
  refuseLastTry(input, request, lastTry);
  const pin = await piped();
  if (!pin) throw new CountersignError('pin.lengthInvalid', { token: request.token.name });
  if (pin.length === 0) throw new CountersignError('pin.required', { token: request.token.name });
  // Blanks are legal in a password: whether this one is meant nobody here can know.
  if (request.keystore && endsWithBlank(pin)) input.err(blankNote);
  return request.keystore ? pin : mustBePin(pin, request.token.name);
}

async function askTerminal(input: PinInput, request: PinRequest, lastTry: boolean): Promise<Uint8Array | undefined> {
  if (!input.stdin.isTTY) throw new CountersignError('pin.required', { token: request.token.name });
  sayWhat(input, request);
  if (lastTry && !(await lastTryUnderstood(input))) return undefined;
  const secret = request.keystore ? 'Password' : 'PIN';
  const pin = await readTerminalLine(input, prose`${secret} of ${tokenOf(request)}: `, false);
  return pin?.length ? pin : undefined;
}

/** Said of a password from standard input, in which a blank may be meant. */
export const blankNote = prose`The password that was read ends with a blank, which “echo … |” of the Windows command prompt adds.\n`;

/**
 * A PIN, PUK or new PIN from a pipe, as it is.
 * @throws CountersignError pin.malformed, before it is sent anywhere; then it is wiped
 */
export function mustBePin(pin: Uint8Array, token: string): Uint8Array {
  const flaw = pinFlaw(pin, { piped: true });
  if (!flaw) return pin;
  pin.fill(0);
  throw new CountersignError('pin.malformed', { token, flaw });
}

/** Nothing is read: the PIN is typed on the reader, and standard input is left alone. */
async function askOnReader(input: PinInput, request: PinRequest, lastTry: boolean): Promise<boolean> {
  sayWhat(input, request);
  if (lastTry && !input.allowLastTry) {
    if (input.piped || !input.stdin.isTTY) refuseLastTry(input, request, lastTry);
    else if (!(await lastTryUnderstood(input))) return false;
  }
  input.err(prose`Type your PIN on the reader: the PIN of ${tokenOf(request)}. Ctrl+C gives up.\n`);
  return true;
}

/** @throws CountersignError pin.required */
function refuseLastTry(input: PinInput, request: PinRequest, lastTry: boolean): void {
  if (!lastTry || input.allowLastTry) return;
  input.err(
    prose`One more wrong PIN locks this token. Nothing was sent. Add --allow-last-try when you are sure of the PIN.\n`,
  );
  throw new CountersignError('pin.required', { token: request.token.name });
}

async function lastTryUnderstood(input: PinInput): Promise<boolean> {
  const warning = prose`This is the last try: one more wrong PIN locks the token. Type yes to go on: `;
  const answer = Buffer.from((await readTerminalLine(input, warning, true)) ?? []).toString();
  return answer.trim().toLowerCase() === 'yes';
}

/** What the PIN is for, as the PIN window says it. */
function sayWhat({ err, task }: PinInput, request: PinRequest): void {
  const { documentNames, alias, onBehalfOf, purpose, entry, entries, countLow } = request;
  const [only] = documentNames;
  const documents = documentNames.length === 1 ? only! : prose`${documentNames.length} documents`;
  const behalf = onBehalfOf === undefined ? '' : prose` on behalf of ${onBehalfOf}`;
  const withKey = alias && prose` with the key ${alias}`;
  err(task === undefined ? prose`Signs ${documents}${behalf}${withKey}\n` : prose`${task}\n`);
  if (documentNames.length > 1) for (const name of documentNames) err(prose`  ${name}\n`);
  const of = entries === undefined ? '' : ` of ${entries}`;
  if (purpose === 'signature') err(prose`The key wants its PIN for each signature: PIN ${entry}${of}.\n`);
  else if (entries !== undefined && entries > 1) err(prose`The PIN will be asked for ${entries} times.\n`);
  if (countLow) err(prose`A wrong PIN was given since the last good one: few tries are left.\n`);
}

function tokenOf({ token }: PinRequest): Prose {
  const slot = token.slot === undefined ? '' : prose`, ${token.slot}`;
  return prose`${token.label || token.name} (serial ${token.serial}${slot})`;
}

/** There is one terminal, so at most one line is being typed. */
let typing: (() => void) | undefined;

/** Gives up the line that is being typed, if there is one: the terminal echoes again. */
export function leaveTerminal(): void {
  typing?.();
}

/**
 * Reads a line in raw mode, so that nothing is echoed and nothing stays in the terminal's line buffer. The prompt comes after
 * the echo is off: whoever answers at once would see the PIN otherwise.
 */
export function readTerminalLine(
  { stdin, err }: Pick<PinInput, 'stdin' | 'err'>,
  prompt: Prose,
  echo: boolean,
): Promise<Uint8Array | undefined> {
  const terminal = stdin;
  return new Promise((resolve) => {
    const held = Buffer.alloc(longestPin);
    let length = 0;
    const typed = new StringDecoder('utf8');
    const finish = (value: Uint8Array | undefined): void => {
      typing = undefined;
      terminal.off('data', onData);
      terminal.setRawMode(false);
      terminal.pause();
      held.fill(0);
      err(prose`\n`);
      resolve(value);
    };
    const onData = (chunk: Buffer): void => {
      for (const byte of chunk) {
        if (byte === 0x03 || byte === 0x04 || byte === 0x1b) return finish(undefined);
        if (byte === 0x0d || byte === 0x0a) return finish(new Uint8Array(held.subarray(0, length)));
        if (byte === 0x7f || byte === 0x08) length = withoutLast(held, length);
        else if (length < longestPin) {
          held[length++] = byte;
          if (echo) err(prose`${typed.write(Buffer.of(byte))}`);
        }
      }
      chunk.fill(0);
    };
    typing = () => finish(undefined);
    terminal.setRawMode(true);
    terminal.resume();
    terminal.on('data', onData);
    err(prompt);
  });
}

/** The length without the last character, whose octets (UTF-8) go together. */
function withoutLast(held: Buffer, length: number): number {
  let at = Math.max(0, length - 1);
  while (at > 0 && (held[at]! & 0xc0) === 0x80) at -= 1;
  return at;
}
