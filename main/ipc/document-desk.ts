import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { DocumentId, DocumentSummary } from '../../preload/contract/model';
import { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import type { DocumentPort } from '../document/document-port';
import type { Log } from '../log/log';
import { droppedFiles } from './dropped-paths';

interface Registered {
  id: DocumentId;
  path: string;
  output?: string;
}

/** How many documents are looked at together when many are dropped. */
const inspectionsAtOnce = 4;

/** The documents that the person put on the desk: main knows their paths, the window knows their ids. */
export class DocumentDesk {
  private readonly byId = new Map<DocumentId, Registered>();
  private readonly byPath = new Map<string, Registered>();

  constructor(
    private readonly documents: DocumentPort,
    private readonly log: Log,
  ) {}

  /** Puts files, and the PDFs of folders, on the desk, in order; a file that is there already keeps its id. A file that can not be signed says why. */
  async register(paths: string[]): Promise<DocumentSummary[]> {
    const unique = droppedFiles(paths);
    const summaries = new Array<DocumentSummary>(unique.length);
    let next = 0;
    const work = async (): Promise<void> => {
      for (let index = next++; index < unique.length; index = next++) {
        summaries[index] = await this.summarize(unique[index]!);
      }
    };
    await Promise.all(Array.from({ length: inspectionsAtOnce }, work));
    return summaries;
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

  noteOutput(id: DocumentId, output: string): void {
    const document = this.byId.get(id);
    if (document) document.output = output;
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

  private get(id: DocumentId): Registered {
    const document = this.byId.get(id);
    if (!document) throw new CountersignError('document.unknown', {});
    return document;
  }

  private async summarize(path: string): Promise<DocumentSummary> {
    const { id } = this.enter(path);
    const base = { id, name: basename(path), folder: dirname(path) };
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    try {
      const inspection = await this.documents.inspect(path);
      return { ...base, size: inspection.size, pages: inspection.pages, signatures: inspection.signatures };
    } catch (error) {
      return { ...base, size, problem: toCountersignError(error, this.log).toShape() };
    }
  }

  private enter(path: string): Registered {
    const known = this.byPath.get(path);
    if (known) return known;
    const document: Registered = { id: `doc-${randomBytes(16).toString('hex')}`, path };
    this.byId.set(document.id, document);
    this.byPath.set(path, document);
    return document;
  }
}
