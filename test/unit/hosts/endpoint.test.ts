import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { nodeLauncher } from '../../../main/hosts/node-launcher';
import { HostFault, HostStopped, SupervisedHost } from '../../../main/hosts/supervised-host';
import type { HostEvent, HostReady } from '../../../main/hosts/wire';
import { createLog } from '../../../main/log/log';

const children = fileURLToPath(new URL('../../fixtures/hosts', import.meta.url));
const ample = 30_000;

describe('the endpoint in a child', () => {
  let host: SupervisedHost;

  beforeAll(() => {
    host = new SupervisedHost({
      entry: 'document-process',
      name: 'a child',
      launcher: nodeLauncher(children),
      log: createLog(() => undefined),
      concurrency: 4,
    });
  });
  afterAll(() => host.dispose());

  it('answers, at once and later, with bytes as bytes', async () => {
    const doubled = await host.request<Uint8Array>('double', new Uint8Array([1, 2]), ample);
    expect([...doubled]).toEqual([1, 2, 1, 2]);
    expect(await host.request('later', 'sooner', ample)).toBe('sooner');
  });

  it('answers many requests that were made at once, each its own', async () => {
    const numbers = Array.from({ length: 40 }, (_, index) => index);
    const asked = numbers.map((number) => host.request('later', number, ample));
    const bytes = numbers.map((number) => host.request<Uint8Array>('double', new Uint8Array([number]), ample));
    expect(await Promise.all(asked)).toEqual(numbers);
    expect((await Promise.all(bytes)).map((answer) => [...answer])).toEqual(numbers.map((number) => [number, number]));
  });

  it('announces events', async () => {
    const event = new Promise<HostEvent>((resolve) => host.onEvent(resolve));
    await host.request('announce', { session: 'x' }, ample);
    expect(await event).toEqual({ kind: 'event', name: 'something', payload: { session: 'x' } });
  });

  it('has the environment of main and its driver, without the certificates that TLS trusts', async () => {
    vi.stubEnv('NODE_EXTRA_CA_CERTS', fileURLToPath(import.meta.url));
    vi.stubEnv('COUNTERSIGN_ANYTHING', 'as it is');
    const child = new SupervisedHost({
      entry: 'document-process',
      name: 'a child',
      environment: { DRIVER_CONF: '/etc/driver.conf' },
      launcher: nodeLauncher(children),
      log: createLog(() => undefined),
      concurrency: 1,
    });
    try {
      const environment = await child.request<NodeJS.ProcessEnv>('environment', {}, ample);
      expect(environment).toMatchObject({ COUNTERSIGN_ANYTHING: 'as it is', DRIVER_CONF: '/etc/driver.conf' });
      expect(environment).not.toHaveProperty('NODE_EXTRA_CA_CERTS');
    } finally {
      child.dispose();
      vi.unstubAllEnvs();
    }
  });

  it('answers errors of the closed set and faults as what they are', async () => {
    await expect(host.request('refuse', {}, ample)).rejects.toMatchObject({
      code: 'document.encrypted',
      params: { file: 'a.pdf' },
    });
    await expect(host.request('fault', {}, ample)).rejects.toThrow(new HostFault('removed', 'CKR_DEVICE_REMOVED'));
  });

  it('answers a defect with a reference and nothing else', async () => {
    const error: unknown = await host.request('defect', 'Marias secret', ample).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'internal', params: { reference: expect.stringMatching(/^[0-9a-f]{8}$/) } });
    expect(JSON.stringify(error)).not.toContain('secret');
    expect(Object.keys((error as { params: object }).params)).toEqual(['reference']);
  });

  it('answers an unknown method with a defect, and lives on', async () => {
    const { pid } = host;
    await expect(host.request('nonsense', {}, ample)).rejects.toMatchObject({ code: 'internal' });
    await expect(host.request('toString', {}, ample)).rejects.toMatchObject({ code: 'internal' });
    expect(await host.request('later', 1, ample)).toBe(1);
    expect(host.pid).toBe(pid);
  });

  it('is gone when it ends', async () => {
    await expect(host.request('die', {}, ample)).rejects.toBeInstanceOf(HostStopped);
  });
});

describe('an orphan', () => {
  it('ends with main, so that it holds no card', async () => {
    const child: ChildProcess = fork(`${children}/document-process.js`, [], {
      serialization: 'advanced',
      execArgv: [],
    });
    const ready = await new Promise<HostReady>((resolve) =>
      child.once('message', (message) => resolve(message as HostReady)),
    );
    expect(ready).toEqual({ kind: 'ready', protocol: 3 });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.disconnect();
    expect(await ended).toBe(0);
  });
});
