import { basename, dirname } from 'node:path';
import type { CertificateFacts } from '../../preload/contract/certificate-facts';
import type { SavedFile } from '../../preload/contract/checks';
import type { VerificationReport } from '../../preload/contract/document-report';
import type { ErrorShape } from '../../preload/contract/error-codes';
import { describeFailedCheck } from '../../preload/contract/failed-check';
import { isoTimes, kindOf, nameOf, signedAt, signingCertificate } from '../../preload/contract/verification-details';
import { describeDocument, standingWords, verdictWords } from '../../preload/contract/verification-sentences';
import { indicationOf, standingOf, verdictOf } from '../../preload/contract/verification-verdict';
import { CountersignError } from '../errors/countersign-error';
import { csv } from '../files/csv';
import { writeReplacing } from '../files/replaced-file';

/** A document with what was found, or why nothing was. */
export interface CheckedFile {
  path: string;
  result:
    | { at: string; report: VerificationReport; certificates: readonly CertificateFacts[] }
    | { error: ErrorShape }
    | undefined;
}

/** The reports as one JSON document: for each file the verdict in words, and everything that was found. */
export function reportAsJson(files: readonly CheckedFile[]): string {
  const documents = files.map(({ path, result }) => {
    if (!result) return { input: path, verdict: 'not-checked' };
    if ('error' in result) return { input: path, verdict: 'not-readable', error: result.error };
    const { at, report, certificates } = result;
    const { sentence, meaning } = describeDocument(report, certificates, isoTimes);
    const verdict = verdictOf(report).standing ?? 'no-signature';
    return { input: path, verdict, sentence, meaning, checkedAt: at, ...report };
  });
  return `${JSON.stringify({ command: 'verify', files: documents }, undefined, 2)}\n`;
}

const columns = [
  'document',
  'verdict',
  'signature',
  'kind',
  'by',
  'standing',
  'time',
  'time by',
  'level',
  'indication',
  'sub-indication',
  'checked',
  'sentence',
];

/** One line for each signature, or for a document without one (RFC 4180). */
export function reportAsCsv(files: readonly CheckedFile[]): string {
  return csv([columns, ...files.flatMap(linesOf)]);
}

function linesOf({ path, result }: CheckedFile): string[][] {
  const empty = columns.map(() => '');
  if (!result) return [empty.with(0, path).with(1, 'Not checked')];
  if ('error' in result) {
    return [empty.with(0, path).with(1, 'Can not be read').with(-1, describeFailedCheck(result.error).what)];
  }
  const { at, report, certificates } = result;
  const { sentence } = describeDocument(report, certificates, isoTimes);
  const verdict = verdictWords(report);
  if (report.signatures.length === 0) return [empty.with(0, path).with(1, verdict).with(-2, at).with(-1, sentence)];
  return report.signatures.map((signature) => {
    const time = signedAt(signature);
    const { indication, subIndication = '' } = indicationOf(signature);
    return [
      ...[path, verdict, String(signature.index)],
      ...[kindOf(signature, signingCertificate(signature, certificates)), nameOf(signature)],
      ...[standingWords[standingOf(signature)], time?.time ?? '', time?.by ?? '', signature.level],
      ...[indication, subIndication, at, sentence],
    ];
  });
}

/**
 * Writes a report under a name that the person chose.
 *
 * @param path - absolute; a file of that name is replaced, as the person agreed
 * @throws CountersignError report.notSaved
 */
export async function saveReport(path: string, text: string): Promise<SavedFile> {
  const file = basename(path);
  try {
    await writeReplacing(path, text);
    return { name: file, folder: dirname(path) };
  } catch (error) {
    const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
    throw new CountersignError('report.notSaved', { file, detail: code }, { cause: error });
  }
}
