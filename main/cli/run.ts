import { join, resolve } from 'node:path';
import { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import type { HostLauncher } from '../hosts/host-launcher';
import { createLog, fileSink, type Log } from '../log/log';
import type { Exchanger } from '../network/network';
import { createServices, type Services } from '../services';
import type { PolicySource } from '../configuration/policy/policy-document';
import { chooseProfile } from '../configuration/profile-folders';
import { demandSafeProfile } from '../configuration/profile-place';
import { parseCommand, usage, type Command } from './arguments';
import { notTried } from './batch-so-far';
import {
  Interrupted,
  interruptedCodes,
  Interruption,
  type InterruptedCode,
  type InterruptSignal,
} from './interruption';
import {
  exitCodes,
  outputTo,
  printedError,
  printJson,
  processStreams,
  sentence,
  type ExitCode,
  type Output,
  type Streams,
} from './output';
import { leaveTerminal } from './pin-from-terminal';
import { Prose, prose } from './prose';

export interface CommandLineOptions {
  /** What follows the program's name. */
  args: string[];
  launcher: HostLauncher;
  version: string;
  /** How servers are reached, where it is not Node's own way. */
  exchange?: Exchanger;
  /** Where the organization's rules are; the system's own place. */
  policies?: PolicySource;
  stdin?: NodeJS.ReadStream;
  out?: (text: string) => void;
  err?: (text: string) => void;
  /** Where it is told of Ctrl+C. */
  interruption?: Interruption;
}

/** A process that was killed is gone after a moment. */
const goneWithinMs = 2000;

/** Runs one command line to its end and gives its exit code. Never rejects. */
export async function runCommandLine(options: CommandLineOptions): Promise<ExitCode | InterruptedCode> {
  const { interruption = new Interruption() } = options;
  const streams = withMute(options.out && options.err ? { out: options.out, err: options.err } : processStreams());
  // Before the command is understood, a script that asked for JSON still gets JSON.
  const output = outputTo(streams, options.args.includes('--json'));
  interruption.onStop(() => output.err(prose`Stopping after what is under way. Ctrl+C once more ends it at once.\n`));
  let log: Log | undefined;
  let services: Services | undefined;
  let command: Command | undefined;
  try {
    command = parseCommand(options.args);
    if (command.name === 'help' || command.name === 'version') {
      const text = command.name === 'help' ? usage : `${options.version}\n`;
      if (output.json) printJson(output, { command: command.name, [command.name]: text.trimEnd() });
      else output.out(Prose.ours(text));
      return exitCodes.good;
    }
    const profile = chooseProfile(command.profile ?? process.env['COUNTERSIGN_PROFILE'], true);
    if (profile.kind === 'demo') output.err(prose`Using the demo profile in ${Prose.path(profile.folder)}\n`);
    // Not even a line of the log goes where somebody else may have laid a link.
    demandSafeProfile(profile);
    log = createLog(fileSink(join(profile.folder, 'logs')));
    const { launcher, exchange, policies } = options;
    services = createServices({
      ...{ profile, version: options.version, launcher, log },
      ...(exchange && { exchange }),
      ...(policies && { policies }),
    });
    const stdin = options.stdin ?? process.stdin;
    const code = await interruption.unlessEnded(run(command, services, output, stdin, interruption));
    return interruption.caught ? interruptedCodes[interruption.caught] : code;
  } catch (error) {
    if (error instanceof Interrupted && interruption.caught) {
      leaveTerminal();
      if (!interruption.tellSoFar()) tellNothingDone(output, command, interruption.caught);
      streams.mute();
      if (services) await clearUp(services);
      return interruptedCodes[interruption.caught];
    }
    const known = toCountersignError(error, log ?? createLog(() => undefined));
    if (output.json) printJson(output, { command: options.args[0] ?? null, error: printedError(known) });
    else output.err(prose`${sentence(known)}\n`);
    return interruption.caught ? interruptedCodes[interruption.caught] : exitCodeFor(known);
  } finally {
    services?.dispose();
  }
}

/** Once a command was ended, what comes back from its broken-off work is nobody's any more: one answer, one JSON document. */
function withMute({ out, err }: Streams): Streams & { mute(): void } {
  let muted = false;
  const unlessMuted = (write: (text: string) => void) => (text: string) => {
    if (!muted) write(text);
  };
  return { out: unlessMuted(out), err: unlessMuted(err), mute: () => (muted = true) };
}

/** A command that was ended before it had begun with anything. */
function tellNothingDone(output: Output, command: Command | undefined, stopped: InterruptSignal): void {
  const error = new CountersignError('command.stopped', {});
  const paths = command && 'files' in command ? command.files.map((file) => resolve(file)) : undefined;
  const files = paths?.map((input) => ({ input, ok: false, error: printedError(notTried(input)) }));
  if (output.json) {
    printJson(output, { command: command?.name ?? null, stopped, error: printedError(error), ...(files && { files }) });
    return;
  }
  for (const path of paths ?? []) output.err(prose`${Prose.path(path)}\n  ${sentence(notTried(path))}\n`);
  output.err(prose`${sentence(error)}\n`);
}

/** Ends the processes, and removes what they had begun to write. */
async function clearUp(services: Services): Promise<void> {
  services.dispose();
  await Promise.race([services.documents.whenGone(), new Promise((resolve) => setTimeout(resolve, goneWithinMs))]);
  services.unfinished.abandonAll();
}

/** Each command is loaded when it is asked for: a process runs one. */
async function run(
  command: Exclude<Command, { name: 'help' } | { name: 'version' }>,
  services: Services,
  output: Output,
  stdin: NodeJS.ReadStream,
  interruption: Interruption,
): Promise<ExitCode> {
  switch (command.name) {
    case 'sign':
      return (await import('./sign-command')).runSign(command, services, output, stdin, interruption);
    case 'extend':
      return (await import('./extend-command')).runExtend(command, services, output, stdin, interruption);
    case 'verify':
      return (await import('./verify-command')).runVerify(command, services, output, stdin, interruption);
    case 'inspect':
      return (await import('./inspect-command')).runInspect(command, services, output, stdin, interruption);
    case 'pin':
      return (await import('./pin-command')).runPin(command, services, output, stdin, interruption);
    case 'history':
      return (await import('./history-command')).runHistory(command, services, output);
    case 'keys':
      return (await import('./keys-command')).runKeys(command, services, output, stdin, interruption);
    case 'lists':
      return (await import('./lists-command')).runLists(command, services, output);
    case 'signers':
      return command.action === 'check'
        ? (await import('./signers-check')).runSignersCheck(services, output)
        : (await import('./signers-command')).runSignersImport(command, services, output);
    case 'accounts':
      return (await import('./accounts-command')).runAccounts(command, output, stdin);
    case 'updates':
      return (await import('./updates-command')).runUpdates(command, services, output);
    case 'tokens':
      return (await import('./token-commands')).runTokens(services, output);
    case 'doctor':
      return (await import('./doctor-command')).runDoctor(services, output);
    case 'policy':
      return (await import('./policy-command')).runPolicy(services, output);
    case 'certificates':
      return (await import('./token-commands')).runCertificates(services, output);
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
