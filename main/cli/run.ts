import { join } from 'node:path';
import type { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import type { HostLauncher } from '../hosts/host-launcher';
import { createLog, fileSink, type Log } from '../log/log';
import type { Exchanger } from '../network/network';
import { createServices, type Services } from '../services';
import { chooseProfile } from '../signers/profile-folders';
import { parseCommand, usage, type Command } from './arguments';
import { runDoctor } from './doctor-command';
import { runExtend } from './extend-command';
import { runHistory } from './history-command';
import { runKeys } from './keys-command';
import {
  exitCodes,
  outputTo,
  printedError,
  printJson,
  processStreams,
  sentence,
  type ExitCode,
  type Output,
} from './output';
import { runPin } from './pin-command';
import { Prose, prose } from './prose';
import { runSign } from './sign-command';
import { runCertificates, runTokens } from './token-commands';
import { runVerify } from './verify-command';

export interface CommandLineOptions {
  /** What follows the program's name. */
  args: string[];
  launcher: HostLauncher;
  version: string;
  /** How servers are reached, where it is not Node's own way. */
  exchange?: Exchanger;
  stdin?: NodeJS.ReadStream;
  out?: (text: string) => void;
  err?: (text: string) => void;
}

/** Runs one command line to its end and gives its exit code. Never rejects. */
export async function runCommandLine(options: CommandLineOptions): Promise<ExitCode> {
  const { out, err } = options;
  // Before the command is understood, a script that asked for JSON still gets JSON.
  const output = outputTo(out && err ? { out, err } : processStreams(), options.args.includes('--json'));
  let log: Log | undefined;
  let services: Services | undefined;
  try {
    const command = parseCommand(options.args);
    if (command.name === 'help' || command.name === 'version') {
      const text = command.name === 'help' ? usage : `${options.version}\n`;
      if (output.json) printJson(output, { command: command.name, [command.name]: text.trimEnd() });
      else output.out(Prose.ours(text));
      return exitCodes.good;
    }
    const profile = chooseProfile(command.profile ?? process.env['COUNTERSIGN_PROFILE'], true);
    if (profile.kind === 'demo') output.err(prose`Using the demo profile in ${Prose.path(profile.folder)}\n`);
    log = createLog(fileSink(join(profile.folder, 'logs')));
    const { launcher, exchange } = options;
    services = createServices({ profile, launcher, log, ...(exchange && { exchange }) });
    return await run(command, services, output, options.stdin ?? process.stdin);
  } catch (error) {
    const known = toCountersignError(error, log ?? createLog(() => undefined));
    if (output.json) printJson(output, { command: options.args[0] ?? null, error: printedError(known) });
    else output.err(prose`${sentence(known)}\n`);
    return exitCodeFor(known);
  } finally {
    services?.dispose();
  }
}

function run(
  command: Exclude<Command, { name: 'help' } | { name: 'version' }>,
  services: Services,
  output: Output,
  stdin: NodeJS.ReadStream,
): Promise<ExitCode> {
  switch (command.name) {
    case 'sign':
      return runSign(command, services, output, stdin);
    case 'extend':
      return runExtend(command, services, output, stdin);
    case 'verify':
      return runVerify(command, services, output, stdin);
    case 'pin':
      return runPin(command, services, output, stdin);
    case 'history':
      return runHistory(command, services, output);
    case 'keys':
      return runKeys(command, services, output, stdin);
    case 'tokens':
      return runTokens(services, output);
    case 'doctor':
      return runDoctor(services, output);
    case 'certificates':
      return runCertificates(services, output);
  }
}

function exitCodeFor(error: CountersignError): ExitCode {
  if (error.code === 'usage.invalid') return exitCodes.usage;
  // Of a change that was half done or whose outcome is not known, and of a request that was sent, nobody can say that nothing was tried.
  const tried =
    ['internal', 'key.outcomeUnknown', 'key.partlyDeleted'].includes(error.code) ||
    error.code.startsWith('enrollment.');
  return tried ? exitCodes.failed : exitCodes.nothingTried;
}
