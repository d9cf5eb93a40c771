import type { ByteSource } from './byte-source';
import { limits } from './limits';
import type { PdfDictionary } from './objects';
import { damaged, PdfError } from './pdf-error';
import { findEndOfFileMarker, locateSection, readSection } from './xref-section';
import type { XrefBudget } from './xref-budget';
import type { XrefSection } from './xref-section';

/**
 * One state of the document, as one save left it: usually one cross-reference section, but two in a linearized file.
 */
export interface PdfRevision {
  /** 0 is the oldest. */
  index: number;
  /** In the order of lookup: what comes first wins. */
  sections: XrefSection[];
  /** The trailer dictionary that is in force in this revision. */
  trailer: PdfDictionary;
  /** Absolute position after the `%%EOF` that ends it; undefined when there is none. */
  markerEnd: number | undefined;
  /** Absolute position after that marker's end of line, or the same as `markerEnd` where there is none. */
  end: number | undefined;
}

/** The frame of a file: header, revisions, and nothing of its content. */
export interface DocumentStructure {
  headerVersion: string;
  headerPosition: number;
  base: number;
  /** By the file's own counting, what the /Prev of a further section has to say; see {@link locateLast}. */
  start: number;
  revisions: PdfRevision[];
  budget: XrefBudget;
}

/** Reads header, `startxref` and the whole chain of cross-reference sections. Content is not touched. */
export function openDocument(source: ByteSource): DocumentStructure {
  const header = readHeader(source);
  const budget: XrefBudget = { subsections: 0, decoded: 0, tolerated: new Set() };
  if (header.odd) budget.tolerated.add('header');
  const { position, base, start, exact } = locateLast(source, readStart(source, budget), header.position, budget);
  const chain = readChain(source, position, base, budget);
  if (!exact) chain[0]!.odd = true;
  const revisions = groupRevisions(source, chain);
  if (revisions.some(isSizeWrong)) budget.tolerated.add('size');
  return { headerVersion: header.version, headerPosition: header.position, base, start, revisions, budget };
}

function readHeader(source: ByteSource): { position: number; version: string; odd: boolean } {
  const head = source.read(0, Math.min(1024 + 32, source.size)).toString('latin1');
  const position = head.search(/%PDF-|%!PS-Adobe-\d\.\d PDF-/);
  if (position < 0 || position > 1024) throw new PdfError('not-pdf', 'it does not begin like a PDF');
  const version = /^%[^%]*PDF-(\d\.\d)/.exec(head.slice(position, position + 28))?.[1];
  if (!version) throw damaged('its header names no version');
  if (!/^(1\.\d|2\.\d)$/.test(version)) throw new PdfError('unsupported', `PDF version ${version} is unknown`);
  return { position, version, odd: position > 0 || !head.startsWith('%PDF-') };
}

/** Where the end of the file is looked for: near the end, as most readers do, and then a good deal further. */
const tailLengths = [2048, 1024 * 1024];

/** Reads `startxref`, number, `%%EOF` at the end of the file (ISO 32000-2, clause 7.5.5). */
function readStart(source: ByteSource, budget: XrefBudget): number {
  let tail = '';
  let marker = -1;
  for (const wanted of tailLengths) {
    if (marker >= 0 && tail.lastIndexOf('startxref', marker) >= 0) break;
    const length = Math.min(source.size, wanted);
    tail = source.read(source.size - length, length).toString('latin1');
    marker = tail.lastIndexOf('%%EOF');
  }
  if (marker < 0) throw damaged('the end of the file is missing');
  const rest = tail.slice(marker);
  // The end of a further save without its last line: other readers take it for the end.
  if (rest.includes('startxref')) throw damaged('the end of the file is missing');
  // A save whose end was lost, or what is left of a longer file. Nothing leads there; but what is there is not the document.
  if (isPiece(rest)) budget.tolerated.add('end');
  const keyword = tail.lastIndexOf('startxref', marker);
  const stated = keyword < 0 ? null : /^startxref\s*(\d{1,15})\s*(%.*)?$/s.exec(tail.slice(keyword, marker));
  // A second marker of the end, with a piece of a document before it to which nothing leads.
  if (isPiece(stated?.[2] ?? '')) budget.tolerated.add('end');
  const number = stated?.[1];
  if (number === undefined) throw damaged('the file does not say where its cross-reference is');
  return Number(number);
}

const isPiece = (text: string): boolean => /\d\s+obj\b|\bxref\b|\bstream\b/.test(text);

/**
 * Decides what offsets are relative to (clause 7.5.2 says the header; most programs count from the file's start).
 * @param stated - what `startxref` says
 * @returns `exact`: nothing but white space stands before the section. Then `start` is what was stated, for readers that
 *   hold the /Prev of the next section against it; otherwise it is where the section really is
 */
