/** Errors of the configuration, and of what is written into it. */
export interface ConfigurationErrorParams {
  'config.unreadable': { file: string };
  'config.invalid': { file: string; line: number; column: number; path: string; expected: string };
  /** Entries of the same names are there and say something else. */
  'config.notReplaced': { entries: string };
  'config.notWritten': { file: string; detail: string };
  /** What was to be written breaks the rules of the whole configuration. */
  'config.wouldBeInvalid': { path: string; expected: string };
  /** A file of SignServer's workers. */
  'workers.unreadable': { file: string; detail: string };
  'workers.none': { file: string };
}
