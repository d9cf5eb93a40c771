/**
 * What a file may make us spend. Each bound is far above what honest writers produce, and reaching one is a refusal,
 * never a crash.
 */
export const limits = {
  /** Nesting of arrays and dictionaries (ISO 32000-1, Annex C names 28 as a common limit of graphics states). */
  depth: 200,
  /** Tokens of one object; a flat page tree of a million pages still fits. */
  tokens: 4_000_000,
  /** Bytes of one string. */
  stringLength: 64 * 1024 * 1024,
  /** Bytes of one name. */
  nameLength: 64 * 1024,
  /** References that lead to references. */
  referenceChain: 32,
  /** Sections of a Prev chain. */
  xrefSections: 100_000,
  /** Subsections of all cross-reference tables together. */
  xrefSubsections: 500_000,
  /** Highest object number. */
  objectNumber: 0x7fff_fffe,
  /** Entries of one cross-reference stream. */
  xrefStreamEntries: 16_000_000,
  /** Decoded bytes of one object or cross-reference stream. */
  decodedStream: 64 * 1024 * 1024,
  /** Decoded bytes over the life of one reader: an object graph can not make us inflate for ever. */
  decodedTotal: 1024 * 1024 * 1024,
  /** Objects in one object stream. */
  objectStreamEntries: 1_000_000,
  /** Filters of one stream. */
  filters: 8,
  /** Nodes visited in one walk of a page tree or a field tree. */
  treeNodes: 2_000_000,
  /** Depth of a page tree or a field tree. */
  treeDepth: 256,
} as const;