function locateLast(
  source: ByteSource,
  stated: number,
  headerPosition: number,
  budget: XrefBudget,
): { position: number; base: number; start: number; exact: boolean } {
  for (const tolerant of [false, true]) {
    for (const base of headerPosition > 0 ? [headerPosition, 0] : [0]) {
      const position = locateSection(source, stated + base, tolerant);
      if (position === undefined) continue;
      if (position !== stated + base) budget.tolerated.add('startxref');
      return { position, base, start: tolerant ? position - base : stated, exact: !tolerant };
    }
  }
  throw damaged('the cross-reference is not where the file says');
}

/** Follows /Prev from the newest section to the oldest. */
function readChain(source: ByteSource, newest: number, base: number, budget: XrefBudget): XrefSection[] {
  const chain: XrefSection[] = [];
  const visited = new Set<number>();
  for (let position: number | undefined = newest; position !== undefined;) {
    if (visited.has(position)) throw damaged('its cross-reference sections lead in a circle');
    if (visited.size >= limits.xrefSections) throw damaged('it has too many cross-reference sections');
    visited.add(position);
    const section = readSection(source, position, base, budget);
    const hybrid = section.kind === 'table' ? section.trailer.get('XRefStm') : undefined;
    if (hybrid !== undefined) section.hybrid = readLinked(source, hybrid, base, budget);
    chain.push(section);
    position = previous(source, section, base, budget);
  }
  return chain;
}

function readLinked(source: ByteSource, offset: unknown, base: number, budget: XrefBudget): XrefSection {
  const position = typeof offset === 'number' ? locateSection(source, offset + base, false) : undefined;
  const section = position === undefined ? undefined : readSection(source, position, base, budget);
  if (section?.kind !== 'stream') throw damaged('its hybrid cross-reference stream is missing');
  return section;
}

function previous(source: ByteSource, section: XrefSection, base: number, budget: XrefBudget): number | undefined {
  const prev = section.trailer.get('Prev');
  if (prev === undefined) return undefined;
  // A first save has no /Prev; some writers say 0 instead. In any other save that hides the earlier ones.
  const first = prev === 0 && section.trailer.has('Root');
  if (first && !hasEarlierSection(source, section.position, base)) return undefined;
  if (first || typeof prev !== 'number' || prev < 0) throw damaged('an earlier cross-reference section is missing');
  const exact = locateSection(source, prev + base, false);
  const position = exact ?? locateSection(source, prev + base, true);
  if (position === undefined) throw damaged('an earlier cross-reference section is missing');
  if (exact === undefined) {
    budget.tolerated.add('startxref');
    section.odd = true;
  }
  return position;
}

/** Whether a `startxref` before a position leads to a cross-reference section there. */
function hasEarlierSection(source: ByteSource, before: number, base: number): boolean {
  const keyword = 'startxref';
  const step = 1024 * 1024;
  for (let end = before; end > 0; end -= step) {
    const from = Math.max(0, end - step);
    // The keyword and its number may stand across the border.
    const text = source.read(from, Math.min(end + 64, before) - from).toString('latin1');
    for (let at = text.indexOf(keyword); at >= 0; at = text.indexOf(keyword, at + keyword.length)) {
      const number = /^\s*(\d{1,15})/.exec(text.slice(at + keyword.length, at + 64))?.[1];
      const position = number === undefined ? undefined : locateSection(source, Number(number) + base, false);
      if (position !== undefined && position < before) return true;
    }
  }
  return false;
}

/**
 * Joins sections to revisions. The first-page section of a linearized file stands before the section that its /Prev
 * names (Annex F.3.4): both were written by one save.
 */
function groupRevisions(source: ByteSource, chain: XrefSection[]): PdfRevision[] {
  const groups: XrefSection[][] = [];
  chain.forEach((section, i) => {
    const newer = chain[i - 1];
    if (newer && section.position > newer.position) groups.at(-1)!.push(section);
    else groups.push([section]);
  });
  groups.reverse();
  return groups.map((sections, index) => {
    const last = Math.max(...sections.map((section) => section.contentEnd));
    const later = groups.slice(index + 1, index + 2).flat();
    const before = later.length > 0 ? Math.max(...later.map((section) => section.position)) : source.size;
    const marker = findEndOfFileMarker(source, last, before);
    return { index, sections, trailer: sections[0]!.trailer, markerEnd: marker?.marker, end: marker?.end };
  });
}

/** True where /Size does not say what it should: one more than the highest object number (clause 7.5.5). */
function isSizeWrong({ sections, trailer }: PdfRevision): boolean {
  const size = trailer.get('Size');
  if (typeof size !== 'number') return true;
  return sections.some(({ entries, hybrid }) => Math.max(entries.highest, hybrid?.entries.highest ?? -1) >= size);
}
