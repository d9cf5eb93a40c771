import type { IdentificationMethod } from './identity';
/**
 * How a document ended, or what was done beside signing (`DONE`, `PENDING`). `UNKNOWN`: the key was asked, or the token was
 * being changed, and what came of it is not known.
 */
export type HistoryOutcome = 'SIGNED' | 'DONE' | 'PENDING' | 'FAILED' | 'CANCELLED' | 'REFUSED' | 'UNKNOWN';

/** What is done beside signing; the first five as SignServer's audit log names such events, as far as it has them. */
export type HistoryEvent =
  | 'KEYGEN'
  | 'GENCSR'
  | 'CERTINSTALLED'
  | 'KEYREMOVE'
  /** A certificate request was sent to an authority, and its certificate installed where one came back. */
  | 'CSRSENT'
  | 'PINCHANGE'
  | 'PINUNBLOCK'
  | 'PINSET'
  /** Somebody tried to log in with a name and a password, and was not let in. */
  | 'LOGIN'
  /** The signatures of a document were raised to a level, or its archive timestamp renewed. */
  | 'EXTEND'
  /** At a station: a signed document was taken away. */
  | 'TAKEN'
  /** At a station: a document was signed and nobody took it; it was kept for staff, or removed. */
  | 'KEPT'
  | 'WIPED';

/** One line of the history as the window shows it: texts from a file that somebody may have changed. */
export interface HistoryEntry {
  sequence: number;
  /** ISO 8601, by this computer's clock. */
  time: string;
  outcome: HistoryOutcome;
  /** Absent where a document was to be signed. */
  event?: HistoryEvent;
  /** Name of the CryptoToken. */
  token?: string;
  /** The certificate authority that a request was sent to. */
  authority?: string;
  /** Name of the input; absent for a refused request of several documents, which `documents` counts. */
  file?: string;
  documents?: number;
  /** Name of the output. */
  output?: string;
  signer?: string;
  username?: string;
  /** How they were identified, and who says so, where they had logged in. */
  identifiedBy?: IdentificationMethod;
  issuer?: string;
  /** In whose stead they signed. */
  onBehalfOf?: string;
  alias?: string;
  /** Distinguished name, and the serial number in hex. */
  subject?: string;
  serialNumber?: string;
  level?: string;
  /** So many pages, each of them seen before the signature, as the signer demanded. */
  reviewedPages?: number;
  /** No PIN was typed for it: the login of an earlier signing was held. */
  loginHeld?: true;
  /** An error code. */
  error?: string;
}

export interface HistoryPage {
  /** Newest first. */
  entries: HistoryEntry[];
  /** There are older ones. */
  more: boolean;
  /** Lines that could not be read. */
  unreadable: number;
}

/** What is wrong with a history. Each says what was seen, not who did it. */
export type ChainBreak =
  /** A line does not fit the one before it: that one, or this one, is not as it was written. */
  | 'changed'
  /** Numbers are left out. */
  | 'missing'
  /** A number that has been there, or a smaller one: lines were swapped or doubled. */
  | 'order'
  /** Not a line of a history. */
  | 'unreadable'
  /** The lines end before the seal says so. */
  | 'cut'
  /** The last line is not the one that was sealed. */
  | 'seal-mismatch'
  /** There are lines, and no seal that can be read: whether the end was cut is not known. */
  | 'seal-missing'
  /** A new chain begins within the history: the seal was gone when this line was written. */
  | 'begun-anew';

export interface ChainFinding {
  kind: ChainBreak;
  file: string;
  /** From 1, in that file. */
  line: number;
  /** The number that the line carries, or the one that is missing first. */
  sequence: number | undefined;
}

export interface ChainVerdict {
  /** Lines that could be read. */
  lines: number;
  intact: boolean;
  /** The first breaks; `breaks` counts all. */
  findings: ChainFinding[];
  breaks: number;
  /** Whole lines behind the seal, which fit: a power cut came between the line and the seal. */
  unsealed: number;
  /** A half-written line at the end: a power cut came while it was written. */
  torn: boolean;
  /** Number and SHA-256 of the last line: whoever keeps it elsewhere can show later that nothing before it was changed. */
  last?: { sequence: number; digest: string };
}
