import type { PinPurpose } from '../../preload/contract/model';
import { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import type { Services } from '../services';
import { recordedPerson } from '../identity/identity';
import type { PinChangeSource, TokenDescription, TypedPinChange } from '../token/crypto-token';
import { managedPins } from '../token/managed-pins';
import { recordedPinChange } from '../keys/recorded-pin-change';
import type { Command } from './arguments';
import { chosenToken } from './chosen-token';
import { Interruption } from './interruption';
import { exitCodes, printedError, printJson, sentence, type ExitCode, type Output } from './output';
import { mustBePin, readTerminalLine } from './pin-from-terminal';
import { PipedLines } from './piped-lines';
import { prose, type Prose } from './prose';

type PinCommand = Extract<Command, { name: 'pin' }>;

/** What is asked for first, by what is to be done. */
const secretNames: Record<PinPurpose, string> = {
  change: 'Old PIN',
  unblock: 'PUK',
  first: 'PUK or security officer’s PIN',
};

/** What is typed where the reader has a pad. Which of it the reader asks for twice is its own affair. */
const onReaderNames: Record<PinPurpose, string> = {
  change: 'the old PIN, then the new one',
  unblock: 'the PUK, then the new PIN',
  first: 'the PUK or the security officer’s PIN, then the new PIN',
};

const doneSentences: Record<PinPurpose, string> = {
  change: 'The PIN is changed.',
  unblock: 'The PIN is unblocked, and the new one counts.',
  first: 'The PIN is set.',
};

/** `countersign pin change|unblock|set`: one try, with secrets from the terminal or from standard input. */
export async function runPin(
  command: PinCommand,
  services: Services,
  output: Output,
  stdin: NodeJS.ReadStream,
  interruption = new Interruption(),
): Promise<ExitCode> {
  const token = await chosenToken(services, command.token);
  const { purpose } = command;
  const pins = managedPins(token, purpose);
  const description = await pins.ready(purpose);
  const input = { command, output, stdin, token: token.name, description };
  const lines = command.pinStdin ? new PipedLines(stdin) : undefined;
  const signatory = recordedPerson(services.identity.signatory);
  const facts = { signatory, token: token.name, serial: description.serial };
  let sent = false;
  let unrecorded: CountersignError | undefined;
  try {
    const source: PinChangeSource = {
      kind: 'typed',
      ask: async () => {
        const typed = await (lines ? piped(input, lines) : fromTerminal(input));
        sent = typed !== undefined;
        return typed;
      },
      onReader: async () => {
        sent = await askOnReader(input);
        return sent;
      },
    };
    // Broken off on its way to the token, nobody would know which PIN counts. On a reader Ctrl+C gives up.
    const stop = (): boolean => sent && !description.pin.protectedPath;
    unrecorded = await interruption.during({ stop }, () =>
      recordedPinChange(services.history, facts, pins, purpose, source),
    );
  } catch (error) {
    // What went wrong before a secret was sent is told as every command tells it: nothing could be tried.
    if (!sent) throw error;
    const known = toCountersignError(error, services.log);
    if (output.json) printJson(output, { ...named(command, token.name), ok: false, error: printedError(known) });
    else output.err(prose`${sentence(known)}\n`);
    return exitCodes.failed;
  } finally {
    await lines?.close();
  }
  const warning = unrecorded && { warning: printedError(unrecorded) };
  if (output.json) printJson(output, { ...named(command, token.name), ok: true, ...warning });
  else output.out(prose`${token.name}\n  ${doneSentences[purpose]}\n`);
  if (unrecorded && !output.json) output.err(prose`${sentence(unrecorded)}\n`);
  return exitCodes.good;
}

interface Input {
  command: PinCommand;
  output: Output;
  stdin: NodeJS.ReadStream;
  token: string;
  description: TokenDescription;
}

function named({ purpose }: PinCommand, token: string): { command: string; purpose: PinPurpose; token: string } {
  return { command: 'pin', purpose, token };
}

/** Two lines: the old PIN or the PUK, and the new PIN. */
async function piped({ command, output, token, description }: Input, lines: PipedLines): Promise<TypedPinChange> {
  if (isLastTry(command.purpose, description) && !command.allowLastTry) throw refusedLastTry(output, token);
  const secret = await lines.next();
  const newPin = await lines.next();
  if (secret?.length && newPin?.length) {
    try {
      return { secret: mustBePin(secret, token), newPin: mustBePin(newPin, token) };
    } catch (error) {
      secret.fill(0);
      newPin.fill(0);
      throw error;
    }
  }
  secret?.fill(0);
  newPin?.fill(0);
  throw new CountersignError('usage.invalid', {
    detail: '--pin-stdin wants two lines here, the second is the new PIN',
  });
}

/** Asks for the new PIN twice, before anything is sent. */
async function fromTerminal({
  command,
  output,
  stdin,
  token,
  description,
}: Input): Promise<TypedPinChange | undefined> {
  if (!stdin.isTTY) throw new CountersignError('pin.required', { token });
  const ask = askIn(output, stdin);
  const { label, serial } = description;
  output.err(prose`${label || token}, serial ${serial}\n`);
  if (isLastTry(command.purpose, description) && !(await lastTryUnderstood(ask))) return undefined;
  const typed: Uint8Array[] = [];
  const forget = (): undefined => {
    for (const one of typed) one.fill(0);
    return undefined;
  };
  for (const prompt of [prose`${secretNames[command.purpose]}: `, prose`New PIN: `, prose`New PIN again: `]) {
    const line = await ask(prompt);
    if (!line?.length) return forget();
    typed.push(line);
  }
  const [secret, newPin, again] = typed as [Uint8Array, Uint8Array, Uint8Array];
  if (!Buffer.from(newPin).equals(again)) {
    forget();
    throw new CountersignError('pin.newDiffers', { token });
  }
  again.fill(0);
  return { secret, newPin };
}

/** Nothing is read: everything is typed on the reader, and standard input is left alone. */
async function askOnReader({ command, output, stdin, token, description }: Input): Promise<boolean> {
  const { label, serial } = description;
  output.err(prose`${label || token}, serial ${serial}\n`);
  if (isLastTry(command.purpose, description) && !command.allowLastTry) {
    if (command.pinStdin || !stdin.isTTY) throw refusedLastTry(output, token);
    if (!(await lastTryUnderstood(askIn(output, stdin)))) return false;
  }
  output.err(prose`Type on the reader what it asks for: ${onReaderNames[command.purpose]}. Ctrl+C gives up.\n`);
  return true;
}

type Ask = (prompt: Prose, echo?: boolean) => Promise<Uint8Array | undefined>;

function askIn(output: Output, stdin: NodeJS.ReadStream): Ask {
  return (prompt, echo = false) => readTerminalLine({ stdin, err: (text) => output.err(text) }, prompt, echo);
}

async function lastTryUnderstood(ask: Ask): Promise<boolean> {
  const answer = await ask(prose`This is the last try: one more wrong one locks the token. Type yes to go on: `, true);
  return answer !== undefined && Buffer.from(answer).toString().trim().toLowerCase() === 'yes';
}

function refusedLastTry(output: Output, token: string): CountersignError {
  output.err(prose`One more wrong try locks this token. Nothing was sent. Add --allow-last-try when you are sure.\n`);
  return new CountersignError('pin.required', { token });
}

function isLastTry(purpose: PinPurpose, { pin }: TokenDescription): boolean {
  return purpose === 'change' ? pin.finalTry : (pin.officer?.finalTry ?? false);
}
