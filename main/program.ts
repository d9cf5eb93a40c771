import { existsSync } from 'node:fs';
import { version } from '../package.json';
import { commands } from './cli/command-names';
import type { PolicySource } from './configuration/policy/policy-document';
import { guard, windowRequestOf } from './window-request';

export interface ProgramOptions {
  /** Absolute path of the folder of the built entries. */
  entries: string;
  argv: string[];
  /** Where the organization's rules are; the system's own place unless a test starts the program. */
  policies?: PolicySource;
}

export { linuxPolicies } from './configuration/policy/sources/linux';

/** Starts the window, or runs the command line that the arguments name. */
export async function startProgram({ entries, argv, policies }: ProgramOptions): Promise<void> {
  if (!('electron' in process.versions)) {
    const [{ runCommandLine }, { nodeLauncher }, { Interruption }, { drained }] = await Promise.all([
      import('./cli/run'),
      import('./hosts/node-launcher'),
      import('./cli/interruption'),
      import('./cli/output'),
    ]);
    const interruption = Interruption.ofProcess();
    const launcher = nodeLauncher(entries);
    process.exitCode = await runCommandLine({
      ...{ args: argv.slice(2), launcher, version, interruption },
      ...(policies && { policies }),
    });
    if (!interruption.caught) return;
    // Broken-off work may still hold the process.
    await drained();
    process.exit();
  }
  const { startElectron } = await import('./app/start');
  // Not awaited: Electron becomes ready only after this module has been evaluated.
  void startElectron({
    entries,
    version,
    commandLine: commandLineOf(argv),
    profile: profileOf(beforeGuard(argv)),
    kiosk: beforeGuard(argv).includes('--kiosk'),
    request: windowRequestOf(argv, process.cwd()),
    ...(policies && { policies }),
  });
}

/**
 * The part of Electron's arguments that is a command line, if there is one: from the first word that is a command. Chromium's
 * own switches, and unpackaged the project's folder, stand before it. A word that is neither a command nor a file is handed to
 * the command line too, which refuses it, so that a misspelt command in a script never opens a window. What stands behind
 * `--command-line` is one, whatever it says. Behind the guard `--` no word is a command: files and addresses come from strangers.
 */
export function commandLineOf(argv: string[]): string[] | undefined {
  const all = argv.slice(1);
  const rest = beforeGuard(all);
  const said = rest.indexOf('--command-line');
  if (said >= 0) return all.slice(said + (all[said + 1] === guard ? 2 : 1));
  const at = rest.findIndex((word, index) => isCommand(word) && rest[index - 1] !== '--profile');
  if (at >= 0) return [...rest.slice(at, at + 1), ...profileBefore(rest.slice(0, at)), ...all.slice(at + 1)];
  const stray = rest.findIndex(
    (word, index) => !word.startsWith('-') && rest[index - 1] !== '--profile' && !existsSync(word),
  );
  return stray >= 0 ? all.slice(stray) : undefined;
}

function beforeGuard(words: string[]): string[] {
  const at = words.indexOf(guard);
  return at < 0 ? words : words.slice(0, at);
}

/** A profile that is named before the command counts as if it stood behind it: never another one in its place. */
function profileBefore(words: string[]): string[] {
  const profile = profileOf(words);
  return profile === undefined ? [] : [`--profile=${profile}`];
}

/** The folder behind `--profile`, for the window. */
export function profileOf(argv: string[]): string | undefined {
  const at = argv.indexOf('--profile');
  return at >= 0 ? argv[at + 1] : argv.find((word) => word.startsWith('--profile='))?.slice('--profile='.length);
}

function isCommand(word: string): boolean {
  return (commands as readonly string[]).includes(word) || word === '--help' || word === '-h' || word === '--version';
}
