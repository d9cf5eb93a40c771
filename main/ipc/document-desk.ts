import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { AddedDocuments, DocumentId, DocumentState, DocumentSummary } from '../../preload/contract/model';
import type { ReviewState, Standing } from '../../preload/contract/page-review';
import type { ErrorShape } from '../../preload/contract/error-codes';
import { wantsOwner, wantsPassword } from '../../preload/contract/wanted-password';
import { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import type { DocumentPort, Inspection } from '../document/document-port';
import type { ShownOctets } from '../signing/shown-octets';
import { PageReview } from './page-review';
import { ShownDigests, type ReadDigests } from './shown-digests';
import type { Log } from '../log/log';
import { droppedFiles } from './dropped-paths';

interface Registered {
  id: DocumentId;
  path: string;
  summary?: DocumentSummary;
  progress: DocumentState;
  /** Of an encrypted document; kept until it is signed or leaves the list. */
  password?: string;
  output?: string;
  /** Once its pages were shown. */
  shown?: ShownDigests;
}

/** A document of the desk with what became of it; its paths stay in main. */
export type ListedDocument = Readonly<Pick<Registered, 'path' | 'output' | 'summary' | 'progress'>>;

/** How many documents are looked at together when many are dropped. */
const inspectionsAtOnce = 16;

/** The documents that the person put on the desk: main knows their paths and passwords, the window knows their ids. */
export class DocumentDesk {
  private readonly byId = new Map<DocumentId, Registered>();
  private readonly byPath = new Map<string, Registered>();

  constructor(
    private readonly documents: DocumentPort,
    private readonly log: Log,
  ) {}

  /** Puts files, and the PDFs of folders, on the desk, in order; a file that is there already keeps its id. A file that can not be signed says why. */
  async register(paths: string[]): Promise<AddedDocuments> {
    const { files, incomplete } = droppedFiles(paths);
    const documents = await severalAtOnce(files, (path) => this.summarize(this.enter(path)));
    return { documents, incomplete };
  }

  /** What lies on the desk, in the order in which it came. */
  list(): { summary: DocumentSummary; progress: DocumentState }[] {
    return [...this.byId.values()].flatMap(({ summary, progress }) => (summary ? [{ summary, progress }] : []));
  }

  /**
   * Opens an encrypted document with the password of its user or owner, and every other document of the list that waits for
   * one and takes the same.
   *
   * @returns the documents that it opened
   * @throws CountersignError document.unknown; document.passwordWrong; document.permission when it is the user's password
   * again, where the owner's is wanted
   */
  async unlock(id: DocumentId, password: string): Promise<DocumentSummary[]> {
    const document = this.get(id);
    const file = basename(document.path);
    const inspection = await this.documents.inspect(document.path, password);
    if (!opensFor(document, inspection)) {
      // It was open before, so the owner's password is wanted; an empty user's password lets every text pass as the user's.
      throw document.password === undefined
        ? new CountersignError('document.passwordWrong', { file })
        : new CountersignError('document.permission', { file });
    }
    const opened = [this.opened(document, password, inspection)];
    const locked = [...this.byId.values()].filter((other) => other !== document && wanting(other) !== undefined);
    const others = await severalAtOnce(locked, async (other) => {
      const found = await this.documents.inspect(other.path, password).catch(() => undefined);
      if (!found || !opensFor(other, found)) return [];
      return [this.opened(other, password, found)];
    });
    return [...opened, ...others.flat()];
  }

  /** Takes documents off the desk; their files are not touched. */
  forget(ids: DocumentId[]): number {
    let forgotten = 0;
    for (const id of ids) {
      const document = this.byId.get(id);
      if (!document) continue;
      this.byId.delete(id);
      this.byPath.delete(document.path);
      forgotten += 1;
    }
    return forgotten;
  }

  /** @throws CountersignError document.unknown */
  path(id: DocumentId): string {
    return this.get(id).path;
  }

  /**
   * What a batch needs of a document.
   * @throws CountersignError document.unknown
   */
  toSign(id: DocumentId): { id: DocumentId; path: string; password?: string; shown?: ShownOctets } {
    const { path, password, shown } = this.get(id);
    return { id, path, ...(password !== undefined && { password }), ...(shown && { shown }) };
  }

  /** Its pages are shown, those of this file: nothing else is signed until it is shown anew. */
  noteShown(id: DocumentId, mark: string, read: ReadDigests): ShownDigests {
    const document = this.get(id);
    // What was seen of the same file before was seen.
    if (document.shown?.mark === mark) return document.shown;
    document.shown = new ShownDigests(document.path, mark, read, new PageReview(document.summary?.pages ?? 0));
    return document.shown;
  }

  /**
   * What of the shown pages stands on the screen.
   * @throws CountersignError document.unknown
   */
  look(id: DocumentId, standing: Standing, attended: boolean): ReviewState {
    const { shown } = this.get(id);
    if (!shown) throw new CountersignError('document.unknown', {});
    return shown.pages.look(standing, attended);
  }

  noteProgress(id: DocumentId, progress: DocumentState): void {
    const document = this.byId.get(id);
    if (document) document.progress = progress;
  }

  noteOutput(id: DocumentId, output: string): void {
    const document = this.byId.get(id);
    if (!document) return;
    document.output = output;
    delete document.password;
  }

  /**
   * The signed copy of a document.
   * @throws CountersignError document.unknown, document.notFound
   */
  output(id: DocumentId): string {
    const { output, path } = this.get(id);
    if (output === undefined) throw new CountersignError('document.unknown', {});
    if (!statSync(output, { throwIfNoEntry: false })?.isFile()) {
      throw new CountersignError('document.notFound', { file: basename(output || path) });
    }
    return output;
  }

  /** The signed copies that are there, of these documents; without those that have none. */
  outputs(ids: readonly DocumentId[]): string[] {
    return ids.flatMap((id) => {
      const output = this.byId.get(id)?.output;
      return output !== undefined && statSync(output, { throwIfNoEntry: false })?.isFile() ? output : [];
    });
  }

  /** What is known of these documents; those that are gone are left out. */
  listed(ids: readonly DocumentId[]): ListedDocument[] {
    return ids.flatMap((id) => this.byId.get(id) ?? []);
  }

  private get(id: DocumentId): Registered {
    const document = this.byId.get(id);
    if (!document) throw new CountersignError('document.unknown', {});
    return document;
  }

  private async summarize(document: Registered): Promise<DocumentSummary> {
    if (isOver(document.progress)) document.progress = { state: 'waiting' };
    try {
      return this.summary(document, await this.inspect(document));
    } catch (error) {
      const size = statSync(document.path, { throwIfNoEntry: false })?.size ?? 0;
      const problem = toCountersignError(error, this.log).toShape();
      return (document.summary = { ...namesOf(document), size, problem });
    }
  }

  /** Looks at a document, where it is locked with the passwords that opened others of the list. */
  private async inspect(document: Registered): Promise<Inspection> {
    try {
      return await this.documents.inspect(document.path, document.password);
    } catch (error) {
      if (!CountersignError.is(error) || error.code !== 'document.passwordNeeded') throw error;
      const known = new Set([...this.byId.values()].flatMap(({ password }) => password ?? []));
      for (const password of known) {
        const found = await this.documents.inspect(document.path, password).catch(() => undefined);
        if (!found) continue;
        document.password = password;
        return found;
      }
      throw error;
    }
  }

  private opened(document: Registered, password: string, inspection: Inspection): DocumentSummary {
    document.password = password;
    // What failed for want of it did not fail for good.
    if (isOver(document.progress)) document.progress = { state: 'waiting' };
    return this.summary(document, inspection);
  }

  private summary(document: Registered, { size, pages, signatures }: Inspection): DocumentSummary {
    return (document.summary = { ...namesOf(document), size, pages, signatures });
  }

  private enter(path: string): Registered {
    const known = this.byPath.get(path);
    if (known) return known;
    const id = `doc-${randomBytes(16).toString('hex')}`;
    const document: Registered = { id, path, progress: { state: 'waiting' } };
    this.byId.set(document.id, document);
    this.byPath.set(path, document);
    return document;
  }
}

function namesOf({ id, path }: Registered): Pick<DocumentSummary, 'id' | 'name' | 'folder'> {
  return { id, name: basename(path), folder: dirname(path) };
}

/** The error of a document that only wants a password, if it does. */
function wanting({ summary, progress }: Registered): ErrorShape | undefined {
  const error = 'error' in progress ? progress.error : undefined;
  return [error, summary?.problem].find((one) => wantsPassword(one?.code));
}

/** Whether a password that opens a document is the one that it wants: of one that is open already, it is the owner's. */
function opensFor(document: Registered, { openedBy }: Inspection): boolean {
  if (openedBy !== 'user') return true;
  const wants = wanting(document);
  // An empty user's password lets every text pass as the user's.
  return wants !== undefined && !wantsOwner(wants);
}

function isOver({ state }: DocumentState): boolean {
  return state === 'signed' || state === 'failed' || state === 'cancelled';
}

/** Does the work for every item, a few together; the answers are in the order of the items. */
async function severalAtOnce<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const answers = new Array<R>(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) answers[index] = await work(items[index]!);
  };
  await Promise.all(Array.from({ length: inspectionsAtOnce }, worker));
  return answers;
}
