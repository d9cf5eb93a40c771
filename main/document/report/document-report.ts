import { etsiReport } from '../../validation/report';
import type { VerificationReport } from '../document-port';
import { PdfReader } from '../pdf';
import { examine, type DocumentTrust } from '../validation';
import { reportModel } from './report-model';

/** A document's signatures validated, and the report on them as ETSI TS 119 102-2 has it. */
export interface ReportedDocument {
  report: VerificationReport;
  /** In UTF-8. */
  xml: string;
}

/**
 * Validates the signatures of a document and reports on them as ETSI TS 119 102-2 has it.
 *
 * @param descriptor - of the file, open for reading; stays open
 * @throws PdfError when the file can not be read as a PDF
 */
export async function reportInXml(
  descriptor: number,
  password: string | undefined,
  trust: DocumentTrust,
): Promise<ReportedDocument> {
  const reader = PdfReader.over(descriptor, password);
  const examination = await examine(reader, undefined, trust);
  const { at, algorithms } = trust.context;
  const model = await reportModel(examination, { at, ...(algorithms && { algorithms }) }, reader);
  return { report: examination.report, xml: etsiReport(model) };
}
