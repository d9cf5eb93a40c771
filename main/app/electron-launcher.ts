import { utilityProcess, type MessagePortMain } from 'electron';
import { environmentOf, type HostLauncher } from '../hosts/host-launcher';
import { withoutLeftNull } from './left-null';

/** utilityProcess.kill() asks politely, which a hanging driver does not hear. */
function killNow(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It has ended by itself; Electron tells of that in a moment.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Starts hosts as Electron utility processes: separate processes without a window, whose message ports may be transferred.
 *
 * @param folder - absolute path of the folder that holds the built entries
 */
export function electronLauncher(folder: string): HostLauncher {
  return (options) => {
    const { entry, name } = options;
    const child = withoutLeftNull(() =>
      utilityProcess.fork(`${folder}/${entry}.js`, [], {
        serviceName: name,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: environmentOf(options),
      }),
    );
    // What a driver writes there is nobody's; unread, it would hold the driver up.
    child.stdout?.resume();
    return {
      get pid() {
        return child.pid;
      },
      post: (message, transfer) => child.postMessage(message, (transfer ?? []) as MessagePortMain[]),
      onMessage: (listener) => child.on('message', listener),
      onExit: (listener) => child.on('exit', (code) => listener({ code, signal: null })),
      onErrorOutput: (listener) => child.stderr?.on('data', (chunk: Buffer) => listener(chunk.toString('utf8'))),
      kill: () => {
        // One that is being started has no number yet.
        if (child.pid === undefined) child.once('spawn', () => killNow(child.pid));
        else killNow(child.pid);
      },
    };
  };
}
