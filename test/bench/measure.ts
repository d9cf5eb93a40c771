import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/** What one run cost. */
export interface Cost {
  /** Wall-clock seconds from start to exit. */
  seconds: number;
  /** Processor seconds of the process and its children, user and system. */
  cpu: number;
  /** Of `seconds`, those that private keys and the login to them took: what no engine can save. Unknown for a program seen from outside. */
  keySeconds?: number;
  /** Peak resident bytes of each process, by name, the largest first. */
  peaks: { name: string; bytes: number }[];
}

const ticksPerSecond = 100;
const everyMilliseconds = 4;

/**
 * Runs a program and watches it and everything it starts through /proc (Linux): the peak of resident memory is the
 * kernel's own high-water mark, read until the process ends; processor time is as of the last look.
 *
 * @param options.codes - with which it may end; 0 without them
 * @throws Error when it ends with another
 */
export async function measure(
  command: string,
  args: readonly string[],
  options: { input?: string; env?: Record<string, string>; codes?: readonly number[] } = {},
): Promise<Cost> {
  const started = process.hrtime.bigint();
  const child = spawn(command, args, { env: { ...process.env, ...options.env }, stdio: ['pipe', 'pipe', 'pipe'] });
  const words: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => words.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => words.push(chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const watch = new ProcessWatch();
  const timer = setInterval(() => child.pid !== undefined && watch.look(child.pid), everyMilliseconds);
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (exit) => resolve(exit ?? -1));
    });
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    if (!(options.codes ?? [0]).includes(code))
      throw new Error(`${command} ended with ${code}: ${Buffer.concat(words).toString('utf8').trim().slice(-600)}`);
    return { seconds, cpu: watch.cpu(), peaks: watch.peaks() };
  } finally {
    clearInterval(timer);
  }
}

/** High-water marks and processor time of a process and its descendants, kept past their end. */
export class ProcessWatch {
  private readonly seen = new Map<number, { name: string; bytes: number; ticks: number }>();

  /** Looks at a process and all below it. */
  look(pid: number): void {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'latin1');
      const bytes = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const name = nameOf(pid);
      const ticks = Number(fields[11]) + Number(fields[12]);
      const before = this.seen.get(pid);
      if (name !== '' && bytes > 0) this.seen.set(pid, { name, bytes, ticks });
      // It has ended and waits to be collected: its memory is gone, its time is final.
      else if (before !== undefined) before.ticks = ticks;
      this.lookBelow(pid);
    } catch {
      // It ended between two looks; what was seen stays.
    }
  }

  /**
   * Looks at everything below a process, and not at the process itself.
   *
   * @param only - leaves out children with other names
   */
  lookBelow(pid: number, only = /(?:)/): void {
    for (const task of readdirSync(`/proc/${pid}/task`)) {
      for (const child of readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1').split(' ').filter(Boolean)) {
        if (only.test(nameOf(Number(child)))) this.look(Number(child));
      }
    }
  }

  cpu(): number {
    return [...this.seen.values()].reduce((sum, { ticks }) => sum + ticks, 0) / ticksPerSecond;
  }

  peaks(): { name: string; bytes: number }[] {
    return [...this.seen.values()].map(({ name, bytes }) => ({ name, bytes })).sort((a, b) => b.bytes - a.bytes);
  }
}

/** A process's script where it runs one, else its program. */
function nameOf(pid: number): string {
  let words: string[];
  try {
    words = readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0').filter(Boolean);
  } catch {
    return '';
  }
  const script = words.slice(1).find((word) => /\.(js|mjs|ts|py)$/.test(word));
  return (script ?? words[0] ?? '').split('/').at(-1) ?? '';
}

/**
 * The quickest run, with the largest peaks of all runs. Whatever else the machine does only ever adds time, so the quickest
 * run is nearest to what the work takes.
 */
export function best(runs: readonly Cost[]): Cost {
  const [quickest] = [...runs].sort((a, b) => a.seconds - b.seconds);
  if (quickest === undefined) throw new Error('no run to choose from');
  const [largest] = runs.map((run) => run.peaks).sort((a, b) => (b[0]?.bytes ?? 0) - (a[0]?.bytes ?? 0));
  return { ...quickest, peaks: largest ?? quickest.peaks };
}

/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? NaN) + (sorted[Math.floor(half)] ?? NaN)) / 2;
}
