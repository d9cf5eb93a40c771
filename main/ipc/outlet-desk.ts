import { basename } from 'node:path';
import type { Request } from '../../preload/contract/channels';
import type { DocumentId } from '../../preload/contract/model';
import type { Outlets, Printable } from '../../preload/contract/outlets';
import { pageRangesIn } from '../../preload/contract/page-ranges';
import type { DocumentPort } from '../document/document-port';
import { CountersignError } from '../errors/countersign-error';
import type { MailProgram } from '../outlets/mail-program';
import type { PrintingSystem } from '../outlets/printing-system';

/** Where signed files go beside folders. The window names documents and printers, never paths and never programs. */
export class OutletDesk {
  constructor(
    /** @throws CountersignError document.unknown, document.notFound */
    private readonly pathOf: (id: DocumentId) => string,
    private readonly documents: Pick<DocumentPort, 'inspect'>,
    private readonly printing: Pick<PrintingSystem, 'isThere' | 'printers' | 'print'>,
    private readonly mails: Pick<MailProgram, 'isThere' | 'write'>,
  ) {}

  /** What this computer offers now: what can not work is not shown. */
  async outlets(): Promise<Outlets> {
    const [mails, prints] = await Promise.all([this.mails.isThere(), this.printing.isThere()]);
    return { mails, prints };
  }

  /**
   * @returns how many files a message was begun with
   * @throws CountersignError document.unknown, document.notFound; mail.*
   */
  async mail(ids: readonly DocumentId[]): Promise<number> {
    const paths = ids.map((id) => this.pathOf(id));
    await this.mails.write(paths);
    return paths.length;
  }

  /** @throws CountersignError as {@link print} */
  async printable(id: DocumentId): Promise<Printable> {
    const [printers, pages] = await Promise.all([this.printing.printers(), this.pagesOf(this.pathOf(id))]);
    return { printers, pages };
  }

  /**
   * Puts a file into the queue of a printer.
   * @throws CountersignError document.unknown, document.notFound, and what reading it can end with; print.*
   */
  async print({ documentId, pages, ...wish }: Request<'outputs.print'>): Promise<void> {
    const path = this.pathOf(documentId);
    const [printers, count] = await Promise.all([this.printing.printers(), this.pagesOf(path)]);
    // What is not on the list is nobody's printer: the name goes to a program.
    if (!printers.some(({ name }) => name === wish.printer)) {
      throw new CountersignError('print.refused', { printer: wish.printer, detail: 'it is not there any more' });
    }
    const ranges = pages === undefined ? undefined : pageRangesIn(pages, count);
    if (pages !== undefined && ranges === undefined) {
      throw new CountersignError('print.pagesUnknown', { file: basename(path), pages: count });
    }
    await this.printing.print(path, { ...wish, ...(ranges !== undefined && { pages: ranges }) });
  }

  /** The printing system takes what it can not open, and prints nothing: that is found out before. */
  private async pagesOf(path: string): Promise<number> {
    const file = basename(path);
    const found = await this.documents.inspect(path).catch((error: unknown) => {
      if (!CountersignError.is(error) || error.code !== 'document.passwordNeeded') throw error;
      throw new CountersignError('print.protected', { file, reason: 'password' }, { cause: error });
    });
    if (found.printForbidden) throw new CountersignError('print.protected', { file, reason: 'permission' });
    return found.pages;
  }
}
