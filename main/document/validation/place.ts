import type { PdfDictionary, PdfReader } from '../pdf';
import { numberOf } from './pdf-values';
import { readableValue } from './references';

/** Where an annotation lies: left, bottom, right, top in units of its page; undefined without a right /Rect. */
export function placeOf(reader: PdfReader, annotation: PdfDictionary): [number, number, number, number] | undefined {
  const list = readableValue(reader, annotation.get('Rect'));
  if (!Array.isArray(list) || list.length !== 4) return undefined;
  const numbers = list.map((item) => numberOf(readableValue(reader, item)) ?? Number.NaN);
  if (!numbers.every(Number.isFinite)) return undefined;
  const [a, b, c, d] = numbers.map((value) => Math.round(value * 10) / 10) as [number, number, number, number];
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
}
