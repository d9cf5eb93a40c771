import type { PadesLevel } from '../../../preload/contract/model';

/** What one judge says of one signature of a file. */
export interface SignatureVerdict {
  accepted: boolean;
  /** The judge's own words, on one line. */
  words: string;
}

/** What one judge says of one file. */
export interface FileVerdict {
  /** Without document timestamps, oldest first; absent from a judge that looks at the file's syntax only. */
  signatures?: SignatureVerdict[];
  /** What the judge holds against the file as a whole; empty where it has nothing to say. */
  complaints: string[];
}

/** A signed PDF that a judge is to look at. */
export interface JudgedFile {
  path: string;
  /** What its signatures are; B-B unless said otherwise. */
  level?: PadesLevel;
  /** Document timestamps beside the signatures. */
  timestamps?: number;
  /** The signatures were raised from B-B: they have no timestamp of their own. */
  raised?: boolean;
  /** Opens the file. */
  password?: string;
}

/** A program, independent of ours, that says whether a signed PDF is good. */
export interface Judge {
  readonly name: string;
  /**
   * Makes the judge ready: finds or builds what it needs.
   * @returns its name and version, as it says them itself
   * @throws Error whose message says why the judge can not sit
   */
  convene(): Promise<string>;
  /**
   * @param files - with absolute paths
   * @param anchor - PEM file of the one trusted root
   * @returns one verdict for each file, in the order of `files`
   */
  judge(files: readonly JudgedFile[], anchor: string): Promise<FileVerdict[]>;
}

/**
 * Why a judge does not accept a file that ought to carry `signatures` good signatures.
 *
 * @param foreign - how many of them, the oldest, were there before: somebody else's, whose chains are not our matter
 * @returns sentences; empty when the judge accepts the file
 */
export function objections(verdict: FileVerdict, signatures: number, foreign = 0): string[] {
  const found = [...verdict.complaints];
  if (verdict.signatures !== undefined) {
    if (verdict.signatures.length !== signatures) {
      found.push(`sees ${verdict.signatures.length} signatures instead of ${signatures}`);
    }
    verdict.signatures.forEach((signature, index) => {
      if (index >= foreign && !signature.accepted) found.push(`signature ${index + 1}: ${signature.words}`);
    });
  }
  return found;
}

/** Whether validation data may follow the last signature: from B-LT on it does not cover the whole file any more. */
export function isFollowed({ level, timestamps = 0 }: JudgedFile): boolean {
  return level === 'PAdES-BASELINE-LT' || level === 'PAdES-BASELINE-LTA' || timestamps > 0;
}
