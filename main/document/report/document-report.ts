import { createHash } from 'node:crypto';
import { etsiReport } from '../../validation/report';
import { describeCertificates } from '../described-certificates';
import type { VerificationReport } from '../document-port';
import { PdfReader, readBlocks } from '../pdf';
import { examine, verifyOpened, type DocumentTrust } from '../validation';
import { reportModel } from './report-model';
import { reportPaper } from './report-paper';

/**
 * Validates the signatures of a document and reports on them as ETSI TS 119 102-2 has it.
 *
 * @param descriptor - of the file, open for reading; stays open
 * @returns the report, and the same as XML in UTF-8
 * @throws PdfError when the file can not be read as a PDF
 */
export async function reportInXml(
  descriptor: number,
  password: string | undefined,
  trust: DocumentTrust,
): Promise<{ report: VerificationReport; xml: string }> {
  const reader = PdfReader.over(descriptor, password);
  const examination = await examine(reader, undefined, trust);
  const { at, algorithms } = trust.context;
  const model = await reportModel(examination, { at, ...(algorithms && { algorithms }) }, reader);
  return { report: examination.report, xml: etsiReport(model) };
}

/** Who reports, on which file, and when. */
export interface ReportCircumstances {
  /** Of the file, without its folder. */
  name: string;
  /** Of the program. */
  version: string;
  madeAt: Date;
}

/**
 * The same as a PDF for people: a page, or more where there are many signatures.
 *
 * @returns the report, and the octets of the PDF
 */
export async function reportOnPaper(
  descriptor: number,
  password: string | undefined,
  trust: DocumentTrust,
  circumstances: ReportCircumstances,
): Promise<{ report: VerificationReport; pdf: Uint8Array }> {
  const report = await verifyOpened(PdfReader.over(descriptor, password), undefined, trust);
  const hash = createHash('sha256');
  for await (const block of readBlocks(descriptor, report.size)) hash.update(block);
  const certificates = describeCertificates([
    ...report.signatures.flatMap(({ signer }) => (signer ? [signer.certificate] : [])),
    ...(report.certificates ?? []).map(({ der }) => der),
  ]);
  const paper = reportPaper({ ...circumstances, size: report.size, digest: hash.digest('hex'), report, certificates });
  const { drawPaper } = await import('../appearance');
  return { report, pdf: await drawPaper(paper) };
}
