/** Errors of showing pages. None of them keeps a document from being signed. */
export interface PageErrorParams {
  /** The process that draws does not know the document's password. */
  'page.locked': Record<string, never>;
  'page.damaged': Record<string, never>;
  /** The file, or what would have to be drawn of it, is larger than can be shown. */
  'page.tooLarge': Record<string, never>;
  /** The process that draws did not answer, or was at one thing for too long; it was ended. */
  'page.hung': Record<string, never>;
  /** It took more memory than one document may; it was ended. */
  'page.memory': Record<string, never>;
  'page.crashed': Record<string, never>;
  /** The file is not the one any more that was opened to be shown. */
  'page.changed': Record<string, never>;
}
