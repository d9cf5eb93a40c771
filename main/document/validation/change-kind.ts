/**
 * What a later revision did at most, from the least to the most: each kind includes those before it. They follow what the
 * DocMDP levels tell apart (ISO 32000-2, table 257).
 */
export const changeKinds = ['validation-data', 'signatures', 'form-filling', 'annotations', 'other'] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** One revision, beside the one before it. */
export interface RevisionChange {
  kind: ChangeKind;
  /** Names of the form fields that were filled or made, those of document timestamps left out. */
  fields: string[];
  /** The document is too large to be compared: `kind` is a guess on the safe side. */
  unexamined?: true;
}

export const reaches = (kind: ChangeKind, limit: ChangeKind): boolean =>
  changeKinds.indexOf(kind) >= changeKinds.indexOf(limit);

/** The one that did more. */
export const farther = (a: ChangeKind, b: ChangeKind): ChangeKind => (reaches(a, b) ? a : b);
