import { pagesOf, PdfError, type PdfReader } from '../pdf';

/** Which page an object is, by the page tree: what stands in it is a page, with or without a /Type. */
export class PageNumbers {
  private pages: Map<number, number> | undefined;

  constructor(private readonly reader: PdfReader) {}

  /** @returns the page's number, counted from 1; undefined for an object that is no page of the tree */
  of(object: number): number | undefined {
    this.pages ??= this.collect();
    return this.pages.get(object);
  }

  private collect(): Map<number, number> {
    const pages = new Map<number, number>();
    let count = 0;
    try {
      for (const { reference } of pagesOf(this.reader)) {
        count++;
        if (reference && !pages.has(reference.number)) pages.set(reference.number, count);
      }
    } catch (error) {
      // The pages before the damage are known all the same.
      if (!(error instanceof PdfError)) throw error;
    }
    return pages;
  }
}
