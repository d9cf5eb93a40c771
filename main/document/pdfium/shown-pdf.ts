import type { PageSize } from '../../../preload/contract/page-view';
import type { OctetsByRange } from './octets-by-range';
import type { Pdfium } from './pdfium';

/** Pages that are kept read; a page may hold pictures, so they are few. */
const keptPages = 3;
/** The engine counts octets in 32 bits. */
const mostFileOctets = 0xffff_ffff;
/** What a page without a size is shown as, as the engine itself does: 8½ by 11 inches. */
const sizeUnknown: PageSize = { width: 612, height: 792 };

export type Unshowable = 'locked' | 'damaged' | 'too-large';

/** One document, open in the engine. */
export class ShownPdf {
  /** By number, the one that was used last at the end. */
  private readonly loaded = new Map<number, number>();

  private constructor(
    readonly engine: Pdfium,
    private readonly document: number,
    /** The environment of forms: it draws fields, runs no script and asks for nothing. */
    readonly form: number,
    readonly pages: number,
  ) {}

  static open(engine: Pdfium, octets: OctetsByRange, password: string | undefined): ShownPdf | Unshowable {
    if (octets.length > mostFileOctets) return 'too-large';
    const { api } = engine;
    const getBlock = engine.callable((_file, position, target, length) => {
      const part = engine.octets.subarray(target >>> 0, (target >>> 0) + (length >>> 0));
      return octets.read(position >>> 0, part) ? 1 : 0;
    }, 'iiiii');
    // FPDF_FILEACCESS; it lives as long as the document.
    const access = engine.allocate(12);
    engine.writeIntegers(access, [octets.length | 0, getBlock, 0]);
    const giveBack = (): void => {
      engine.free(access);
      engine.forget(getBlock);
    };
    const shown = ShownPdf.of(engine, api.FPDF_LoadCustomDocument(access, password ?? ''));
    if (typeof shown === 'string') giveBack();
    else shown.giveBack = giveBack;
    return shown;
  }

  /** A small one that is in memory whole. `close` gives its memory back. */
  static ofOctets(engine: Pdfium, pdf: Uint8Array): ShownPdf | Unshowable {
    const address = engine.allocate(pdf.length);
    engine.octets.set(pdf, address);
    const shown = ShownPdf.of(engine, engine.api.FPDF_LoadMemDocument(address, pdf.length, ''));
    if (typeof shown === 'string') engine.free(address);
    else shown.giveBack = () => engine.free(address);
    return shown;
  }

  /** What it has of the engine's memory beside what the engine knows of. */
  private giveBack: () => void = () => undefined;

  private static of(engine: Pdfium, document: number): ShownPdf | Unshowable {
    const { api } = engine;
    // FPDF_ERR_PASSWORD
    if (document === 0) return api.FPDF_GetLastError() === 4 ? 'locked' : 'damaged';
    const pages = api.FPDF_GetPageCount(document);
    if (pages < 1) return 'damaged';
    const form = api.PDFiumExt_InitFormFillEnvironment(document, api.PDFiumExt_OpenFormFillInfo());
    return new ShownPdf(engine, document, form, pages);
  }

  get outlineRoot(): number {
    return this.document;
  }

  has(page: number): boolean {
    return Number.isSafeInteger(page) && page >= 1 && page <= this.pages;
  }

  size(page: number): PageSize {
    return this.engine.lend(8, (address) => {
      if (!this.engine.api.FPDF_GetPageSizeByIndexF(this.document, page - 1, address)) return sizeUnknown;
      const [width = 0, height = 0] = this.engine.floats(address, 2);
      return width > 0 && height > 0 ? { width, height } : sizeUnknown;
    });
  }

  /** The engine's page; undefined when it can not be read. It holds until other pages are asked for. */
  page(number: number): number | undefined {
    const kept = this.loaded.get(number);
    if (kept !== undefined) {
      this.loaded.delete(number);
      this.loaded.set(number, kept);
      return kept;
    }
    const page = this.engine.api.FPDF_LoadPage(this.document, number - 1);
    if (page === 0) return undefined;
    this.engine.api.FORM_OnAfterLoadPage(page, this.form);
    this.loaded.set(number, page);
    const [oldest] = this.loaded.keys();
    if (this.loaded.size > keptPages && oldest !== undefined) this.unload(oldest);
    return page;
  }

  private unload(number: number): void {
    const page = this.loaded.get(number);
    if (page === undefined) return;
    this.loaded.delete(number);
    this.engine.api.FORM_OnBeforeClosePage(page, this.form);
    this.engine.api.FPDF_ClosePage(page);
  }

  close(): void {
    for (const number of [...this.loaded.keys()]) this.unload(number);
    this.engine.api.PDFiumExt_ExitFormFillEnvironment(this.form);
    this.engine.api.FPDF_CloseDocument(this.document);
    this.giveBack();
  }
}
