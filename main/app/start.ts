import type { PolicySource } from '../configuration/policy/policy-document';
import type { WindowRequest } from '../window-request';

export interface StartOptions {
  entries: string;
  version: string;
  /** Present when the arguments name a command. */
  commandLine: string[] | undefined;
  profile: string | undefined;
  /** What the window is to show. */
  request: WindowRequest;
  /** See ProgramOptions. */
  policies?: PolicySource;
}

/** Starts what the arguments ask for. What must happen before Electron is ready happens in the same turn of its loop. */
export async function startElectron(options: StartOptions): Promise<void> {
  if (options.commandLine) {
    const { startCommandLine } = await import('./start-command-line');
    startCommandLine(options, options.commandLine);
  } else {
    const { startWindow } = await import('./start-window');
    startWindow(options);
  }
}
