import type { VisibleSignature } from '../document-port';
import { firstPage, PdfError, pagesOf } from '../pdf';
import type { FoundPage, PdfReader } from '../pdf';
import { PadesError } from './pades-error';

/** A document with more pages is not given an annotation on each of them. */
const maximumPages = 10_000;

/** A page, and its number as a person counts, from 1. */
export interface ChosenPage {
  page: FoundPage;
  number: number;
}

/**
 * The pages in the order in which they were asked for, none of them twice.
 * @throws PadesError `page-unknown`, `unsupported`; PdfError
 */
export function choosePages(reader: PdfReader, pages: VisibleSignature['pages']): ChosenPage[] {
  if (pages === 'first') return [{ page: firstPage(reader), number: 1 }];
  if (pages === 'all') {
    const all: ChosenPage[] = [];
    for (const page of pagesOf(reader)) {
      all.push({ page, number: all.length + 1 });
      if (all.length > maximumPages) throw new PadesError('unsupported', 'it has too many pages to show it on all');
    }
    if (all.length === 0) throw new PdfError('damaged', 'it has no pages');
    return withoutRepeats(all);
  }
  const numbers = pages === 'last' ? [-1] : pages.length > 0 ? pages : [0];
  const found = new Map([...walkTo(reader, numbers, 'forward'), ...walkTo(reader, numbers, 'backward')]);
  const total = numbers.some((number) => number < 0) ? countPages(reader) : 0;
  return withoutRepeats(
    numbers.map((number) => ({ page: found.get(number)!, number: number < 0 ? total + 1 + number : number })),
  );
}

/** By walking: /Count may say something else than what viewers show. */
function countPages(reader: PdfReader): number {
  let count = 0;
  for (const page of pagesOf(reader)) if (page.dictionary) count++;
  return count;
}

/**
 * Walks from one end of the document to those pages that are counted from there.
 * @throws PadesError `page-unknown`
 */
function walkTo(
  reader: PdfReader,
  numbers: readonly number[],
  direction: 'forward' | 'backward',
): Map<number, FoundPage> {
  const sign = direction === 'forward' ? 1 : -1;
  const wanted = new Set(numbers.filter((number) => number * sign > 0 || (number === 0 && sign === 1)));
  const found = new Map<number, FoundPage>();
  if (wanted.size === 0) return found;
  let count = 0;
  for (const page of pagesOf(reader, direction)) {
    count++;
    if (wanted.has(count * sign)) found.set(count * sign, page);
    if (found.size === wanted.size) return found;
  }
  const missing = numbers.find((number) => wanted.has(number) && !found.has(number))!;
  throw new PadesError('page-unknown', 'there is no such page', { page: missing, pages: count });
}

function withoutRepeats(chosen: ChosenPage[]): ChosenPage[] {
  const seen = new Set<number>();
  return chosen.filter(({ page: { reference } }) => {
    if (!reference) return true;
    if (seen.has(reference.number)) return false;
    seen.add(reference.number);
    return true;
  });
}
