import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';

/** How temporary outputs are named: hidden, and told apart from anything of the user's. */
const temporaryName = /^\.countersign-[0-9a-f]{24}\.part$/;

/** A file of the journal that has so many lines gets no more, so that none grows with a batch without bound. */
const mostLines = 1000;

/** A file of the journal that this process writes. */
interface OpenNote {
  path: string;
  descriptor: number;
  lines: number;
  /** Temporary files that may still be there. */
  pending: Set<string>;
}

/**
 * The journal of outputs that are being written. A power cut between the first byte and the rename leaves a temporary file
 * and its line here; the next start removes both. An output under its own name is always whole. A file of the journal goes when
 * nothing that it names is being written any more.
 */
export class UnfinishedOutputs {
  private current: OpenNote | undefined;
  private readonly noteOf = new Map<string, OpenNote>();

  constructor(private readonly folder: string) {}

  /** Chooses a temporary path beside `target` and notes it before anything is written. */
  begin(target: string): string {
    const name = `.countersign-${randomBytes(12).toString('hex')}.part`;
    const temporary = join(dirname(target), name);
    const note = this.current ?? this.open();
    writeFileSync(note.descriptor, `${JSON.stringify({ temporary, pid: process.pid })}\n`);
    note.lines += 1;
    note.pending.add(temporary);
    this.noteOf.set(temporary, note);
    if (note.lines >= mostLines) this.current = undefined;
    return temporary;
  }

  /** Called when the temporary file is known to be gone: renamed, or removed after a failure. */
  end(temporary: string): void {
    const note = this.noteOf.get(temporary);
    if (!note) return;
    this.noteOf.delete(temporary);
    note.pending.delete(temporary);
    if (note.pending.size > 0) return;
    if (this.current === note) this.current = undefined;
    closeSync(note.descriptor);
    this.forget(note.path);
  }

  /** Called when everything that wrote has ended before its time. */
  abandonAll(): void {
    for (const temporary of [...this.noteOf.keys()]) this.abandon(temporary);
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
    let names: string[];
    try {
      names = readdirSync(this.folder);
    } catch {
      return 0;
    }
    let removed = 0;
    for (const name of names) {
      const note = join(this.folder, name);
      const entries = readNote(note);
      // One that was made just now has no line yet; its name tells whose it is.
      const owners = [Number.parseInt(name, 10) || 0, ...entries.map(({ pid }) => pid)];
      if (owners.some((pid) => pid !== process.pid && runs(pid))) continue;
      let left = false;
      for (const { temporary } of entries) {
        try {
          // The journal is data: it may only ever name a temporary file of ours.
          if (temporaryName.test(basename(temporary)) && lstatSync(temporary, { throwIfNoEntry: false })?.isFile()) {
            rmSync(temporary);
            removed += 1;
          }
        } catch {
          left = true;
        }
      }
      // Out of reach for now: the note stays, and the next start tries again.
      if (!left) this.forget(note);
    }
    return removed;
  }

  private open(): OpenNote {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const path = join(this.folder, `${process.pid}-${randomBytes(6).toString('hex')}.jsonl`);
    const descriptor = openSync(path, 'ax', 0o600);
    return (this.current = { path, descriptor, lines: 0, pending: new Set() });
  }

  private forget(note: string): void {
    try {
      unlinkSync(note);
    } catch {
      // The next start tries again.
    }
  }
}

/** A line cut short by a power cut names nothing that could have been written yet. */
function readNote(file: string): { temporary: string; pid: number }[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    try {
      const entry = JSON.parse(line) as { temporary?: unknown; pid?: unknown } | null;
      const whole = typeof entry?.temporary === 'string' && Number.isInteger(entry.pid);
      return whole ? [entry as { temporary: string; pid: number }] : [];
    } catch {
      return [];
    }
  });
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
