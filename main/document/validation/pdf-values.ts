import {
  decodeTextString,
  PdfDictionary,
  PdfName,
  PdfReal,
  PdfReference,
  PdfStream,
  PdfString,
  type PdfObject,
} from '../pdf';

/**
 * True when two values say the same, references compared as references. Two streams are the same only in the same place.
 * Numbers are compared as viewers keep them, with single precision: programs that save write them in their own spelling.
 */
export function sameValue(a: PdfObject | undefined, b: PdfObject | undefined): boolean {
  if (a === b) return true;
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left !== undefined && right !== undefined) return Math.fround(left) === Math.fround(right);
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
  if (a instanceof PdfName) return b instanceof PdfName && a.value === b.value;
  if (a instanceof PdfReference) return b instanceof PdfReference && a.equals(b);
  if (a instanceof PdfString) return b instanceof PdfString && Buffer.compare(a.bytes, b.bytes) === 0;
  if (a instanceof PdfStream) {
    return b instanceof PdfStream && a.dataPosition === b.dataPosition && sameValue(a.dictionary, b.dictionary);
  }
  return a instanceof PdfDictionary && b instanceof PdfDictionary && !b.repeatedKeys && changedKeys(a, b).length === 0;
}

/** A number, integer or real; undefined for anything else. */
export function numberOf(value: PdfObject | undefined): number | undefined {
  return value instanceof PdfReal ? value.value : typeof value === 'number' ? value : undefined;
}

/** Entries of fields, annotations and the document information that are text strings, or lists of them. */
const textKeys = new Set(
  'T TU TM V DV Opt Contents Title Author Subject Keywords Creator Producer CreationDate ModDate M'.split(' '),
);

/** Keys whose values differ, with those that only one of the two has. Text may be written in another encoding. */
export function changedKeys(before: PdfDictionary, after: PdfDictionary): string[] {
  const keys = new Set([...before.entries.keys(), ...after.entries.keys()]);
  return [...keys].filter((key) => {
    const [old, now] = [before.get(key), after.get(key)];
    return !sameValue(old, now) && !(textKeys.has(key) && sameText(old, now));
  });
}

function sameText(a: PdfObject | undefined, b: PdfObject | undefined): boolean {
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameText(item, b[index]));
  if (!(a instanceof PdfString) || !(b instanceof PdfString)) return sameValue(a, b);
  return decodeTextString(a) === decodeTextString(b);
}

/** What `after` has behind the elements of `before`; undefined when those are not all there, first and in order. */
export function appended(before: PdfObject[], after: PdfObject[]): PdfObject[] | undefined {
  return before.every((item, index) => index < after.length && sameValue(item, after[index]))
    ? after.slice(before.length)
    : undefined;
}

/** Every reference in a value, at any depth. */
export function* referencesIn(value: PdfObject): Generator<PdfReference> {
  const stack: PdfObject[] = [value];
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    if (item instanceof PdfReference) yield item;
    else if (Array.isArray(item)) for (const element of item) stack.push(element);
    else if (item instanceof PdfStream) stack.push(item.dictionary);
    else if (item instanceof PdfDictionary) for (const element of item.entries.values()) stack.push(element);
  }
}
