import type { CadesVerdict } from '../../cades/index';
import type { ListedSignature } from '../pades';
import { parsePdfDate, PdfName, type PdfReader } from '../pdf';

/** Attributes that say why a document was signed, as /Reason does. */
const commitmentType = '1.2.840.113549.1.9.16.2.16';
const signaturePolicy = '1.2.840.113549.1.9.16.2.15';

/**
 * Departures from PAdES baseline B (ETSI EN 319 142-1, clause 6.3): those of the CMS and those of the dictionary.
 *
 * @returns a few words each, empty for a baseline signature; and whether the level can be told all the same, because what is
 * there and what is not is as the profile wants it (EU DSS tells it then)
 */
export function levelProblems(
  signature: ListedSignature,
  verdict: CadesVerdict,
  reader: PdfReader,
): { problems: string[]; profile: boolean } {
  const problems = [...verdict.baselineProblems];
  const { dictionary, subFilter, claimedTime } = signature;
  if (!dictionary) return { problems: ['the signature field leads to no signature'], profile: false };
  if (subFilter !== 'ETSI.CAdES.detached') problems.push('SubFilter is not ETSI.CAdES.detached');
  if (!(reader.lookup(dictionary, 'Filter') instanceof PdfName)) problems.push('Filter is missing');
  if (claimedTime === undefined || !parsePdfDate(claimedTime))
    problems.push('M, the claimed time of signing, is missing or no date');
  const attributes = verdict.signedAttributeTypes;
  if (dictionary.has('Reason') && (attributes.includes(commitmentType) || attributes.includes(signaturePolicy))) {
    problems.push('Reason stands beside a commitment type or a signature policy');
  }
  const decisive = problems.length - verdict.craftProblems.length;
  if (dictionary.has('Cert')) problems.push('Cert is present');
  return { problems, profile: decisive === 0 };
}
