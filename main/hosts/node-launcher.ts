import { fork } from 'node:child_process';
import { environmentOf, type HostLauncher } from './host-launcher';

/**
 * Starts hosts as forked Node processes: for the command line and the tests.
 *
 * @param folder - absolute path of the folder that holds the built entries
 */
export function nodeLauncher(folder: string): HostLauncher {
  return (options) => {
    const { entry } = options;
    const child = fork(`${folder}/${entry}.js`, [], {
      // Structured clone: digests and DER cross as bytes, not as JSON.
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: environmentOf(options),
      execArgv: [],
    });
    child.on('error', () => child.kill('SIGKILL'));
    return {
      get pid() {
        return child.pid;
      },
      post(message, transfer) {
        if (transfer?.length) throw new Error('plain Node can not transfer ports between processes');
        if (child.connected) child.send(message as object, () => undefined);
      },
      onMessage: (listener) => child.on('message', listener),
      onExit: (listener) => child.on('exit', (code, signal) => listener({ code, signal })),
      onErrorOutput: (listener) => child.stderr?.setEncoding('utf8').on('data', listener),
      kill: () => child.kill('SIGKILL'),
    };
  };
}
