/** Errors of the look for newer versions. None of them touches what is installed. */
export interface UpdateErrorParams {
  'update.unreachable': { detail: string };
  /** What the server answered is not believed. */
  'update.notTrusted': { reason: UpdateProblem };
  'update.notAllowed': { reason: UpdateRefusal };
  /** A downloaded file is not the one that was signed. */
  'update.damaged': { file: string };
  /** A downloaded file was verified, and is another one now. */
  'update.exchanged': { file: string };
  /** The system's own check of the installer's signature did not pass, or could not be made. */
  'update.notVerified': { file: string };
  'update.notSaved': { file: string; detail: string };
  'update.notStarted': { file: string };
}

/** Why an answer about releases is not believed. */
export type UpdateProblem =
  | 'malformed'
  | 'unsigned'
  /** By none of the keys of this build. */
  | 'other-key'
  | 'wrong-signature'
  | 'other-product'
  | 'other-channel'
  | 'expired'
  /** Older than one that was seen. */
  | 'older'
  /** Of the same number as one that was seen, and says something else. */
  | 'two-of-one-number'
  /** The clock of this computer is behind what is known to have been. */
  | 'clock';

export type UpdateRefusal =
  /** There are no keys of releases in this build. */
  | 'build'
  | 'configuration'
  /** Nothing newer is known, or it does not come this way. */
  | 'nothing';
