import type { LaterChange } from '../document-port';

export type { LaterChange as Change };

/**
 * A kind as a reader is told it, or `redrawing`: fields get an appearance with the value that they have. That is told as form
 * filling, but it is what a signature may bring along.
 */
export type ChangeKind = LaterChange['kind'] | 'redrawing';

/**
 * What a later revision did at most, from the least to the most: each kind includes those before it. They follow what the
 * DocMDP levels tell apart (ISO 32000-2, table 257).
 */
export const changeKinds: readonly ChangeKind[] = [
  'nothing',
  'validation-data',
  'signatures',
  'redrawing',
  'metadata',
  'form-filling',
  'annotations',
  'other',
];

/** One revision, beside the one before it. */
export interface RevisionChange {
  kind: ChangeKind;
  /** Names of the form fields that were filled or made, those of document timestamps left out. */
  fields: string[];
  /** What was done, as far as a reader may want to know; at most {@link maximumChanges}. */
  changes?: LaterChange[];
  /** How many more changes there are. */
  more?: number;
  /** It adds a well-formed DSS and nothing else: no signature has to answer for that. */
  answersForItself?: true;
  /** Beside validation data and document timestamps it wrote which program saved it and when, and nothing else. */
  dated?: true;
  /** The document is too large to be compared: `kind` is a guess on the safe side. */
  unexamined?: true;
}

/** Changes that are told at most. */
export const maximumChanges = 50;
const maximumLength = 120;

/** Words of the document, cut where they are long. */
export function bounded(text: string): string {
  const characters = Array.from(text.slice(0, 2 * maximumLength + 2));
  return characters.length <= maximumLength ? text : `${characters.slice(0, maximumLength - 1).join('')}…`;
}

export const reaches = (kind: ChangeKind, limit: ChangeKind): boolean =>
  changeKinds.indexOf(kind) >= changeKinds.indexOf(limit);

/** The one that did more. */
export const farther = (a: ChangeKind, b: ChangeKind): ChangeKind => (reaches(a, b) ? a : b);
