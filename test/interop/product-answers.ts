import type { VerificationReport } from '../../main/document/document-port';

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

interface VerifyDocument {
  files?: ({ input: string; ok: boolean; error?: { code: string; what: string } } & Partial<VerificationReport>)[];
}

/** Reads `sign --json`. @returns one answer for each of `files`, in their order */
export function readSignAnswers(document: unknown, files: readonly string[]): SignAnswer[] {
  const { files: answers = [], error } = document as SignDocument;
  return files.map((file): SignAnswer => {
    const answer = answers.find(({ input }) => input === file);
    if (answer?.ok && answer.output !== undefined) return { output: answer.output };
    const reason = answer?.error ?? error;
    return reason === undefined ? {} : { error: reason };
  });
}

/**
 * Reads `verify --json`.
 *
 * @param files - `foreign`: how many of the signatures, the oldest, are somebody else's
 * @returns what our own check holds against each file that ought to carry so many good signatures; empty where it agrees
 */
export function readVerifyProblems(
  document: unknown,
  files: readonly { path: string; signatures: number; foreign: number }[],
): string[][] {
  const { files: answers = [] } = document as VerifyDocument;
  return files.map(({ path, signatures: wanted, foreign }) => {
    const answer = answers.find(({ input }) => input === path);
    if (answer === undefined) return ['verify gives no answer'];
    if (answer.error !== undefined) return [`verify: ${answer.error.code}: ${answer.error.what}`];
    const problems: string[] = [];
    const found = answer.signatures ?? [];
    if (!answer.ok && foreign === 0) problems.push('verify says that not all is well');
    if (found.length !== wanted) problems.push(`verify sees ${found.length} signatures instead of ${wanted}`);
    for (const signature of found.slice(foreign)) {
      const { integrity, level, coverage, detail } = signature;
      if (integrity !== 'intact' || level !== 'PAdES-BASELINE-B' || coverage.laterChanges === 'other') {
        problems.push(
          `verify, signature ${signature.index}: ${integrity}, ${level}, later changes ${coverage.laterChanges} ${detail ?? ''}`,
        );
      }
    }
    if (found.at(-1)?.coverage.wholeDocument === false) {
      problems.push('verify: the last signature does not cover the whole document');
    }
    return problems;
  });
}
