import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../../log/log';
import type { SharedLibrary } from './shared-libraries';
import { takesConnections } from './unix-socket';

/** How a tunnel is started: a program with its arguments, never a shell's line, and the socket that it makes. */
export interface TunnelCommand {
  program: string;
  arguments: string[];
  /** Absolute path of the unix socket on which it listens. */
  socket: string;
}

/** The tunnel that a module's configuration asks for. */
export function tunnelOf({ address, tunnel }: SharedLibrary): TunnelCommand | undefined {
  const [program, ...words] = tunnel ?? [];
  const socket = /^unix:path=(.+)$/.exec(address ?? '')?.[1];
  return program !== undefined && socket !== undefined ? { program, arguments: words, socket } : undefined;
}

/** Like a token process: no more than `starts` within `withinMs`, then none until that time has passed. */
const respawn = { starts: 6, withinMs: 60_000 };
const readyWithinMs = 10_000;
const betweenLooksMs = 20;
const endedWithinMs = 200;

/**
 * The program that carries the way to a remote token, such as socat or ssh. It is started when the token is first needed,
 * started again by the next need after it ended, and ended with us.
 */
export class Tunnel {
  private child: ChildProcess | undefined;
  private starts: number[] = [];
  private opening: Promise<void> | undefined;
  private disposed = false;

  constructor(
    private readonly command: TunnelCommand,
    private readonly log: Log,
  ) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Sees to it that the tunnel stands. Does not say whether anything answers at its other end. */
  open(): Promise<void> {
    if (this.disposed || this.child) return this.opening ?? Promise.resolve();
    this.opening = this.start().finally(() => (this.opening = undefined));
    return this.opening;
  }

  /**
   * Waits a moment for its end: that a connection broke may be the first that is seen of it, and only a tunnel that has ended is
   * started again.
   */
  async ending(): Promise<void> {
    const { child } = this;
    const until = Date.now() + endedWithinMs;
    while (child && this.child === child && Date.now() < until) await delay(betweenLooksMs);
  }

  /** Ends it for good. */
  dispose(): void {
    this.disposed = true;
    this.child?.kill('SIGTERM');
  }

  private async start(): Promise<void> {
    const now = Date.now();
    this.starts = this.starts.filter((at) => now - at < respawn.withinMs);
    if (this.starts.length >= respawn.starts) return;
    this.starts.push(now);
    const child = spawn(this.command.program, this.command.arguments, { stdio: 'ignore', shell: false });
    this.child = child;
    const endWithUs = (): void => void child.kill('SIGTERM');
    process.once('exit', endWithUs);
    const ended = (code: number | null, signal: string | null): void => {
      process.removeListener('exit', endWithUs);
      if (this.child !== child) return;
      this.child = undefined;
      this.log.info('tunnel.ended', { code, signal });
    };
    child.once('exit', ended);
    child.once('error', () => ended(null, null));
    const until = now + readyWithinMs;
    while (this.child === child && Date.now() < until && !(await takesConnections(this.command.socket))) {
      await delay(betweenLooksMs);
    }
  }
}
