/**
 * What may make the pages of a document say something else later, or lies beside them. The list is that of the reasons of
 * PDF/A (ISO 19005) and of the legal attestations of ISO 32000-1, clause 12.8.5. A finding is no accusation: honest
 * documents have them.
 */
const changingKinds = [
  'scripts',
  'computed-fields',
  'dynamic-form',
  'fields-drawn-by-viewer',
  'form-actions',
  'hiding-actions',
  'fonts-not-embedded',
  'external-content',
  'alternate-images',
  'printer-code',
  'layers-hidden',
  'layers-print',
  'screen-only',
  'print-only',
  'annotations',
  'media',
  'page-templates',
  'presentation',
  'portfolio',
  'unreadable',
  'unfinished',
] as const;
const asideKinds = [
  'launching',
  'sending',
  'viewer-commands',
  'links',
  'attachments',
  'layers',
  'hidden-annotations',
  'outside-crop',
  'open-fields',
] as const;
export const findingKinds = [...changingKinds, ...asideKinds] as const;
export type FindingKind = (typeof findingKinds)[number];

/** `changes`: a page may look different later, elsewhere or on paper. `aside`: the pages stay, and there is more than them. */
export type FindingWeight = 'changes' | 'aside';

/** Pages, counted from 1, both ends included. */
export interface PageSpan {
  from: number;
  to: number;
}

export interface Finding {
  kind: FindingKind;
  weight: FindingWeight;
  /** How many there are of it; 1 where it is there or not. */
  count: number;
  /** Where it is; absent where it belongs to the document as a whole. */
  pages?: PageSpan[];
  /** Further spans than those. */
  morePages?: true;
  /** Words of the document: names of fonts, layers, fields and files, addresses. */
  names?: string[];
  moreNames?: number;
  /** It may happen without a click: as the document is opened, a page is shown, or the pointer passes. */
  unasked?: true;
}

const asides: ReadonlySet<FindingKind> = new Set<FindingKind>(asideKinds);

export const findingWeight = (kind: FindingKind): FindingWeight => (asides.has(kind) ? 'aside' : 'changes');
