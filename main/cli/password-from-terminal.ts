import { CountersignError } from '../errors/countersign-error';
import type { PasswordConversation, PasswordRequest, TypedPassword } from '../identity/authenticator';
import { textFlaw } from '../token/pin-flaw';
import { leaveTerminal, readTerminalLine } from './pin-from-terminal';
import { prose, type Prose } from './prose';

interface PasswordInput {
  stdin: NodeJS.ReadStream;
  err: (text: Prose) => void;
  /** Reads a line of standard input, which is then used instead of asking; undefined for a line that is too long. */
  piped?: () => Promise<Uint8Array | undefined>;
}

/**
 * The command line's place to type a name and a password: the terminal, the password without echo; or two lines of standard input,
 * the name and the password. One try.
 */
export function terminalPasswordPrompt(input: PasswordInput): (request: PasswordRequest) => PasswordConversation {
  return (request) => {
    let close: () => void = () => undefined;
    const ended = new Promise<undefined>((resolve) => {
      close = () => {
        resolve(undefined);
        leaveTerminal();
      };
    });
    const ask = (): Promise<TypedPassword | undefined> =>
      input.piped ? readPiped(input.piped, request) : askTerminal(input, request);
    return { source: { kind: 'typed', ask: () => Promise.race([ask(), ended]), ended }, close };
  };
}

async function readPiped(
  piped: () => Promise<Uint8Array | undefined>,
  { title }: PasswordRequest,
): Promise<TypedPassword> {
  const name = await piped();
  const password = name && (await piped());
  if (!password?.length || !name?.length) {
    password?.fill(0);
    throw new CountersignError('identity.passwordMissing', { authenticator: title });
  }
  if (textFlaw(password) || textFlaw(name)) {
    password.fill(0);
    throw new CountersignError('identity.passwordMalformed', { authenticator: title });
  }
  return { username: Buffer.from(name).toString('utf8'), password };
}

async function askTerminal(
  { stdin, err }: PasswordInput,
  { title, server, username }: PasswordRequest,
): Promise<TypedPassword | undefined> {
  if (!stdin.isTTY) throw new CountersignError('identity.passwordMissing', { authenticator: title });
  err(server === undefined ? prose`${title}\n` : prose`${title} at ${server}\n`);
  const known = username === undefined ? undefined : Buffer.from(username);
  const name = known ?? (await readTerminalLine({ stdin, err }, prose`Username: `, true));
  if (!name?.length) return undefined;
  const password = await readTerminalLine(
    { stdin, err },
    prose`Password of ${Buffer.from(name).toString('utf8')}: `,
    false,
  );
  return password?.length ? { username: Buffer.from(name).toString('utf8'), password } : undefined;
}
