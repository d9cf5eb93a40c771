/** Verdicts on the signatures of a document (ETSI EN 319 102-1): integrity and who signed. Trust is a separate answer. */
import type { SignatureReport, VerificationReport } from '../document-port';
import { listSignatures } from '../pades';
import { PdfReader } from '../pdf';
import { addsOnlyValidationData, signatureOnlyRevisions } from './later-changes';
import { RangeDigests } from './range-digests';
import { judgeSignature, type Judged } from './signature-report';

/**
 * Verifies every signature of a file. The file is read through one descriptor and in blocks, so memory does not grow
 * with its size.
 *
 * @param path - of the file
 * @param password - of the user or the owner of an encrypted document
 * @returns one report per signature, oldest first; hostile and broken signatures are reports too
 * @throws PdfError when the file can not be read as a PDF; the system's own errors (`ENOENT`, …) for the file
 */
export async function verifyDocument(path: string, password?: string): Promise<VerificationReport> {
  const reader = PdfReader.open(path, password);
  try {
    return await verifyOpened(reader);
  } finally {
    reader.close();
  }
}

/**
 * {@link verifyDocument} for a file that is open already.
 *
 * @param reader - of the newest revision; stays open
 */
export async function verifyOpened(reader: PdfReader): Promise<VerificationReport> {
  const digests = new RangeDigests((position, length) => reader.bytes(position, length));
  // Begun together, so that the digests of all of them take one pass over the file.
  const judged = await Promise.all(
    listSignatures(reader).map((signature) => judgeSignature(signature, reader, digests)),
  );
  judged.sort((a, b) => a.report.coverage.revisionEnd - b.report.coverage.revisionEnd);
  examineLaterChanges(judged, reader);
  judged.forEach(({ report }, position) => (report.index = position + 1));
  return { size: reader.size, signatures: judged.map(({ report }) => report), trust: 'not-evaluated' };
}

function examineLaterChanges(judged: Judged[], reader: PdfReader): void {
  const intact = judged.filter(({ report }) => report.integrity === 'intact');
  const earlier = intact.filter(({ coverage }) => coverage && !coverage.wholeDocument);
  if (earlier.length === 0) return;
  const oldest = Math.min(...earlier.map(({ coverage }) => coverage?.revision ?? 0));
  // Without a signature over the whole file, nobody answers for the last revisions: they may only be validation data.
  const newest = Math.max(...intact.map(({ coverage }) => coverage?.revision ?? 0));
  const closed = intact.some(({ coverage }) => coverage?.wholeDocument) || addsOnlyValidationData(reader, newest);
  const steps = closed ? signatureOnlyRevisions(reader, oldest) : [];
  for (const { report, coverage } of earlier) {
    const later = steps.slice((coverage?.revision ?? 0) - oldest);
    setLaterChanges(report, later.length > 0 && later.every(Boolean));
  }
}

function setLaterChanges(report: SignatureReport, signaturesOnly: boolean): void {
  report.coverage.laterChanges = signaturesOnly ? 'signatures-only' : 'other';
  if (!signaturesOnly)
    report.detail = 'the document was changed after this signature; those changes were not examined further';
}
