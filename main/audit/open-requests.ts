import { closeSync, mkdirSync, openSync, readdirSync, unlinkSync, writeSync } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { syncFolder } from './history-files';
import type { HistoryFields } from './history-line';
import { isAlive, parseProcess, thisProcess, type ProcessMark } from '../files/process-mark';
import { dataToDisk } from './to-disk';

/** A document of a request, with the id that its line will have. */
export interface OpenDocument {
  LOG_ID: string;
  /** Absent where no document is worked on. */
  FILENAME?: string;
}

/** What a request left that never wrote all its lines. */
export interface OpenRequest {
  requestId: string;
  documents: OpenDocument[];
  /** What was known by then of signer and key. */
  fields: Partial<HistoryFields>;
  /** LOG_IDs of the documents for which the key was asked. */
  asked: ReadonlySet<string>;
  /** Lines of documents that had ended, by their LOG_IDs. */
  lines: ReadonlyMap<string, HistoryFields>;
  /** Lines of what the end of the process brought about, by their LOG_IDs. */
  foreseen: ReadonlyMap<string, HistoryFields>;
  /** The note's file name. */
  note: string;
}

/** What a note says, whoever runs its request. */
export type OpenNoteContents = OpenRequest & {
  /** Its process goes on. */
  alive: boolean;
};

/**
 * The notes of requests that are under way, a file each in `open/`: who runs it and its documents, then a line for the signer and
 * key, a line before each use of the key, and what became of the documents. The note goes when all lines of
 * the request stand in the history. A process that is killed leaves it behind, and whoever opens the history next gives every
 * document of it the line that it lacks: so a signature that was made and not recorded is visible, and the history keeps one
 * line a document.
 */
export class OpenRequests {
  private readonly folder: string;
  private readonly notes = new Map<string, OpenNote>();

  /** @param folder - of the history */
  constructor(folder: string) {
    this.folder = join(folder, 'open');
  }

  /** Kept, whatever becomes of this process, when it resolves; on its way to the disk, for which {@link asking} waits. */
  async begin(requestId: string, documents: OpenDocument[]): Promise<void> {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const note = new OpenNote(this.file(requestId));
    this.notes.set(requestId, note);
    note.write([{ ...thisProcess(), booted: bootTime(), documents }]);
    note.begun = Promise.all([note.toDisk(), syncFolder(this.folder)]);
    note.begun.catch(() => undefined);
  }

  /** What became known; on disk before the first use of the key. */
  async note(requestId: string, fields: Partial<HistoryFields>): Promise<void> {
    this.opened(requestId).write([{ fields }]);
  }

  /** On disk when it resolves: from then on the key may be asked for a document whose turn comes next. */
  async announce(requestId: string, logId: string): Promise<void> {
    const note = this.opened(requestId);
    note.write([{ announced: logId }]);
    await Promise.all([note.begun, note.toDisk()]);
  }

  /**
   * Only when it has resolved may the key be asked.
   * @param announced - that is on disk already: then this line needs to outlive the process, but not the computer
   */
  async asking(requestId: string, logId: string, announced = false): Promise<void> {
    const note = this.opened(requestId);
    note.write([{ asking: logId }]);
    if (!announced) await Promise.all([note.begun, note.toDisk()]);
  }

  /** The line of a document that has ended, which the history may not have yet. It goes to the disk with the next use of the key. */
  async ended(requestId: string, line: HistoryFields): Promise<void> {
    this.opened(requestId).write([{ line }]);
  }

  /** What the history is to say should this process end before it does: a key that lived in it is gone with it. */
  async foresee(requestId: string, foreseen: HistoryFields): Promise<void> {
    this.opened(requestId).write([{ foreseen }]);
  }

