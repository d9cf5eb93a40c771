import { PdfReference } from '../pdf';
import type { IncrementalUpdate, PdfDictionary, PdfObject, PdfReader } from '../pdf';

/** The document's catalog; one copy for everybody who changes it in one update. */
export type Catalog = PdfReader['catalog'];

/** Follows a reference and tells which object it is that would have to be written. */
export function follow(
  reader: PdfReader,
  object: PdfObject | undefined,
): { object: PdfObject; reference?: PdfReference } {
  if (!(object instanceof PdfReference)) return { object: object ?? null };
  return { object: reader.resolve(object), reference: object };
}

/**
 * Appends to an array that may be missing, direct or indirect.
 * @returns true when `holder` itself changed and must be written
 */
export function append(
  reader: PdfReader,
  update: IncrementalUpdate,
  holder: PdfDictionary,
  key: string,
  item: PdfObject,
): boolean {
  const list = follow(reader, holder.get(key));
  if (Array.isArray(list.object) && list.reference) {
    update.put(list.reference, [...list.object, item]);
    return false;
  }
  holder.set(key, Array.isArray(list.object) ? [...list.object, item] : [item]);
  return true;
}
