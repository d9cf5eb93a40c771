import { spawn } from 'node:child_process';

/** How a tool ended and what it said. */
export interface ToolResult {
  /** Exit code, or -1 when a signal ended it. */
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs a program to its end.
 *
 * @param options.input - written to its standard input
 * @param options.show - its words go to our stderr as they come (long downloads)
 * @throws Error when the program is not there
 */
export function runTool(
  command: string,
  args: readonly string[],
  options: { input?: string | Uint8Array; env?: Record<string, string>; cwd?: string; show?: boolean } = {},
): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, LC_ALL: 'C.UTF-8', ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => {
      out.push(chunk);
      if (options.show) process.stderr.write(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err.push(chunk);
      if (options.show) process.stderr.write(chunk);
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'ENOENT' ? new Error(`${command} is not installed`) : error);
    });
    child.on('close', (code) => {
      resolve({
        code: code ?? -1,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8'),
      });
    });
    // A program that ends before it has read everything is not our failure; its exit code tells.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/** Runs a program that must succeed. @returns its stdout */
export async function mustRun(
  command: string,
  args: readonly string[],
  options: Parameters<typeof runTool>[2] = {},
): Promise<string> {
  const result = await runTool(command, args, options);
  if (result.code !== 0) {
    throw new Error(
      `${command} ${args[0] ?? ''} ended with ${result.code}: ${lastLines(result.stderr || result.stdout)}`,
    );
  }
  return result.stdout;
}

/** The last few lines of a tool's words, on one line. */
export function lastLines(text: string, count = 4): string {
  return text.trim().split('\n').slice(-count).join(' | ');
}

/** Lets so much work run at once; the rest waits in line. */
export class Lanes {
  private readonly waiting: (() => void)[] = [];

  constructor(private free = 2) {}

  async run<R>(work: () => Promise<R>): Promise<R> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      // The place goes to the next in line, if there is one.
      const next = this.waiting.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }
}

/** Runs `work` for each item, a few at a time; results keep the order of the items. */
export function each<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const lanes = new Lanes();
  return Promise.all(items.map((item, index) => lanes.run(() => work(item, index))));
}
