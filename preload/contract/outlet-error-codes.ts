/** Errors of printing and sending what is signed. None of them changes a file. */
export interface OutletErrorParams {
  /** The programs of CUPS are not there, or others could have changed them. */
  'print.unavailable': Record<string, never>;
  'print.noPrinter': Record<string, never>;
  /** `detail`: what the printing system said. */
  'print.refused': { printer: string; detail: string };
  /** The printing system did not answer in time, and was not waited for any longer. `taking`: it was to take the file. */
  'print.hung': { seconds: number; taking?: true };
  /** A document that only a password opens, or that its author does not let be printed. */
  'print.protected': { file: string; reason: 'password' | 'permission' };
  /** Pages were named of which the file has none. */
  'print.pagesUnknown': { file: string; pages: number };

  'mail.unavailable': Record<string, never>;
  'mail.failed': Record<string, never>;
  'mail.tooMany': { count: number; most: number };
  /** A character of its name, or of a folder's, that mail programs read as the end of it. */
  'mail.nameUnfit': { file: string };
}
