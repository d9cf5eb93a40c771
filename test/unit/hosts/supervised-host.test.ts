import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HostHandle, HostLauncher } from '../../../main/hosts/host-launcher';
import { nodeLauncher } from '../../../main/hosts/node-launcher';
import {
  HostFault,
  HostGaveUp,
  HostStopped,
  HostTimeout,
  SupervisedHost,
  type SupervisorOptions,
} from '../../../main/hosts/supervised-host';
import type { HostEvent } from '../../../main/hosts/wire';
import { createLog } from '../../../main/log/log';

const children = fileURLToPath(new URL('../../fixtures/hosts', import.meta.url));
/** More than any answer takes on a busy machine. */
const ample = 30_000;
/** A deadline that is meant to pass. */
const short = 400;

describe('a supervised host', () => {
  let folder: string;
  let record: string;
  let lines: string[];
  let hosts: SupervisedHost[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-host-'));
    record = join(folder, 'record');
    lines = [];
    hosts = [];
  });
  afterEach(() => {
    vi.useRealTimers();
    for (const host of hosts) host.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  function supervise(behaviour = 'serves', options: Partial<SupervisorOptions> = {}): SupervisedHost {
    const host = new SupervisedHost({
      entry: 'token-process',
      name: 'a child',
      launcher: nodeLauncher(children),
      log: createLog((line) => lines.push(line), 'debug'),
      concurrency: 1,
      environment: { HOST_BEHAVIOUR: behaviour, HOST_RECORD: record },
      ...options,
    });
    hosts.push(host);
    return host;
  }

  function recorded(): string[] {
    return readFileSync(record, 'utf8').trimEnd().split('\n');
  }

  function starts(): number[] {
    return recorded().flatMap((line) => (line.startsWith('start ') ? Number(line.slice(6)) : []));
  }

  it('starts its child with the first request and keeps it for the next', async () => {
    const host = supervise();
    expect(host.pid).toBeUndefined();
    const first = await host.request<number>('pid', {}, ample);
    expect(first).toBe(host.pid);
    expect(await host.request('pid', {}, ample)).toBe(first);
    expect(host.generation).toBe(1);
    expect(starts()).toEqual([first]);
  });

  it('carries bytes as bytes', async () => {
    const host = supervise();
    const answer = await host.request<{ digest: Uint8Array }>('echo', { digest: new Uint8Array([0, 1, 255]) }, ample);
    expect(answer.digest).toBeInstanceOf(Uint8Array);
    expect([...answer.digest]).toEqual([0, 1, 255]);
  });

  it('kills a child that does not answer in time and starts a fresh one for the next request', async () => {
    const host = supervise();
    const first = await host.request<number>('pid', {}, ample);
    await expect(host.request('hang', {}, short)).rejects.toMatchObject({ name: 'HostTimeout', seconds: short / 1000 });
    await gone(first);
    const second = await host.request<number>('pid', {}, ample);
    expect(second).not.toBe(first);
    expect(host.generation).toBe(2);
    expect(lines.some((line) => line.includes('"host.deadline"') && line.includes('"hang"'))).toBe(true);
  });

  it('answers what the child asks in the middle of a request, though no place is free', async () => {
    const host = supervise();
    host.onEvent(({ name, payload }) => {
      if (name !== 'question') return;
      // The child may be disposed of before it has said that it took the answer in.
      host.answer('answer', `${String(payload)}!`, ample, host.generation).catch(() => undefined);
    });
    expect(await host.request('asks', 'well', ample)).toBe('well!');
  });

  it('does not answer a child that was not the one who asked', async () => {
    const host = supervise();
    await host.request('pid', {}, ample);
    const { generation } = host;
    await expect(host.request('exit', {}, ample)).rejects.toBeInstanceOf(HostStopped);
    await expect(host.answer('answer', 1, ample, generation)).rejects.toBeInstanceOf(HostStopped);
    await host.request('pid', {}, ample);
    await expect(host.answer('answer', 1, ample, generation)).rejects.toBeInstanceOf(HostStopped);
  });

  it('kills a child that is frozen', async () => {
    const host = supervise();
    const pid = await host.request<number>('pid', {}, ample);
    process.kill(pid, 'SIGSTOP');
    await expect(host.request('pid', {}, short)).rejects.toBeInstanceOf(HostTimeout);
    await gone(pid);
  });

  it('says that the child stopped when it ends while a request is under way', async () => {
    const host = supervise();
    let stops = 0;
    host.onStop(() => (stops += 1));
    await expect(host.request('exit', {}, ample)).rejects.toBeInstanceOf(HostStopped);
    await expect(host.request('crash', {}, ample)).rejects.toBeInstanceOf(HostStopped);
    expect(host.pid).toBeUndefined();
    expect(stops).toBe(2);
    expect(await host.request('echo', 'still here', ample)).toBe('still here');
  });

  it('notices a child that somebody else killed while it was idle', async () => {
    const host = supervise();
    const pid = await host.request<number>('pid', {}, ample);
    const stopped = new Promise<void>((resolve) => host.onStop(resolve));
    process.kill(pid, 'SIGKILL');
    await stopped;
    expect(host.pid).toBeUndefined();
    expect(await host.request('pid', {}, ample)).not.toBe(pid);
  });

  it('does not use a child that never gets ready', async () => {
    const host = supervise('never-ready', { readyWithinMs: 1500 });
    await expect(host.request('echo', 1, ample)).rejects.toBeInstanceOf(HostTimeout);
    for (const pid of starts()) await gone(pid);
    expect(recorded().filter((line) => line === 'echo')).toEqual([]);
    expect(host.pid).toBeUndefined();
  });

  it('does not use a child of another build', async () => {
    const host = supervise('other-protocol');
    await expect(host.request('echo', 1, ample)).rejects.toBeInstanceOf(HostStopped);
    for (const pid of starts()) await gone(pid);
    expect(recorded().filter((line) => line === 'echo')).toEqual([]);
  });

  it('does not wait for the deadline of a child that ends before it is ready', async () => {
    const host = supervise('exits', { readyWithinMs: ample });
    await expect(host.request('echo', 1, ample)).rejects.toBeInstanceOf(HostStopped);
  });

  it('recovers from a child that could not even be started', async () => {
    const working = nodeLauncher(children);
    let broken = true;
    // What fork leaves behind when the system has no process to spare: no pid, no exit.
    const nothing: HostHandle = {
      pid: undefined,
      post: () => undefined,
      onMessage: () => undefined,
      onExit: () => undefined,
      onErrorOutput: () => undefined,
      kill: () => undefined,
    };
    const launcher: HostLauncher = (options) => (broken ? nothing : working(options));
    const host = supervise('serves', { launcher, readyWithinMs: 3000 });
    await expect(host.request('echo', 1, ample)).rejects.toBeInstanceOf(HostTimeout);
    broken = false;
    expect(await host.request('echo', 2, ample)).toBe(2);
  });

  it('gives up on a child that keeps ending, and tries again when the time has passed', async () => {
    // Only the clock stands still; timers go on.
    vi.useFakeTimers({ toFake: ['Date'] });
    const host = supervise('serves', { respawn: { starts: 3, withinMs: 60_000 } });
    for (let round = 0; round < 3; round += 1) {
      await expect(host.request('exit', {}, ample)).rejects.toBeInstanceOf(HostStopped);
    }
    await expect(host.request('echo', 1, ample)).rejects.toBeInstanceOf(HostGaveUp);
    vi.setSystemTime(Date.now() + 59_000);
    await expect(host.request('echo', 1, ample)).rejects.toBeInstanceOf(HostGaveUp);
    expect(starts()).toHaveLength(3);
    vi.setSystemTime(Date.now() + 1_001);
    expect(await host.request('echo', 'back', ample)).toBe('back');
  });

  it('never sends a request twice, whatever ends its child', async () => {
    const host = supervise();
    await expect(host.request('crash', {}, ample)).rejects.toBeInstanceOf(HostStopped);
    await expect(host.request('hang', {}, short)).rejects.toBeInstanceOf(HostTimeout);
    await expect(host.request('exit', {}, ample)).rejects.toBeInstanceOf(HostStopped);
    await host.request('echo', {}, ample);
    const asked = recorded().filter((line) => !line.startsWith('start '));
    expect(asked).toEqual(['crash', 'hang', 'exit', 'echo']);
  });

  it('asks one thing at a time, in order', async () => {
    const host = supervise();
    const order: number[] = [];
    const ask = (milliseconds: number, index: number): Promise<unknown> =>
      host.request('slow', { milliseconds }, ample).then(() => order.push(index));
    await Promise.all([60, 1, 40, 1].map(ask));
    expect(order).toEqual([0, 1, 2, 3]);
  });

  it('asks as many things at once as it may', async () => {
    const host = supervise('serves', { concurrency: 2 });
    const hanging = host.request('hang', {}, ample).catch(() => 'stopped');
    expect(await host.request('echo', 'beside it', ample)).toBe('beside it');
    host.kill();
    expect(await hanging).toBe('stopped');
  });

  it('counts a deadline from when the child gets the request, not from when it was made', async () => {
    const host = supervise();
    await host.request('pid', {}, ample);
    const long = host.request('slow', { milliseconds: 1500 }, ample);
    // Waits 1.5 s in the queue, then answers at once.
    const queued = host.request('echo', 'in time', 1000);
    await long;
    expect(await queued).toBe('in time');
  });

  it('gives a request that waited behind a hanging one a fresh child', async () => {
    const host = supervise();
    const hanging = host.request('hang', {}, short);
    const queued = host.request('echo', 'unharmed', ample);
    await expect(hanging).rejects.toBeInstanceOf(HostTimeout);
    expect(await queued).toBe('unharmed');
    expect(starts()).toHaveLength(2);
  });

  it('hands on what a child has not begun with when another request holds it up', async () => {
    const host = supervise('serves', { concurrency: 4 });
    await host.request('pid', {}, ample);
    const begun = host.request('hang', {}, ample);
    const spinning = host.request('spin', {}, short);
    const unread = [host.request('echo', 1, ample), host.request('echo', 2, ample)];
    await expect(spinning).rejects.toBeInstanceOf(HostTimeout);
    // The child had this one in hand: nobody knows how far it came.
    await expect(begun).rejects.toMatchObject({ name: 'HostStopped', sent: true });
    expect(await Promise.all(unread)).toEqual([1, 2]);
    expect(starts()).toHaveLength(2);
    expect(recorded().filter((line) => line === 'echo')).toHaveLength(2);
  });

  it('does not hold it against a request that it lay unread for longer than it may take', async () => {
    const host = supervise('serves', { concurrency: 4 });
    await host.request('pid', {}, ample);
    const spinning = host.request('spin', {}, ample);
    const unread = host.request('echo', 'at last', 5 * short);
    await expect(spinning).rejects.toMatchObject({ name: 'HostStopped', sent: true });
    expect(await unread).toBe('at last');
    expect(starts()).toHaveLength(2);
  });

  it('hands on only once: who holds up the successor too ends it', async () => {
    const host = supervise('serves', { concurrency: 4 });
    await host.request('pid', {}, ample);
    const spinning = [host.request('spin', {}, short), host.request('spin', {}, 2 * short)];
    const unread = host.request('echo', 1, ample);
    await expect(Promise.all(spinning)).rejects.toBeInstanceOf(HostTimeout);
    await expect(spinning[1]).rejects.toBeInstanceOf(HostTimeout);
    await expect(unread).rejects.toMatchObject({ name: 'HostStopped', sent: false });
    expect(starts()).toHaveLength(2);
    expect(recorded().filter((line) => line === 'echo')).toEqual([]);
  });

  it('does not hand a request for one child to a later one', async () => {
    const host = supervise();
    const pid = await host.request<number>('pid', {}, ample);
    expect(await host.request('echo', 1, ample, undefined, 1)).toBe(1);
    const hanging = host.request('hang', {}, short);
    const bound = host.request('echo', 2, ample, undefined, 1);
    await expect(hanging).rejects.toBeInstanceOf(HostTimeout);
    await expect(bound).rejects.toBeInstanceOf(HostStopped);
    expect(recorded().filter((line) => line === 'echo')).toHaveLength(1);
    expect(await host.request('pid', {}, ample)).not.toBe(pid);
  });

  it('tells its listeners of events until they have had enough', async () => {
    const host = supervise();
    const seen: HostEvent[] = [];
    const end = host.onEvent((event) => seen.push(event));
    await host.request('event', { session: 'one' }, ample);
    expect(seen).toEqual([{ kind: 'event', name: 'something', payload: { session: 'one' } }]);
    end();
    await host.request('event', { session: 'two' }, ample);
    expect(seen).toHaveLength(1);
  });

  it('ignores an answer that nobody asked for', async () => {
    expect(await supervise().request('stray', {}, ample)).toBe('for you');
  });

  it('passes on what the child failed with', async () => {
    const host = supervise();
    await expect(host.request('fault', {}, ample)).rejects.toThrow(new HostFault('absent', 'no such token'));
    await expect(host.request('error', {}, ample)).rejects.toMatchObject({
      name: 'CountersignError',
      code: 'document.notPdf',
      params: { file: 'a.txt' },
    });
    await expect(host.request('defect', {}, ample)).rejects.toMatchObject({
      code: 'internal',
      params: { reference: 'badcafe0' },
    });
    expect(starts()).toHaveLength(1);
    expect(lines.filter((line) => line.includes('host.defect') && line.includes('badcafe0'))).toHaveLength(1);
  });

  it('logs how the child ended, not what it said', async () => {
    const host = supervise();
    await host.request('noisy', 'PIN 4711 of Maria', ample);
    await expect(host.request('exit', {}, ample)).rejects.toBeInstanceOf(HostStopped);
    expect(lines.join('\n')).toContain('host.ended');
    expect(lines.join('\n')).not.toMatch(/4711|Maria/);
  });

  it('ends its child and what waits for it when it is disposed of', async () => {
    const host = supervise();
    const pid = await host.request<number>('pid', {}, ample);
    const underWay = host.request('hang', {}, ample);
    const waiting = host.request('echo', 1, ample);
    const outcomes = Promise.allSettled([underWay, waiting]);
    host.dispose();
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(host.request('echo', 1, ample)).rejects.toBeInstanceOf(HostStopped);
    await gone(pid);
    expect(starts()).toEqual([pid]);
  });

  it('can be killed and goes on with a fresh child', async () => {
    const host = supervise();
    const pid = await host.request<number>('pid', {}, ample);
    host.kill();
    expect(await host.request('pid', {}, ample)).not.toBe(pid);
    await gone(pid);
  });
});

/** Waits until a process is no more; the test's own time limit is the bound. */
async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ESRCH');
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
