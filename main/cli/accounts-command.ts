import { CountersignError } from '../errors/countersign-error';
import { hashPassword } from '../identity/authenticators/accounts/password-hash';
import { textFlaw } from '../token/pin-flaw';
import type { AccountsCommand } from './accounts-options';
import { exitCodes, printJson, type ExitCode, type Output } from './output';
import { readTerminalLine } from './pin-from-terminal';
import { PipedLines } from './piped-lines';
import { prose } from './prose';

/** A hash can be guessed at by whoever reads the configuration; what is shorter takes no time. In octets. */
const shortest = 8;

/** `countersign accounts hash`. */
export async function runAccounts(
  { passwordStdin }: AccountsCommand,
  output: Output,
  stdin: NodeJS.ReadStream,
): Promise<ExitCode> {
  const password = await (passwordStdin ? piped(stdin) : typedTwice(output, stdin));
  try {
    if (textFlaw(password)) throw wrong('the password holds characters that nobody types');
    if (password.length < shortest) throw wrong(`the password is shorter than ${shortest} characters`);
    const hash = await hashPassword(password);
    if (output.json) printJson(output, { command: 'accounts', hash });
    else output.out(prose`${hash}\n`);
    return exitCodes.good;
  } finally {
    password.fill(0);
  }
}

async function piped(stdin: NodeJS.ReadStream): Promise<Uint8Array> {
  const lines = new PipedLines(stdin);
  try {
    const line = await lines.next();
    if (!line?.length) throw wrong('--password-stdin found no password');
    return line;
  } finally {
    await lines.close();
  }
}

async function typedTwice(output: Output, stdin: NodeJS.ReadStream): Promise<Uint8Array> {
  if (!stdin.isTTY) throw wrong('there is no terminal to ask for the password; use --password-stdin');
  const input = { stdin, err: (text: Parameters<Output['err']>[0]) => output.err(text) };
  const first = await readTerminalLine(input, prose`Password: `, false);
  if (!first?.length) throw wrong('no password was typed');
  const second = await readTerminalLine(input, prose`Again: `, false);
  const same = second !== undefined && Buffer.from(first).equals(second);
  second?.fill(0);
  if (same) return first;
  first.fill(0);
  throw wrong('the two passwords differ');
}

function wrong(detail: string): CountersignError<'usage.invalid'> {
  return new CountersignError('usage.invalid', { detail });
}
