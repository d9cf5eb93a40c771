import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { plainEnvironment, scriptArguments } from '../../../build/demo/script-process';
import { whileLocked } from '../../../main/files/folder-lock';
import { checkHistory, readHistory } from '../../../main/audit/history-reader';
import { useHistory } from './history-desk';

const desk = useHistory();
const commandOf = (script: string): string[] => [
  process.execPath,
  ...scriptArguments(new URL(script, import.meta.url)),
  desk.folder,
];

interface Writer {
  child: ChildProcess;
  /** What it has printed so far: the name of each file that was recorded. */
  printed(): string[];
  ended: Promise<number | null>;
}

/** @param octets - the most that any file may hold, as on a full disk */
function startWriter(name: string, count: number, octets?: number): Writer {
  const args = [...commandOf('writer.ts'), name, String(count)];
  // A signal that is ignored stays ignored: the write fails with EFBIG in place of ending the process.
  const full = `trap '' XFSZ; ulimit -f ${Math.ceil((octets ?? 0) / 512)}; exec "$@"`;
  return start(octets === undefined ? args : ['/bin/sh', '-c', full, 'sh', ...args]);
}

/** They are told to begin when all are ready: on a busy machine the first one would have done before the last is there. */
async function startTogether(count: number, ...names: string[]): Promise<Writer[]> {
  const writers = names.map((name) => start([...commandOf('writer.ts'), name, String(count), 'together'], 'pipe'));
  await vi.waitFor(() => expect(writers.map(({ printed }) => printed())).toEqual(names.map(() => ['ready'])), 30_000);
  for (const { child } of writers) child.stdin?.write('go');
  return writers;
}

function start([program = '', ...rest]: string[], stdin: 'ignore' | 'pipe' = 'ignore'): Writer {
  const child = spawn(program, rest, { env: plainEnvironment(), stdio: [stdin, 'pipe', 'inherit'] });
  let text = '';
  child.stdout!.setEncoding('utf8').on('data', (part: string) => (text += part));
  return {
    child,
    printed: () => text.split('\n').slice(0, -1),
    ended: new Promise((resolve) => child.once('close', resolve)),
  };
}

const recorded = async (): Promise<(string | undefined)[]> =>
  (await readHistory(desk.folder)).lines.reverse().map(({ FILENAME }) => FILENAME);

describe('processes that write one history at once', () => {
  it('keep one chain with every line of each', async () => {
    const writers = await startTogether(25, 'a', 'b', 'c');
    expect(await Promise.all(writers.map(({ ended }) => ended))).toEqual([0, 0, 0]);
    const printed = writers.flatMap((writer) => writer.printed()).filter((line) => line !== 'ready');
    expect(printed).toHaveLength(75);
    const names = await recorded();
    expect([...names].sort()).toEqual([...printed].sort());
    expect(await checkHistory(desk.folder)).toMatchObject({ intact: true, lines: 75, unsealed: 0 });
    // They did write by turns, or this would have tried nothing.
    const turns = names.filter((name, index) => index > 0 && name![0] !== names[index - 1]![0]);
    expect(turns.length).toBeGreaterThan(2);
  });

  it('one after another in one process too', async () => {
    const order: string[] = [];
    mkdirSync(desk.folder, { recursive: true });
    const work = (name: string) => () =>
      new Promise<void>((resolve) => {
        order.push(`${name} begins`);
        setImmediate(() => resolve(void order.push(`${name} ends`)));
      });
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => whileLocked(desk.folder, work(name))));
    for (let index = 0; index < order.length; index += 2)
      expect(order[index + 1]).toBe(order[index]!.replace('begins', 'ends'));
    expect(order).toHaveLength(8);
    expect(readdirSync(desk.folder)).toEqual([]);
  });
});

