import type { AssuranceRequirement, CertificateAssurance, RequirementProblem } from './assurance';
import type { CertificateSummary } from './model';
import { describeDecision, entryWords, recognisedSentence, statusWords } from './qualification-sentences';
import type { Sentences } from './sentences';
import { nothingSigned } from './what-is-safe';

/** Ends a sentence that begins "This signer makes nothing but ". */
export const requirementWords: Record<AssuranceRequirement, string> = {
  QES: 'qualified electronic signatures',
  QESEAL: 'qualified electronic seals',
  ADES_QC: 'signatures and seals with a qualified certificate',
  TRUSTED: 'signatures whose certificate is trusted',
};

/** A whole sentence: what is missing. */
export const requirementProblems: Record<RequirementProblem, string> = {
  'not-trusted':
    'The certificate leads to no authority of a trusted list that is at hand, nor to one of your own anchors.',
  'no-lists': 'No trusted list is at hand to confirm it.',
  'not-determined': 'The trusted lists at hand do not settle whether the certificate is qualified.',
  'not-qualified': 'By the trusted lists the certificate is not a qualified one.',
  'for-seals': 'By the trusted lists the certificate is for seals of an organisation, not for signatures of a person.',
  'for-signatures':
    'By the trusted lists the certificate is for signatures of a person, not for seals of an organisation.',
  'for-websites': 'By the trusted lists the certificate is for websites, not for signing.',
  'type-unknown':
    'Neither the certificate nor the trusted lists say clearly whether it is for signatures or for seals.',
  'no-device': 'The trusted lists do not confirm that its key resides in a qualified device.',
};

/** What to do about it. */
export const requirementRemedies: Record<RequirementProblem, string> = {
  'not-trusted': 'Check that the right card is inserted, or ask whoever keeps the configuration.',
  'no-lists': 'Load the trusted lists while you are online, and try again.',
  'not-determined': 'Load the trusted lists again while you are online, or ask the issuer of the certificate.',
  'not-qualified': 'Use a qualified certificate, or choose another signer.',
  'for-seals': 'Use a certificate for signatures, or choose another signer.',
  'for-signatures': 'Use a certificate for seals, or choose another signer.',
  'for-websites': 'Use a certificate for signing.',
  'type-unknown': 'Ask the issuer of the certificate, or choose another signer.',
  'no-device': 'Use a card or service whose key is in a qualified device, or choose another signer.',
};

/** What a person reads when a signer's demand is not met. */
export const assuranceSentences: Pick<Sentences, 'signer.requirementUnmet'> = {
  'signer.requirementUnmet': ({ signer, alias, requirement, reason }) => ({
    what: `The signer “${signer}” makes nothing but ${requirementWords[requirement]}, and that can not be shown for the key “${alias}”. ${requirementProblems[reason]}`,
    safe: nothingSigned,
    todo: requirementRemedies[reason],
  }),
};

const what = { eSign: 'signatures', eSeal: 'seals', web: 'websites', unknown: 'an unstated use' } as const;

/**
 * What the lists confirm of a certificate, as a sentence: "Qualified for signatures, key in a qualified device: confirmed by the
 * trusted list of AT (…), granted since 2019-03-01."
 *
 * @returns undefined where they confirm nothing: what the certificate claims is then all there is
 */
export function confirmedWords({ qualified, type, qscd, entry, path }: CertificateAssurance): string | undefined {
  if (!path.trusted || qualified !== 'yes' || !entry) return undefined;
  const device =
    type === 'web' ? '' : qscd === 'yes' ? ', key in a qualified device' : ', no qualified device confirmed';
  return `Qualified for ${what[type]}${device}: confirmed by ${entryWords(entry)}, ${statusWords(entry.status)} since ${entry.since.slice(0, 10)}.`;
}

/** Why the lists confirm nothing, as a sentence; undefined where they confirm it or say nothing that would tell more. */
export function unconfirmedWords({ qualified, path, lists, decisions }: CertificateAssurance): string | undefined {
  if (lists.loaded.length === 0) return 'No trusted list is at hand: what the certificate claims is not confirmed.';
  if (qualified === 'yes') return path.trusted ? undefined : requirementProblems['not-trusted'];
  const [last] = decisions.filter(({ step }) => step <= 8).slice(-1);
  return last && describeDecision(last);
}

/** Who recognises the issuer beside the Union, in a sense of its own: a neutral sentence each. */
export const recognisedWords = ({ recognised }: CertificateAssurance): string[] => recognised.map(recognisedSentence);

/** True where a certificate makes seals of an organization: the lists say it, else the certificate claims it. */
export function makesSeals(
  certificate: Pick<CertificateSummary, 'claims'> | undefined,
  assurance: CertificateAssurance | undefined,
): boolean {
  const settled = assurance?.path.trusted && assurance.qualified === 'yes' && assurance.type !== 'unknown';
  return (settled ? assurance.type : certificate?.claims.type) === 'eSeal';
}
