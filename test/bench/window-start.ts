import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, errors } from '@playwright/test';
import { chromiumSandboxWorks } from '../../build/unprivileged.mjs';
import { killTree, processTree } from '../fixtures/e2e/processes';
import { makeProfile } from '../fixtures/e2e/profile';
import { projectFolder } from '../interop/cache';
import { benchDisplay } from './bench-display';
import { median } from './measure';
import { printColumns } from './results';

/** What it takes until a window shows its first frame. */
export interface StartCost {
  /** Milliseconds from the start of the program to the first frame with something in it; the median. */
  frame: number;
  /** Milliseconds of processor time of all its processes until then; the median. */
  processor: number;
}

export interface WindowStart {
  ours: StartCost;
  empty: StartCost;
  runs: number;
}

export const startTitle = 'the first window';

const emptyApplication = fileURLToPath(new URL('./empty-application', import.meta.url));
const runs = 10;
const attempts = 5;

/**
 * Starts the application and an empty one in turns, ten times each.
 * @returns why it could not be measured, where it could not
 */
export async function measureWindowStart(): Promise<WindowStart | string> {
  const display = await benchDisplay();
  if (typeof display === 'string') return display;
  const profile = await makeProfile();
  const emptyProfile = mkdtempSync(join(tmpdir(), 'countersign-empty-'));
  try {
    const { executable } = display;
    const environment = { ...process.env, ...display.environment };
    const ours: StartCost[] = [];
    const empty: StartCost[] = [];
    // The first start of each finds nothing of it in memory, and does not count.
    for (let run = 0; run <= runs; run += 1) {
      const one = await start(executable, projectFolder, profile.folder, environment);
      const other = await start(executable, emptyApplication, emptyProfile, environment);
      if (run === 0) continue;
      ours.push(one);
      empty.push(other);
    }
    return { ours: medianOf(ours), empty: medianOf(empty), runs };
  } finally {
    await profile.remove();
    rmSync(emptyProfile, { recursive: true, force: true, maxRetries: 5 });
    await display.stop();
  }
}

const medianOf = (costs: readonly StartCost[]): StartCost => ({
  frame: median(costs.map(({ frame }) => frame)),
  processor: median(costs.map(({ processor }) => processor)),
});

/** A driver that comes at the wrong moment is sometimes never answered; such a start is made again. */
async function start(...wanted: Parameters<typeof startOnce>): Promise<StartCost> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(...wanted);
    } catch (error) {
      if (!(error instanceof errors.TimeoutError) || attempt === attempts) throw error;
    }
  }
}

/** Nothing looks on until the frame is there: a driver that waits for the start would slow both down. */
async function startOnce(
  executable: string,
  application: string,
  profile: string,
  environment: NodeJS.ProcessEnv,
): Promise<StartCost> {
  const begun = Date.now();
  const child = spawn(
    executable,
    [
      application,
      `--profile=${profile}`,
      '--remote-debugging-port=0',
      '--disable-gpu',
      ...(chromiumSandboxWorks() ? [] : ['--no-sandbox']),
    ],
    { env: environment, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  try {
    const address = await debuggingAddress(child);
    const browser = await chromium.connectOverCDP(address, { timeout: 5_000 });
    try {
      const page = await firstPage(browser);
      const painted = await page.waitForFunction(() => {
        const paint = performance.getEntriesByName('first-contentful-paint')[0];
        return paint && performance.timeOrigin + paint.startTime;
      });
      const frame = ((await painted.jsonValue()) ?? NaN) - begun;
      return { frame, processor: processorTime(child.pid ?? 0) };
    } finally {
      await browser.close();
    }
  } finally {
    if (child.pid !== undefined) killTree(child.pid);
    await new Promise((resolve) =>
      child.exitCode === null && child.signalCode === null ? child.once('exit', resolve) : resolve(0),
    );
  }
}

function debuggingAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      const [, address] = /DevTools listening on (\S+)/.exec(said) ?? [];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`the application ended with ${code}. ${said.slice(-600)}`)));
    child.once('error', reject);
  });
}

async function firstPage(browser: Awaited<ReturnType<typeof chromium.connectOverCDP>>) {
  for (;;) {
    const page = browser
      .contexts()
      .flatMap((context) => context.pages())
      .find((one) => one.url().endsWith('/index.html'));
    if (page) return page;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Milliseconds that a process and all below it have used so far (proc(5), stat: utime and stime). */
function processorTime(pid: number): number {
  const ticks = processTree(pid).map((one) => {
    try {
      const fields = readFileSync(`/proc/${one.pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
      return Number(fields[11]) + Number(fields[12]);
    } catch {
      return 0;
    }
  });
  return ticks.reduce((sum, each) => sum + each, 0) * 10;
}

export function printWindowStart(found: WindowStart | string): void {
  console.log(`\n${startTitle}, milliseconds; the median of ${runs} starts in turns`);
  if (typeof found === 'string') return console.log(`not measured: ${found}`);
  const row = (name: string, { frame, processor }: StartCost): string[] => [
    name,
    frame.toFixed(0),
    processor.toFixed(0),
  ];
  printColumns([
    ['', 'first frame', 'processor'],
    row('ours', found.ours),
    row('an empty Electron application', found.empty),
  ]);
}
