import { uptime } from 'node:os';

/** A process, told apart from one that gets its number after the computer was started anew. */
export interface ProcessMark {
  pid: number;
  /** ISO 8601. */
  since: string;
}

export function thisProcess(): ProcessMark {
  return { pid: process.pid, since: new Date().toISOString() };
}

/** What a file says of its process; of one that can not be read, nobody's. */
export function parseProcess(text: string): ProcessMark {
  try {
    const { pid, since } = JSON.parse(text) as Partial<ProcessMark>;
    if (Number.isInteger(pid) && typeof since === 'string') return { pid: pid!, since };
  } catch {
    // Cut short by a power cut: its process is gone too.
  }
  return { pid: 0, since: '' };
}

/** Clocks are set, so a mark counts as older than the computer's start only when it is so by this much (milliseconds). */
const clockTolerance = 60_000;

/** Whether the process still runs. When in doubt it does. */
export function isAlive({ pid, since }: ProcessMark): boolean {
  // Anything else would address a group of processes, or none.
  if (pid <= 0) return false;
  if (Date.parse(since) + clockTolerance < Date.now() - uptime() * 1000) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
