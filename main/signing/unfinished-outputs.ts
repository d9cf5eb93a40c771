import { lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';

/** How temporary outputs are named: hidden, and told apart from anything of the user's. */
const temporaryName = /^\.countersign-[0-9a-f]{24}\.part$/;

/**
 * The journal of outputs that are being written. A power cut between the first byte and the rename leaves a temporary file
 * and its line here; the next start removes both. An output under its own name is always whole.
 */
export class UnfinishedOutputs {
  constructor(private readonly folder: string) {}

  /** Chooses a temporary path beside `target` and notes it before anything is written. */
  begin(target: string): string {
    const name = `.countersign-${randomBytes(12).toString('hex')}.part`;
    const temporary = join(dirname(target), name);
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    writeFileSync(this.note(temporary), JSON.stringify({ temporary, pid: process.pid }), { mode: 0o600 });
    return temporary;
  }

  /** Called when the temporary file is known to be gone: renamed, or removed after a failure. */
  end(temporary: string): void {
    rmSync(this.note(temporary), { force: true });
  }

  /** Called when whoever wrote it stopped on the way: removes the temporary file if there is one. */
  abandon(temporary: string): void {
    try {
      rmSync(temporary, { force: true });
      this.end(temporary);
    } catch {
      // Still held or out of reach: the note stays, and the next start tries again.
    }
  }

  /** Removes what a process that no longer runs has left behind. Returns how many files that were. */
  sweep(): number {
    let notes: string[];
    try {
      notes = readdirSync(this.folder);
    } catch {
      return 0;
    }
    let removed = 0;
    for (const name of notes) {
      const note = join(this.folder, name);
      const { temporary, pid } = readNote(note);
      if (pid !== process.pid && runs(pid)) continue;
      try {
        // The journal is data: it may only ever name a temporary file of ours.
        if (temporaryName.test(basename(temporary)) && lstatSync(temporary, { throwIfNoEntry: false })?.isFile()) {
          rmSync(temporary);
          removed += 1;
        }
        rmSync(note, { force: true });
      } catch {
        // Out of reach for now: the note stays, and the next start tries again.
      }
    }
    return removed;
  }

  private note(temporary: string): string {
    return join(this.folder, `${basename(temporary)}.json`);
  }
}

/** A note cut short by a power cut names nothing that could have been written yet. */
function readNote(file: string): { temporary: string; pid: number } {
  try {
    const note = JSON.parse(readFileSync(file, 'utf8')) as { temporary?: unknown; pid?: unknown } | null;
    if (typeof note?.temporary === 'string' && Number.isInteger(note.pid))
      return note as { temporary: string; pid: number };
  } catch {
    // As good as empty.
  }
  return { temporary: '', pid: 0 };
}

function runs(pid: number): boolean {
  // Anything else would address a group of processes, or none.
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
