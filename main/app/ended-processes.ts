import { app } from 'electron';
import type { HostHandle, HostLauncher } from '../hosts/host-launcher';
import { isWatchedOver } from './watched-over';

/** Milliseconds that processes have to end after they were told to. */
const endsWithin = 5_000;
const lookEvery = 25;

/** Knows which of a launcher's children are still there. */
export class TrackedLauncher {
  private readonly alive = new Set<Promise<void>>();
  readonly launch: HostLauncher;

  constructor(launcher: HostLauncher) {
    this.launch = (options): HostHandle => {
      const child = launcher(options);
      const end = new Promise<void>((resolve) => child.onExit(() => resolve()));
      this.alive.add(end);
      void end.then(() => this.alive.delete(end));
      return child;
    };
  }

  /** Resolves when none is left. */
  async whenGone(): Promise<void> {
    await Promise.all(this.alive);
  }
}

/** The processes that show or draw something now. */
export function rendererPids(): number[] {
  return app
    .getAppMetrics()
    .filter(({ type }) => type === 'Tab')
    .map(({ pid }) => pid);
}

/** Resolves when none of these processes is left. */
export async function goneRenderers(pids: readonly number[]): Promise<void> {
  const gone = new Set(pids);
  while (rendererPids().some((pid) => gone.has(pid))) await new Promise((resolve) => setTimeout(resolve, lookEvery));
}

/** @returns false where it took too long */
export async function inTime(work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), endsWithin)));
  const first = await Promise.race([work, late]);
  clearTimeout(timer);
  return first !== 'late';
}

/**
 * Ends the program for a fresh start: of what can not be ended within it nothing may be left for the next person. Whoever watches
 * over it starts it again; where nobody does, it does so itself.
 */
export function startAfresh(): void {
  if (!isWatchedOver(process.env, (name) => app.commandLine.hasSwitch(name))) app.relaunch();
  app.exit(0);
}