  async end(requestId: string): Promise<void> {
    await this.leave(requestId);
    try {
      unlinkSync(this.file(requestId));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }

  /** Lets go of a note that has to stay. */
  async leave(requestId: string): Promise<void> {
    const note = this.notes.get(requestId);
    this.notes.delete(requestId);
    await note?.close();
  }

  private opened(requestId: string): OpenNote {
    const note = this.notes.get(requestId);
    if (!note) throw new Error('not a request that is under way');
    return note;
  }

  /** Forgets a request that was left. */
  async close({ note }: OpenRequest): Promise<void> {
    await rm(join(this.folder, note), { force: true });
  }

  /** The requests whose process has ended. Call it while nobody else writes the history. */
  async left(): Promise<OpenRequest[]> {
    return this.read((alive) => !alive);
  }

  /** All notes, of this process too. */
  async all(): Promise<OpenNoteContents[]> {
    return this.read(() => true);
  }

  /** @param wanted - by whether the process goes on: the others are not parsed */
  private async read(wanted: (alive: boolean) => boolean): Promise<OpenNoteContents[]> {
    const found: OpenNoteContents[] = [];
    for (const name of this.names().filter((one) => one.endsWith('.jsonl'))) {
      const text = await readFile(join(this.folder, name), 'utf8').catch(() => undefined);
      if (text === undefined) continue;
      const [head = '', ...rest] = text.split('\n');
      const alive = isAlive(text === '' ? await this.maker(name) : parseProcess(head));
      if (wanted(alive)) found.push({ ...parse(name, [head, ...rest]), alive });
    }
    return found;
  }

  /** Looked at before each request: the answer is there before a thread for the question would be. */
  private names(): string[] {
    try {
      return readdirSync(this.folder);
    } catch {
      return [];
    }
  }

  /** Whose note it is that was made and got no line yet. */
  private async maker(note: string): Promise<ProcessMark> {
    const made = await stat(join(this.folder, note)).catch(() => undefined);
    return { pid: Number(note.split('.')[1]), since: made?.mtime.toISOString() ?? '' };
  }

  private file(requestId: string): string {
    return join(this.folder, `${requestId}.${process.pid}.jsonl`);
  }
}

/** A note that this process writes: opened once. A line is a few octets for the system's memory, and not worth a thread. */
class OpenNote {
  private readonly descriptor: number;
  private syncing: Promise<void> = Promise.resolve();
  /** The sync that has not begun: it takes along all that was written until it does. */
  private next: Promise<void> | undefined;
  /** The first lines and the note's name are on disk. */
  begun: Promise<unknown> = Promise.resolve();

  constructor(file: string) {
    this.descriptor = openSync(file, 'a', 0o600);
  }

  write(entries: readonly unknown[]): void {
    const octets = Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    for (let written = 0; written < octets.length;) written += writeSync(this.descriptor, octets, written);
  }

  /** Everything that was written so far is on disk when it resolves. */
  toDisk(): Promise<void> {
    return (this.next ??= this.syncing
      .catch(() => undefined)
      .then(() => {
        this.next = undefined;
        return (this.syncing = dataToDisk(this.descriptor));
      }));
  }

  /** Nothing is closed under a sync. */
  async close(): Promise<void> {
    await Promise.allSettled([this.begun, this.next, this.syncing]);
    closeSync(this.descriptor);
  }
}

/** How far the start of the computer may seem to move while it runs, in milliseconds; a new one lies further off. */
const bootTolerance = 5_000;

/** When the computer was started, milliseconds since the epoch. */
function bootTime(): number {
  return Math.round(Date.now() - uptime() * 1000);
}

/**
 * Lines that a power cut left half written say nothing: what they tell had not begun. Where the computer was started anew since,
 * the last lines may be missing, so for what was announced the key counts as asked.
 */
function parse(note: string, entries: readonly string[]): OpenRequest {
  let documents: OpenDocument[] = [];
  let fields: Partial<HistoryFields> = {};
  let complete = false;
  const asked = new Set<string>();
  const lines = new Map<string, HistoryFields>();
  const foreseen = new Map<string, HistoryFields>();
  for (const text of entries) {
    try {
      const entry = JSON.parse(text) as {
        booted?: number;
        announced?: string;
        documents?: OpenDocument[];
        fields?: Partial<HistoryFields>;
        asking?: string;
        line?: HistoryFields;
        foreseen?: HistoryFields;
      };
      documents = entry.documents ?? documents;
      fields = { ...fields, ...entry.fields };
      if (entry.booted !== undefined) complete = Math.abs(bootTime() - entry.booted) < bootTolerance;
      if (entry.announced && !complete) asked.add(entry.announced);
      if (entry.asking) asked.add(entry.asking);
      if (entry.line) lines.set(entry.line.LOG_ID, entry.line);
      if (entry.foreseen) foreseen.set(entry.foreseen.LOG_ID, entry.foreseen);
    } catch {
      continue;
    }
  }
  return { requestId: note.split('.')[0] ?? '', documents, fields, asked, lines, foreseen, note };
}
