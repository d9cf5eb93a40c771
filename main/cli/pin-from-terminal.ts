import { CountersignError } from '../errors/countersign-error';
import type { PinConversation, PinPrompt, PinRequest } from '../signing/signing-port';

interface PinInput {
  stdin: NodeJS.ReadStream;
  err: (text: string) => void;
  /** Reads a line of standard input, which is then used instead of asking; undefined for a line that is too long. */
  piped?: () => Promise<Uint8Array | undefined>;
  allowLastTry: boolean;
}

/** More is no PIN. */
const longestPin = 1024;

/**
 * The command line's place to type a PIN: the terminal without echo, or one line of standard input. One PIN, one try; the
 * last try before the lock needs a yes of its own.
 */
export function terminalPinPrompt(input: PinInput): PinPrompt {
  return {
    open: (request): PinConversation => ({
      source: {
        kind: 'typed',
        ask: ({ lastTry }) =>
          input.piped ? readPipedPin(input, input.piped, request, lastTry) : askTerminal(input, request, lastTry),
      },
      close: () => undefined,
    }),
  };
}

async function readPipedPin(
  input: PinInput,
  piped: () => Promise<Uint8Array | undefined>,
  request: PinRequest,
  lastTry: boolean,
): Promise<Uint8Array> {
  if (lastTry && !input.allowLastTry) {
    input.err(
      'One more wrong PIN locks this token. Nothing was sent. Add --allow-last-try when you are sure of the PIN.\n',
    );
    throw new CountersignError('pin.required', { token: request.token.name });
  }
  const pin = await piped();
  if (!pin) throw new CountersignError('pin.lengthInvalid', { token: request.token.name });
  if (pin.length === 0) throw new CountersignError('pin.required', { token: request.token.name });
  return pin;
}

async function askTerminal(input: PinInput, request: PinRequest, lastTry: boolean): Promise<Uint8Array | undefined> {
  if (!input.stdin.isTTY) throw new CountersignError('pin.required', { token: request.token.name });
  const { token, documentNames, alias } = request;
  input.err(
    `Signs ${documentNames.length === 1 ? documentNames[0] : `${documentNames.length} documents`} with the key ${alias}\n`,
  );
  if (request.countLow) input.err('The last PIN was wrong.\n');
  if (lastTry) {
    const warning = 'This is the last try: one more wrong PIN locks the token. Type yes to go on: ';
    const answer = await readTerminalLine(input, warning, true);
    if (
      Buffer.from(answer ?? [])
        .toString()
        .trim()
        .toLowerCase() !== 'yes'
    )
      return undefined;
  }
  const pin = await readTerminalLine(input, `PIN of ${token.label || token.name} (serial ${token.serial}): `, false);
  return pin?.length ? pin : undefined;
}

/**
 * Reads a line in raw mode, so that nothing is echoed and nothing stays in the terminal's line buffer. The prompt comes after
 * the echo is off: whoever answers at once would see the PIN otherwise.
 */
export function readTerminalLine(
  { stdin, err }: Pick<PinInput, 'stdin' | 'err'>,
  prompt: string,
  echo: boolean,
): Promise<Uint8Array | undefined> {
  const terminal = stdin;
  return new Promise((resolve) => {
    const held = Buffer.alloc(longestPin);
    let length = 0;
    const finish = (value: Uint8Array | undefined): void => {
      terminal.off('data', onData);
      terminal.setRawMode(false);
      terminal.pause();
      held.fill(0);
      err('\n');
      resolve(value);
    };
    const onData = (chunk: Buffer): void => {
      for (const byte of chunk) {
        if (byte === 0x03 || byte === 0x04 || byte === 0x1b) return finish(undefined);
        if (byte === 0x0d || byte === 0x0a) return finish(new Uint8Array(held.subarray(0, length)));
        if (byte === 0x7f || byte === 0x08) length = Math.max(0, length - 1);
        else if (length < longestPin) {
          held[length++] = byte;
          if (echo) err(String.fromCharCode(byte));
        }
      }
      chunk.fill(0);
    };
    terminal.setRawMode(true);
    terminal.resume();
    terminal.on('data', onData);
    err(prompt);
  });
}
