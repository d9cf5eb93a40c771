import { PdfDictionary, PdfNewStream, PdfReference, type PdfObject } from '../pdf';

/** A copy in which the references are those of the revision. */
export function renumbered(object: PdfObject, numbers: ReadonlyMap<number, PdfReference>): PdfObject {
  if (object instanceof PdfReference) {
    const number = numbers.get(object.number);
    if (!number) throw new TypeError(`a drawing refers to object ${object.number}, which it does not have`);
    return number;
  }
  if (Array.isArray(object)) return object.map((item) => renumbered(item, numbers));
  if (object instanceof PdfDictionary) {
    const entries = [...object.entries].map(([key, value]): [string, PdfObject] => [key, renumbered(value, numbers)]);
    return new PdfDictionary(new Map(entries));
  }
  if (object instanceof PdfNewStream)
    return new PdfNewStream(renumbered(object.dictionary, numbers) as PdfDictionary, object.bytes);
  return object;
}
