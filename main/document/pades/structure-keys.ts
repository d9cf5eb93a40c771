import { PdfDictionary, pagesOf, PdfStream } from '../pdf';
import type { PdfReader } from '../pdf';

/** Annotations and forms of one page that are looked at. */
const mostItems = 10_000;

/**
 * The highest key of the parent tree that a page, an annotation or a form of a page names (ISO 32000-2, clause 14.7.5.4), for
 * a document whose tree is not there or does not say. A key that is taken would lead from that content to what is new.
 * @returns -1 where none is in use
 */
export function highestKeyInUse(reader: PdfReader): number {
  let highest = -1;
  const take = (holder: PdfDictionary): void => {
    for (const key of ['StructParents', 'StructParent']) {
      const value = reader.lookup(holder, key);
      if (typeof value === 'number') highest = Math.max(highest, value);
    }
  };
  for (const { dictionary } of pagesOf(reader)) {
    take(dictionary);
    for (const item of (reader.array(dictionary, 'Annots') ?? []).slice(0, mostItems)) {
      const annotation = reader.resolve(item);
      if (annotation instanceof PdfDictionary) take(annotation);
    }
    const resources = reader.dictionary(dictionary, 'Resources');
    const objects = resources && reader.dictionary(resources, 'XObject');
    for (const item of [...(objects?.entries.values() ?? [])].slice(0, mostItems)) {
      const object = reader.resolve(item);
      if (object instanceof PdfStream) take(object.dictionary);
    }
  }
  return highest;
}
