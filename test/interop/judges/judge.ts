import type { PadesLevel } from '../../../preload/contract/model';
import type { Conformance } from '../../fixtures/pdf/archival-documents';

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
  /** Where they differ: the level of each signature, oldest first, with all that came after it. */
  levels?: readonly PadesLevel[];
  /** Document timestamps beside the signatures. */
  timestamps?: number;
  /** Which signatures (0 is the oldest) were raised from B-B later: they have no timestamp of their own. */
  raised?: readonly number[];
  /** Opens the file. */
  password?: string;
  /** The signatories' names that can be read on its pages, one for each visible signature. */
  shows?: readonly string[];
  /** A standard that the file has to conform to. */
  conformance?: Conformance;
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
  /** Whether a file is in the judge's field; without it every file is. */
  concerns?(file: JudgedFile): boolean;
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

/** The level that a signature (0 is the oldest) has to have. */
export function levelOf(
  { level = 'PAdES-BASELINE-B', levels }: Pick<JudgedFile, 'level' | 'levels'>,
  index: number,
): PadesLevel {
  return levels?.[index] ?? level;
}

/** Whether validation data may follow the last signature: from B-LT on it does not cover the whole file any more. */
export function isFollowed(file: Pick<JudgedFile, 'level' | 'levels'>): boolean {
  return levelOf(file, (file.levels?.length ?? 1) - 1).includes('-LT');
}
