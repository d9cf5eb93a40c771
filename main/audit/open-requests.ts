import { appendFile, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from './history-files';
import type { HistoryFields } from './history-line';
import { isAlive, parseProcess, thisProcess, type ProcessMark } from './history-lock';

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
  /** The note's file name. */
  note: string;
}

/**
 * The notes of requests that are under way, a file each in `open/`: who runs it and its documents, then a line for the signer and
 * key, and a line before each use of the key, with it what became of the documents before. The note goes when all lines of
 * the request stand in the history. A process that is killed leaves it behind, and whoever opens the history next gives every
 * document of it the line that it lacks: so a signature that was made and not recorded is visible, and the history keeps one
 * line a document.
 */
export class OpenRequests {
  private readonly folder: string;

  /** @param folder - of the history */
  constructor(folder: string) {
    this.folder = join(folder, 'open');
  }

  /** On disk when it resolves. */
  async begin(requestId: string, documents: OpenDocument[]): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await this.write(requestId, [{ ...thisProcess(), documents }]);
    await syncFolder(this.folder);
  }

  /** What became known; kept before the first use of the key. */
  async note(requestId: string, fields: Partial<HistoryFields>): Promise<void> {
    await appendFile(this.file(requestId), `${JSON.stringify({ fields })}\n`);
  }

  /**
   * On disk when it resolves: only then may the key be asked.
   * @param ended - lines of documents that have ended since, which the history may not have yet
   */
  async asking(requestId: string, logId: string, ended: readonly HistoryFields[]): Promise<void> {
    await this.write(requestId, [...ended.map((line) => ({ line })), { asking: logId }]);
  }

  async end(requestId: string): Promise<void> {
    await rm(this.file(requestId), { force: true });
  }

  /** Forgets a request that was left. */
  async close({ note }: OpenRequest): Promise<void> {
    await rm(join(this.folder, note), { force: true });
  }

  /** The requests whose process has ended. Call it while nobody else writes the history. */
  async left(): Promise<OpenRequest[]> {
    const names = await readdir(this.folder).catch(() => []);
    const left: OpenRequest[] = [];
    for (const name of names.filter((one) => one.endsWith('.jsonl'))) {
      const text = await readFile(join(this.folder, name), 'utf8').catch(() => undefined);
      if (text === undefined) continue;
      const [head = '', ...rest] = text.split('\n');
      if (isAlive(text === '' ? await this.maker(name) : parseProcess(head))) continue;
      left.push(parse(name, [head, ...rest]));
    }
    return left;
  }

  /** Whose note it is that was made and got no line yet. */
  private async maker(note: string): Promise<ProcessMark> {
    const made = await stat(join(this.folder, note)).catch(() => undefined);
    return { pid: Number(note.split('.')[1]), since: made?.mtime.toISOString() ?? '' };
  }

  private async write(requestId: string, entries: readonly unknown[]): Promise<void> {
    const handle = await open(this.file(requestId), 'a', 0o600);
    try {
      await handle.writeFile(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
      await handle.datasync();
    } finally {
      await handle.close();
    }
  }

  private file(requestId: string): string {
    return join(this.folder, `${requestId}.${process.pid}.jsonl`);
  }
}

/** Lines that a power cut left half written say nothing: what they announce had not begun. */
function parse(note: string, entries: readonly string[]): OpenRequest {
  let documents: OpenDocument[] = [];
  let fields: Partial<HistoryFields> = {};
  const asked = new Set<string>();
  const lines = new Map<string, HistoryFields>();
  for (const text of entries) {
    try {
      const entry = JSON.parse(text) as {
        documents?: OpenDocument[];
        fields?: Partial<HistoryFields>;
        asking?: string;
        line?: HistoryFields;
      };
      documents = entry.documents ?? documents;
      fields = { ...fields, ...entry.fields };
      if (entry.asking) asked.add(entry.asking);
      if (entry.line) lines.set(entry.line.LOG_ID, entry.line);
    } catch {
      continue;
    }
  }
  return { requestId: note.split('.')[0] ?? '', documents, fields, asked, lines, note };
}
