import {
  findingKinds,
  findingWeight,
  type Finding,
  type FindingKind,
  type PageSpan,
} from '../../../preload/contract/findings';

/** Bounds of what one finding tells: a document can not make an answer of any length. */
const mostNames = 20;
const longestName = 200;
const mostSpans = 100;
/** Names that are told apart before they are only counted. */
const mostKnownNames = 2000;

/** One thing that was found. */
export interface Sighting {
  /** From 1. */
  page?: number;
  /** A word of the document. */
  name?: string;
  unasked?: boolean;
}

interface Gathered {
  count: number;
  spans: PageSpan[];
  moreSpans: boolean;
  names: Set<string>;
  unasked: boolean;
}

/** Gathers what is found, each kind once. Pages come in their order. */
export class Found {
  private readonly byKind = new Map<FindingKind, Gathered>();

  add(kind: FindingKind, { page, name, unasked }: Sighting = {}): void {
    const gathered = this.of(kind);
    const known = name !== undefined && gathered.names.has(name);
    // The same font on a hundred pages is one font; two marks of a kind are two.
    if (!known || kind === 'annotations') gathered.count += 1;
    if (name && gathered.names.size < mostKnownNames) gathered.names.add(name);
    if (unasked) gathered.unasked = true;
    if (page !== undefined) addPage(gathered, page);
  }

  /** In the order of the kinds. */
  list(): Finding[] {
    return findingKinds.flatMap((kind) => {
      const gathered = this.byKind.get(kind);
      return gathered ? [toFinding(kind, gathered)] : [];
    });
  }

  private of(kind: FindingKind): Gathered {
    let gathered = this.byKind.get(kind);
    if (!gathered) {
      gathered = { count: 0, spans: [], moreSpans: false, names: new Set(), unasked: false };
      this.byKind.set(kind, gathered);
    }
    return gathered;
  }
}

function addPage(gathered: Gathered, page: number): void {
  const last = gathered.spans.at(-1);
  if (last && page >= last.from && page <= last.to + 1) last.to = Math.max(last.to, page);
  else if (gathered.spans.some(({ from, to }) => page >= from && page <= to)) return;
  else if (gathered.spans.length < mostSpans) gathered.spans.push({ from: page, to: page });
  else gathered.moreSpans = true;
}

function toFinding(kind: FindingKind, { count, spans, moreSpans, names, unasked }: Gathered): Finding {
  const told = [...names].slice(0, mostNames).map(shortened);
  const moreNames = names.size - told.length;
  return {
    kind,
    weight: findingWeight(kind),
    count,
    ...(spans.length > 0 && { pages: spans }),
    ...(moreSpans && { morePages: true as const }),
    ...(told.length > 0 && { names: told }),
    ...(moreNames > 0 && { moreNames }),
    ...(unasked && { unasked: true as const }),
  };
}

function shortened(name: string): string {
  const characters = Array.from(name.slice(0, 2 * longestName));
  return characters.length <= longestName ? characters.join('') : `${characters.slice(0, longestName - 1).join('')}…`;
}
