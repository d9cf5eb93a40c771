import { app, webContents, type Session } from 'electron';
import type { HostHandle, HostLauncher } from '../hosts/host-launcher';
import { within } from '../station/within';
import { isWatchedOver } from './watched-over';

/** Milliseconds that processes have to end after they were told to. */
const endsWithin = 5_000;
/** Milliseconds after which a renderer that nothing shows any more is ended. */
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

/** Resolves when none of these processes is left. */
export async function goneRenderers(pids: readonly number[]): Promise<void> {
  await noneLeft(() => rendererPids().filter((pid) => pids.includes(pid)));
}

/**
 * Ends what may have something of a session whose contents were closed just now: frames and workers can have processes of their
 * own, and a worker outlives its page. What shows another session has nothing of it.
 *
 * @returns false where something is left
 */
export async function endRenderersOf(session: Session): Promise<boolean> {
  const before = rendererPids();
  const left = (): number[] => {
    const others = webContents.getAllWebContents().filter((one) => one.session !== session);
    const shown = others.flatMap(({ mainFrame }) => mainFrame.framesInSubtree.map(({ osProcessId }) => osProcessId));
    return rendererPids().filter((pid) => before.includes(pid) && !shown.includes(pid));
  };
  if (await noneLeft(left, leftAlone)) return true;
  for (const pid of left()) process.kill(pid, 'SIGKILL');
  return noneLeft(left, endsWithin);
}

/** @returns false where one is left after so many milliseconds */
async function noneLeft(left: () => readonly number[], milliseconds = Infinity): Promise<boolean> {
  const until = Date.now() + milliseconds;
  while (left().length > 0) {
    if (Date.now() >= until) return false;
    await new Promise((resolve) => setTimeout(resolve, lookEvery));
  }
  return true;
}

/** @returns false where it took too long */
export async function inTime(work: Promise<unknown>): Promise<boolean> {
  return (
    (await within(
      endsWithin,
      work.then(() => true),
    )) ?? false
  );
}

/**
 * Ends the program for a fresh start: of what can not be ended within it nothing may be left for the next person. Whoever watches
 * over it starts it again; where nobody does, it does so itself.
 */
export function startAfresh(): void {
  if (!isWatchedOver((name) => app.commandLine.hasSwitch(name))) app.relaunch();
  app.exit(0);
}
