import type { VerificationReport } from '../../main/document/document-port';
import type { PadesLevel } from '../../preload/contract/model';
import { levelOf } from './judges/judge';

const timestampFilter = 'ETSI.RFC3161';

/** What the command line answered for one file that it was asked to sign. */
export interface SignAnswer {
  /** Path of the signed file. */
  output?: string;
  error?: { code: string; what: string };
}

interface SignDocument {
  error?: { code: string; what: string };
  files?: { input: string; ok: boolean; output?: string; error?: { code: string; what: string } }[];
}

/** What `verify` answered for one file. */
export type VerifiedFile = {
  input: string;
  ok: boolean;
  error?: { code: string; what: string };
} & Partial<VerificationReport>;

interface VerifyDocument {
  error?: { code: string; what: string };
  files?: VerifiedFile[];
}

/** A file for our own `verify`. */
export interface ExpectedFile {
  path: string;
  /** Without document timestamps. */
  signatures: number;
  /** How many of them, the oldest, are somebody else's. */
  foreign: number;
  timestamps?: number;
  level?: PadesLevel;
  /** Where they differ: the level of each signature, with all that came after it. */
  levels?: readonly PadesLevel[];
}

/** Reads `sign --json` and `extend --json`. @returns one answer for each of `files`, in their order */
export function readSignAnswers(document: unknown, files: readonly string[]): SignAnswer[] {
  const { files: answers = [], error } = document as SignDocument;
  return files.map((file): SignAnswer => {
    const answer = answers.find(({ input }) => input === file);
    if (answer?.ok && answer.output !== undefined) return { output: answer.output };
    const reason = answer?.error ?? error;
    return reason === undefined ? {} : { error: reason };
  });
}

/** Reads `verify --json`. @returns one answer for each of `files`, in their order */
export function readVerified(document: unknown, files: readonly string[]): VerifiedFile[] {
  const { files: answers = [], error = { code: 'none', what: 'verify gives no answer' } } = document as VerifyDocument;
  return files.map((file, index) => answers[index] ?? { input: file, ok: false, error });
}

/**
 * Reads `verify --json`.
 *
 * @returns what our own check holds against each file that ought to carry so many good signatures; empty where it agrees
 */
export function readVerifyProblems(document: unknown, files: readonly ExpectedFile[]): string[][] {
  const { files: answers = [] } = document as VerifyDocument;
  return files.map((file) => {
    const { path, signatures: wanted, foreign, timestamps = 0 } = file;
    const answer = answers.find(({ input }) => input === path);
    if (answer === undefined) return ['verify gives no answer'];
    if (answer.error !== undefined) return [`verify: ${answer.error.code}: ${answer.error.what}`];
    const problems: string[] = [];
    const all = answer.signatures ?? [];
    const found = all.filter(({ subFilter }) => subFilter !== timestampFilter);
    const stamps = all.filter(({ subFilter }) => subFilter === timestampFilter);
    if (stamps.length !== timestamps || stamps.some(({ integrity }) => integrity !== 'intact')) {
      problems.push(`verify sees ${stamps.length} document timestamps instead of ${timestamps}, or not all intact`);
    }
    if (!answer.ok && foreign === 0) problems.push('verify says that not all is well');
    if (found.length !== wanted) problems.push(`verify sees ${found.length} signatures instead of ${wanted}`);
    for (const [place, signature] of found.entries()) {
      if (place < foreign) continue;
      const { integrity, level, coverage, detail } = signature;
      if (integrity !== 'intact' || level !== levelOf(file, place) || coverage.laterChanges === 'other') {
        problems.push(
          `verify, signature ${signature.index}: ${integrity}, ${level}, later changes ${coverage.laterChanges} ${detail ?? ''}`,
        );
      }
    }
    // Validation data alone follows what it is about.
    if (levelOf(file, found.length - 1) !== 'PAdES-BASELINE-LT' && all.at(-1)?.coverage.wholeDocument === false) {
      problems.push('verify: the last signature does not cover the whole document');
    }
    return problems;
  });
}
