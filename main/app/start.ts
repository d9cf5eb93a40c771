import type { StartOptions } from './start-options';

/** Starts what the arguments ask for. What must happen before Electron is ready happens in the same turn of its loop. */
export async function startElectron(options: StartOptions): Promise<void> {
  if (options.commandLine) {
    const { startCommandLine } = await import('./start-command-line');
    startCommandLine(options, options.commandLine);
  } else if (options.kiosk) {
    const { startStation } = await import('./start-station');
    startStation(options);
  } else {
    const { startWindow } = await import('./start-window');
    startWindow(options);
  }
}
