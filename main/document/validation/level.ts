import type { CadesVerdict } from '../../cades/index';
import type { ListedSignature } from '../pades';
import { parsePdfDate, PdfName, type PdfReader } from '../pdf';

/** Attributes that say why a document was signed, as /Reason does. */
const commitmentType = '1.2.840.113549.1.9.16.2.16';
const signaturePolicy = '1.2.840.113549.1.9.16.2.15';

/**
 * Departures from PAdES baseline B (ETSI EN 319 142-1, clause 6.3): those of the CMS and those of the dictionary.
 *
 * @returns a few words each; empty for a baseline signature
 */
export function levelProblems(signature: ListedSignature, verdict: CadesVerdict, reader: PdfReader): string[] {
  const problems = [...verdict.baselineProblems];
  const { dictionary, subFilter, claimedTime } = signature;
  if (!dictionary) return ['the signature field leads to no signature'];
  if (subFilter !== 'ETSI.CAdES.detached') problems.push('SubFilter is not ETSI.CAdES.detached');
  if (!(reader.lookup(dictionary, 'Filter') instanceof PdfName)) problems.push('Filter is missing');
  if (claimedTime === undefined || !parsePdfDate(claimedTime))
    problems.push('M, the claimed time of signing, is missing or no date');
  if (dictionary.has('Cert')) problems.push('Cert is present');
  const attributes = verdict.signedAttributeTypes;
  if (dictionary.has('Reason') && (attributes.includes(commitmentType) || attributes.includes(signaturePolicy))) {
    problems.push('Reason stands beside a commitment type or a signature policy');
  }
  return problems;
}