describe('a process that is killed', () => {
  it('again and again leaves a whole history, with a line for each request that it had called recorded', async () => {
    const told: string[] = [];
    for (let round = 0; round < 8; round += 1) {
      const writer = startWriter(`r${round}`, 1_000);
      // Killed at another moment each time, but never before it has begun to write.
      while (writer.printed().length < 2 + round && writer.child.exitCode === null)
        await new Promise((resolve) => setTimeout(resolve, 1));
      await new Promise((resolve) => setTimeout(resolve, round));
      writer.child.kill('SIGKILL');
      expect(await writer.ended).toBe(null);
      told.push(...writer.printed());
    }
    const left = readdirSync(join(desk.folder, 'open')).length;
    await desk.record('after.pdf');
    const names = await recorded();
    expect(told.length).toBeGreaterThan(8 * 2);
    expect(names.filter((name) => told.includes(name!))).toEqual(told);
    expect(new Set(names).size).toBe(names.length);
    // At most the one that was under way in each round; every one of them got its line.
    expect(names.length - 1 - told.length).toBeLessThanOrEqual(8);
    expect(left).toBeLessThanOrEqual(8);
    expect(await checkHistory(desk.folder)).toMatchObject({ intact: true, torn: false, unsealed: 0 });
    expect(readdirSync(join(desk.folder, 'open'))).toEqual([]);
  });

  it('in a batch leaves what it told of the documents before, and says for which one the key was asked', async () => {
    const documents = 500;
    const writer = start([...commandOf('batch-writer.ts'), String(documents)]);
    while (writer.printed().length < 5 && writer.child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 1));
    writer.child.kill('SIGKILL');
    expect(await writer.ended).toBe(null);
    const asked = writer.printed().length;
    await desk.record('after.pdf');
    const lines = (await readHistory(desk.folder)).lines.reverse();
    expect(lines).toHaveLength(documents + 1);
    // It may have asked for one more than it came to print.
    const [before, last, after] = [lines.slice(0, asked - 1), lines[asked - 1], lines.slice(asked + 1, documents)];
    expect(before.map(({ FILENAME }) => FILENAME)).toEqual(writer.printed().slice(0, -1));
    expect(new Set(before.map(({ EXCEPTION }) => EXCEPTION))).toEqual(new Set(['document.notPdf']));
    expect(last).toMatchObject({ FILENAME: `${asked - 1}.pdf`, KEY_ASKED: true });
    expect(after.filter(({ KEY_ASKED }) => KEY_ASKED)).toEqual([]);
    expect(new Set(after.map(({ EXCEPTION }) => EXCEPTION))).toEqual(new Set(['history.interrupted']));
    expect(await checkHistory(desk.folder)).toMatchObject({ intact: true, unsealed: 0 });
  });

  it('before its note has a line leaves a note that goes with the next request, but not that of one that lives', async () => {
    const open = join(desk.folder, 'open');
    mkdirSync(open, { recursive: true });
    writeFileSync(join(open, 'killed.4194305.jsonl'), '');
    writeFileSync(join(open, `living.${process.pid}.jsonl`), '');
    await desk.record('after.pdf');
    expect(readdirSync(open)).toEqual([`living.${process.pid}.jsonl`]);
    expect(await recorded()).toEqual(['after.pdf']);
  });

  it('while it holds the lock keeps nobody out', async () => {
    mkdirSync(join(desk.folder, 'lock'), { recursive: true });
    writeFileSync(
      join(desk.folder, 'lock', 'somebody'),
      JSON.stringify({ pid: 4194305, since: new Date().toISOString() }),
    );
    expect(await desk.record('a.pdf')).toEqual([undefined]);
    mkdirSync(join(desk.folder, 'lock'));
    expect(await desk.record('b.pdf')).toEqual([undefined]);
    // Its number is in use again, after the computer was started anew.
    mkdirSync(join(desk.folder, 'lock'));
    writeFileSync(
      join(desk.folder, 'lock', 'somebody'),
      JSON.stringify({ pid: process.pid, since: '2001-01-01T00:00:00Z' }),
    );
    expect(await desk.record('c.pdf')).toEqual([undefined]);
    expect(existsSync(join(desk.folder, 'lock'))).toBe(false);
    expect(await recorded()).toEqual(['a.pdf', 'b.pdf', 'c.pdf']);
  });
});

describe.skipIf(process.platform === 'win32')('a full disk', () => {
  it('is told, leaves no half line, and the lines that were missing come with the next request', async () => {
    const writer = startWriter('full', 12, 4_096);
    expect(await writer.ended).toBe(0);
    const printed = writer.printed();
    const failed = printed.filter((line) => line.startsWith('!'));
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(12);
    expect(failed[0]).toBe('! {"code":"history.notRecorded","params":{"reason":"disk-full"}}');
    const written = printed.filter((line) => !line.startsWith('!'));
    expect(await recorded()).toEqual(written);
    expect(await checkHistory(desk.folder)).toMatchObject({ intact: true, torn: false });
    // The process ended with lines in hand; its notes stayed, and say what happened.
    await desk.record('after.pdf');
    expect([...(await recorded())].sort()).toEqual(
      [...Array.from({ length: 12 }, (_, index) => `full-${index}.pdf`), 'after.pdf'].sort(),
    );
    expect(await checkHistory(desk.folder)).toMatchObject({ intact: true, lines: 13, unsealed: 0 });
  });
});
