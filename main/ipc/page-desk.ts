import { randomBytes } from 'node:crypto';
import type { DocumentId } from '../../preload/contract/model';
import type { PageErrorParams } from '../../preload/contract/page-error-codes';
import type { PageViewId } from '../../preload/contract/page-view';
import { CountersignError } from '../errors/countersign-error';
import type { Log } from '../log/log';
import { ShownDocument } from './shown-document';

/** Why a process that draws came to its end by itself, or was ended. */
export type PageEnd = Extract<keyof PageErrorParams, 'page.hung' | 'page.memory' | 'page.crashed' | 'page.changed'>;

/** One process that draws the pages of one document. */
export interface PageProcess {
  /** Ends the process, at once, whatever it does. */
  kill(): void;
}

/** Starts a process; `ended` is called once, unless it was killed before. */
export type StartPageProcess = (start: {
  view: PageViewId;
  document: ShownDocument;
  password: string | undefined;
  ended: (why: PageEnd) => void;
}) => PageProcess;

interface Shown {
  view: PageViewId;
  documentId: DocumentId;
  document: ShownDocument;
  process: PageProcess;
}

/** Shows the pages of one document at a time; each look has a process and a descriptor of its own, gone when it is over. */
export class PageDesk {
  private shown: Shown | undefined;

  constructor(
    private readonly documents: { toSign(id: DocumentId): { path: string; password?: string } },
    private readonly start: StartPageProcess,
    private readonly tell: (ended: { view: PageViewId; error: ReturnType<CountersignError['toShape']> }) => void,
    private readonly log: Log,
    /** Told of each document that is opened to be shown. */
    private readonly opened: (documentId: DocumentId, document: ShownDocument) => void = () => undefined,
  ) {}

  /** @throws CountersignError document.unknown, and what {@link ShownDocument.open} throws */
  open(documentId: DocumentId): { view: PageViewId } {
    this.closeAll();
    const { path, password } = this.documents.toSign(documentId);
    const document = ShownDocument.open(path);
    const view = `page-${randomBytes(16).toString('hex')}`;
    try {
      const process = this.start({ view, document, password, ended: (why) => this.over(view, why) });
      this.shown = { view, documentId, document, process };
      this.opened(documentId, document);
    } catch (error) {
      document.close();
      throw error;
    }
    return { view };
  }

  /**
   * The file of a document whose pages can be shown.
   * @throws CountersignError document.unknown
   */
  fileOf(documentId: DocumentId): { path: string; password?: string } {
    return this.documents.toSign(documentId);
  }

  /** What is shown now, for whoever holds it against what is signed. */
  get current(): { documentId: DocumentId; document: ShownDocument } | undefined {
    return this.shown && { documentId: this.shown.documentId, document: this.shown.document };
  }

  /** @throws CountersignError document.unknown where that look is over */
  documentOf(view: PageViewId): DocumentId {
    if (this.shown?.view !== view) throw new CountersignError('document.unknown', {});
    return this.shown.documentId;
  }

  close(view: PageViewId): boolean {
    if (this.shown?.view !== view) return false;
    this.closeAll();
    return true;
  }

  closeAll(): void {
    const { shown } = this;
    this.shown = undefined;
    if (!shown) return;
    shown.process.kill();
    shown.document.close();
  }

  private over(view: PageViewId, why: PageEnd): void {
    if (this.shown?.view !== view) return;
    this.closeAll();
    this.log.warn('page.ended', { error: why });
    this.tell({ view, error: new CountersignError(why, {}).toShape() });
  }
}
