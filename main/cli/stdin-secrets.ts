import type { PinFlaw } from '../../preload/contract/error-codes';
import { CountersignError } from '../errors/countersign-error';
import { endsWithBlank, textFlaw } from '../token/pin-flaw';
import { blankNote, readTerminalLine } from './pin-from-terminal';
import { PipedLines } from './piped-lines';
import { prose, type Prose } from './prose';

/**
 * What a command reads from standard input: the PIN on the first line, the document's password on the next, and further
 * PINs, where a key wants one for each signature, on the lines behind.
 */
export interface StdinSecrets {
  /** Present when the PIN comes from standard input; each call gives the next line, which is empty when there is none. */
  pin?: () => Promise<Uint8Array | undefined>;
  /** Of the documents; text cannot be wiped, so it is dropped with the command. */
  password?: string;
  /** Wipes what was not used. */
  close: () => Promise<void>;
}

/**
 * Reads what the options ask for. A PIN alone is read only when it is needed; with a password, which is needed first, both
 * are read now. In a terminal the password is typed without echo.
 *
 * @param begun - where lines before these were read already
 * @throws CountersignError usage.invalid when there is no password
 */
export async function readSecrets(
  options: { pinStdin?: boolean; passwordStdin?: boolean },
  stdin: NodeJS.ReadStream,
  err: (text: Prose) => void,
  begun?: PipedLines,
): Promise<StdinSecrets> {
  if (options.passwordStdin && !options.pinStdin && stdin.isTTY) {
    const password = passwordOf(await readTerminalLine({ stdin, err }, prose`Password of the document: `, false), err);
    return { password, close: () => Promise.resolve() };
  }
  if (!options.pinStdin && !options.passwordStdin) return { close: async () => begun?.close() };
  const lines = begun ?? new PipedLines(stdin);
  if (!options.passwordStdin) return { pin: () => lines.next(), close: () => lines.close() };
  const first = options.pinStdin ? await lines.next() : undefined;
  let firstGiven = false;
  const pin = async (): Promise<Uint8Array | undefined> => {
    if (firstGiven) return lines.next();
    firstGiven = true;
    return first;
  };
  const close = async (): Promise<void> => {
    first?.fill(0);
    await lines.close();
  };
  try {
    const password = passwordOf(await lines.next(), err);
    return { ...(options.pinStdin && { pin }), password, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function passwordOf(line: Uint8Array | undefined, err: (text: Prose) => void): string {
  if (!line?.length) throw new CountersignError('usage.invalid', { detail: '--password-stdin found no password' });
  const flaw = textFlaw(line);
  if (flaw) {
    line.fill(0);
    throw new CountersignError('usage.invalid', { detail: `--password-stdin: ${flawWords[flaw] ?? flaw}` });
  }
  if (endsWithBlank(line)) err(blankNote);
  const password = Buffer.from(line).toString('utf8');
  line.fill(0);
  return password;
}

const flawWords: Partial<Record<PinFlaw, string>> = {
  'byte-order-mark': 'the password begins with a byte order mark (U+FEFF), which PowerShell puts before text',
  'utf-16': 'the password is text in UTF-16, as PowerShell writes it',
  nul: 'the password has NUL characters',
};
