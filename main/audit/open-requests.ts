import { appendFile, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from './history-files';
import type { HistoryFields } from './history-line';
import { isAlive, parseProcess, thisProcess } from './history-lock';

/** A document of a request, with the id that its line will have. */
export interface OpenDocument {
  LOG_ID: string;
  FILENAME: string;
}

/** What a request left that never wrote all its lines. */
export interface OpenRequest {
  requestId: string;
  documents: OpenDocument[];
  /** What was known by then of signer and key. */
  fields: Partial<HistoryFields>;
  /** LOG_IDs of the documents for which the key was asked. */
  asked: ReadonlySet<string>;
}

/**
 * The notes of requests that are under way, a file each in `open/`: who runs it and its documents, then a line for the signer and
 * key, and a line before each use of the key. The note goes when all lines of the request stand in the history. A process
 * that is killed leaves it behind, and whoever opens the history next gives every document of it the line that it lacks: so a
 * signature that was made and not recorded is visible, and the history keeps one line a document.
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
    await this.write(requestId, { ...thisProcess(), documents });
    await syncFolder(this.folder);
  }

  /** What became known; kept before the first use of the key. */
  async note(requestId: string, fields: Partial<HistoryFields>): Promise<void> {
    await appendFile(this.file(requestId), `${JSON.stringify({ fields })}\n`);
  }

  /** On disk when it resolves: only then may the key be asked. */
  async asking(requestId: string, logId: string): Promise<void> {
    await this.write(requestId, { asking: logId });
  }

  async end(requestId: string): Promise<void> {
    await rm(this.file(requestId), { force: true });
  }

  /** The requests whose process has ended. Call it while nobody else writes the history. */
  async left(): Promise<OpenRequest[]> {
    const names = await readdir(this.folder).catch(() => []);
    const left: OpenRequest[] = [];
    for (const name of names.filter((one) => one.endsWith('.jsonl'))) {
      const text = await readFile(join(this.folder, name), 'utf8').catch(() => '');
      const [head = '', ...rest] = text.split('\n');
      if (text === '' || isAlive(parseProcess(head))) continue;
      left.push(parse(name.slice(0, -'.jsonl'.length), [head, ...rest]));
    }
    return left;
  }

  private async write(requestId: string, entry: unknown): Promise<void> {
    const handle = await open(this.file(requestId), 'a', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(entry)}\n`);
      await handle.datasync();
    } finally {
      await handle.close();
    }
  }

  private file(requestId: string): string {
    return join(this.folder, `${requestId}.jsonl`);
  }
}

/** Lines that a power cut left half written say nothing: what they announce had not begun. */
function parse(requestId: string, lines: string[]): OpenRequest {
  let documents: OpenDocument[] = [];
  let fields: Partial<HistoryFields> = {};
  const asked = new Set<string>();
  for (const line of lines) {
    try {
      const entry = JSON.parse(line) as {
        documents?: OpenDocument[];
        fields?: Partial<HistoryFields>;
        asking?: string;
      };
      documents = entry.documents ?? documents;
      fields = { ...fields, ...entry.fields };
      if (entry.asking) asked.add(entry.asking);
    } catch {
      continue;
    }
  }
  return { requestId, documents, fields, asked };
}
