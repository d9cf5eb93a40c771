import { app, webContents, type WebContents } from 'electron';
import type { HostHandle, HostLauncher } from '../hosts/host-launcher';
import { isWatchedOver } from './watched-over';

/** Milliseconds that processes have to end after they were told to. */
const endsWithin = 5_000;
/** And before that is tried harder. */
const leftAlone = 500;
const lookEvery = 25;

/** Knows which of a launcher's children are still there. */
export class TrackedLauncher {
  private readonly alive = new Map<HostHandle, Promise<void>>();
  private over = false;
  readonly launch: HostLauncher;

  constructor(launcher: HostLauncher) {
    this.launch = (options): HostHandle => {
      // Whoever still waited for an answer would start a child anew.
      if (this.over) throw new Error('its person is gone');
      const child = launcher(options);
      const end = new Promise<void>((resolve) => child.onExit(() => resolve()));
      this.alive.set(child, end);
      void end.then(() => this.alive.delete(child));
      return child;
    };
  }

  /** Ends all of them, at once, and starts no other one. Resolves when none is left. */
  async end(): Promise<void> {
    this.over = true;
    const ends = [...this.alive];
    for (const [child] of ends) child.kill();
    await Promise.all(ends.map(([, end]) => end));
  }
}

/** The processes that show or draw something now. */
export function rendererPids(): number[] {
  return app
    .getAppMetrics()
    .filter(({ type }) => type === 'Tab')
    .map(({ pid }) => pid);
}

/** The processes of their frames. */
export function pidsOf(all: readonly WebContents[]): ReadonlySet<number> {
  return new Set(all.flatMap(({ mainFrame }) => mainFrame.framesInSubtree.map(({ osProcessId }) => osProcessId)));
}

/** Resolves when none of these processes is left. */
export async function goneRenderers(pids: readonly number[]): Promise<void> {
  const gone = new Set(pids);
  while (rendererPids().some((pid) => gone.has(pid))) await new Promise((resolve) => setTimeout(resolve, lookEvery));
}

/**
 * Ends those that do not end by themselves: the worker of a page outlives it.
 *
 * @returns false where one is left
 */
export async function endRenderers(pids: readonly number[]): Promise<boolean> {
  const gone = goneRenderers(pids);
  if (await inTime(gone, leftAlone)) return true;
  const inUse = pidsOf(webContents.getAllWebContents());
  for (const pid of rendererPids()) if (pids.includes(pid) && !inUse.has(pid)) process.kill(pid, 'SIGKILL');
  return inTime(gone);
}

/** @returns false where it took too long */
export async function inTime(work: Promise<unknown>, milliseconds = endsWithin): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), milliseconds)));
  const first = await Promise.race([work, late]);
  clearTimeout(timer);
  return first !== 'late';
}

/**
 * Ends the program for a fresh start: of what can not be ended within it nothing may be left for the next person. Whoever watches
 * over it starts it again; where nobody does, it does so itself.
 */
export function startAfresh(): void {
  if (!isWatchedOver((name) => app.commandLine.hasSwitch(name))) app.relaunch();
  app.exit(0);
}
