/**
 * Reads and appends to PDF files. Knows nothing of signatures, of Electron or of other rooms.
 *
 * Reading: {@link PdfReader.open}, then `catalog`, `get`, `resolve`, `lookup`; `revisions` and `at(revision)` for the
 * history of the file. Writing: {@link IncrementalUpdate}.
 */
export { PdfError, type PdfErrorKind } from './pdf-error';
export {
  PdfDictionary,
  PdfName,
  PdfNewStream,
  PdfReal,
  PdfReference,
  PdfStream,
  PdfString,
  PdfVerbatim,
  type PdfObject,
} from './objects';
export { PdfReader } from './reader';
export type { NamedNumbers } from './named-numbers';
export { readBlocks } from './read-blocks';
export type { DocumentAccess } from './permissions';
export type { PdfRevision } from './document-structure';
export type { Tolerance } from './xref-budget';
export type { XrefSection } from './xref-section';
export type { XrefEntries, XrefEntry } from './xref-entries';
export { firstPage, pageAttribute, pageCount, pagesOf, type FoundPage } from './page-tree';
export { documentMac, type DocumentMac } from './document-mac';
export { IncrementalUpdate, type RevisionBytes } from './incremental-update';
export { newDocument } from './new-document';
export { operationsOf, type Operation } from './content-stream';
export { decodeTextString, encodeTextString } from './text-string';
export { formatPdfDate, parsePdfDate } from './date';
export { limits } from './limits';
