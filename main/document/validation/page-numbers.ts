import { PdfError, PdfReference, pagesOf, type FoundPage, type PdfReader } from '../pdf';
import { readableValue } from './references';

/** Which page an object is or lies on, by the page tree: what stands in it is a page, with or without a /Type. */
export class PageNumbers {
  private pages: Map<number, number> | undefined;
  private lists: Map<number, number> | undefined;
  private annotations: Map<number, number> | undefined;
  private contents: Map<number, number> | undefined;

  constructor(private readonly reader: PdfReader) {}

  /** @returns the page's number, counted from 1; undefined for an object that is no page of the tree */
  of(object: number): number | undefined {
    this.pages ??= this.collect(({ reference }) => (reference ? [reference] : []));
    return this.pages.get(object);
  }

  /** The page whose list of annotations, its /Annots, an object is. */
  ofList(object: number): number | undefined {
    this.lists ??= this.collect(({ dictionary }) => [dictionary.get('Annots')]);
    return this.lists.get(object);
  }

  /** The page that lists an annotation or a widget. */
  ofAnnotation(object: number): number | undefined {
    this.annotations ??= this.collect(({ dictionary }) => this.items(dictionary.get('Annots')));
    return this.annotations.get(object);
  }

  /** The page that an object is the content of, or a part of it. */
  ofContent(object: number): number | undefined {
    this.contents ??= this.collect(({ dictionary }) => {
      const content = dictionary.get('Contents');
      return [content, ...this.items(content)];
    });
    return this.contents.get(object);
  }

  private items(list: unknown): unknown[] {
    const value = Array.isArray(list) ? list : list instanceof PdfReference ? readableValue(this.reader, list) : null;
    return Array.isArray(value) ? value : [];
  }

  private collect(objects: (page: FoundPage) => unknown[]): Map<number, number> {
    const found = new Map<number, number>();
    let page = 0;
    try {
      for (const each of pagesOf(this.reader)) {
        page++;
        for (const object of objects(each)) {
          if (object instanceof PdfReference && !found.has(object.number)) found.set(object.number, page);
        }
      }
    } catch (error) {
      // The pages before the damage are known all the same.
      if (!(error instanceof PdfError)) throw error;
    }
    return found;
  }
}
