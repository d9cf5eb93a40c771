import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { nodeLauncher } from '../../../main/hosts/node-launcher';
import { SupervisedHost } from '../../../main/hosts/supervised-host';
import { wireProtocol, type HostReady } from '../../../main/hosts/wire';
import { createLog } from '../../../main/log/log';
import { builtEntries, run } from '../../fixtures/hosts/built-product';

const ample = 30_000;

describe.each(['token-process', 'pkcs12-process', 'memory-process', 'document-process', 'password-process'] as const)(
  'the built %s',
  (entry) => {
    const hosts: SupervisedHost[] = [];
    afterEach(() => {
      for (const host of hosts.splice(0)) host.dispose();
    });

    function supervise(): SupervisedHost {
      const host = new SupervisedHost({
        entry,
        name: entry,
        launcher: nodeLauncher(builtEntries()),
        log: createLog(() => undefined),
        concurrency: 1,
      });
      hosts.push(host);
      return host;
    }

    it('speaks the protocol of this source', async () => {
      const child: ChildProcess = fork(join(builtEntries(), `${entry}.js`), [], {
        serialization: 'advanced',
        execArgv: [],
      });
      try {
        const ready = await new Promise<HostReady>((resolve) =>
          child.once('message', (message) => resolve(message as HostReady)),
        );
        expect(ready).toEqual({ kind: 'ready', protocol: wireProtocol });
      } finally {
        child.kill('SIGKILL');
      }
    });

    it('ends by itself when main is gone', async () => {
      const child = fork(join(builtEntries(), `${entry}.js`), [], { serialization: 'advanced', execArgv: [] });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      await new Promise((resolve) => child.once('message', resolve));
      child.disconnect();
      expect(await ended).toBe(0);
    });

    it('does nothing when nobody started it as a child', async () => {
      const { stdout } = await run(process.execPath, [join(builtEntries(), `${entry}.js`)]);
      expect(stdout).toBe('');
    });

    it('lives on after a request that makes no sense, and gives nothing away', async () => {
      const host = supervise();
      for (const [method, params] of [
        ['nonsense', {}],
        ['__proto__', {}],
        // Memory describes itself whatever it is asked with.
        [entry === 'document-process' ? 'inspect' : entry === 'memory-process' ? 'session.key' : 'token.describe', {}],
        [
          entry === 'document-process' ? 'complete' : 'session.sign',
          { session: 'x', preparationId: 'x', target: '/secret' },
        ],
        [entry === 'document-process' ? 'prepare' : 'login.attempt', { session: 'x', path: 7, plan: {} }],
      ] as const) {
        const error: unknown = await host.request(method, params, ample).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(Error);
        expect((error as Error).name).toMatch(/^(CountersignError|HostFault)$/);
        expect((error as Error).message).not.toContain('secret');
      }
      expect(host.generation).toBe(1);
      expect(host.pid).toBeDefined();
    });
  },
);
