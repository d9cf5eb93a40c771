import type { SignatureReport, VerificationReport } from './document-report';
import type { ListEntry, QualificationDecision, SignatureQualification } from './qualification';
import {
  describeDecision,
  entryWords,
  isOnNoList,
  onNoListWords,
  qualificationWords,
  recognisedSentence,
  statusWords,
} from './qualification-sentences';
import type { SignatureKind, TimeWords } from './verification-details';
import { isQualifiedTimestamp, signaturesOf, standingOf } from './verification-verdict';

/** The four kinds that a document's first sentence may name: of one signature, and of several. */
const named: Partial<Record<SignatureQualification, readonly [one: string, many: string]>> = {
  QESig: ['a qualified electronic signature', 'qualified electronic signatures'],
  QESeal: ['a qualified electronic seal', 'qualified electronic seals'],
  'AdESig-QC': [
    'an advanced electronic signature with a qualified certificate',
    'advanced electronic signatures with a qualified certificate',
  ],
  'AdESeal-QC': [
    'an advanced electronic seal with a qualified certificate',
    'advanced electronic seals with a qualified certificate',
  ],
};

/**
 * What confirmed signatures are by the lists, to follow “Signed by NAME”. Nothing where one of them is not confirmed, or
 * where they are not all of the same kind: “qualified” is said only of what is proved to be it.
 */
export function qualifiedAs(signatures: readonly SignatureReport[]): string | undefined {
  const kinds = new Set(signatures.map(confirmedKind));
  const [kind] = kinds;
  if (kinds.size !== 1 || kind === undefined) return undefined;
  return named[kind]?.[signatures.length === 1 ? 0 : 1];
}

function confirmedKind(signature: SignatureReport): SignatureQualification | undefined {
  const { validation } = signature;
  if (standingOf(signature) !== 'confirmed' || validation?.indication !== 'TOTAL-PASSED') return undefined;
  return validation.qualification?.qualification;
}

/** What a signature, seal or timestamp is by the trusted lists, as sentences; undefined where nothing was asked of a list. */
export function qualificationSentence(
  signature: SignatureReport,
  kind: SignatureKind,
  words: TimeWords,
): string | undefined {
  return kind === 'timestamp' ? timestampSentence(signature, words) : signatureSentence(signature, kind, words);
}

function signatureSentence(
  { validation }: SignatureReport,
  kind: Exclude<SignatureKind, 'timestamp'>,
  words: TimeWords,
): string | undefined {
  const found = validation?.qualification;
  if (!found) return undefined;
  const { qualification, indeterminate, atSigning } = found;
  const { entry, recognised } = atSigning;
  const called = qualificationWords(qualification, kind);
  return [
    qualification === 'not-determined'
      ? 'Whether it is qualified is not determined: no trusted list at hand settles it.'
      : isOnNoList(found)
        ? `Not a qualified ${kind}: ${onNoListWords}.`
        : indeterminate
          ? `The ${kind} is not confirmed. If it were, it would be ${called}.`
          : `${capital(called)}.`,
    entry && qualification !== 'not-determined' && listedSentence(entry, words),
    ...recognised.map(recognisedSentence),
  ]
    .filter(Boolean)
    .join(' ');
}

function timestampSentence({ timestampValidation: found }: SignatureReport, words: TimeWords): string | undefined {
  if (!found?.qualification) return undefined;
  const { qualification, entry, recognised } = found.qualification;
  const failed = found.indication === 'FAILED';
  const what = {
    QTSA: isQualifiedTimestamp(found)
      ? 'A qualified timestamp.'
      : failed
        ? 'Its authority is qualified, but the timestamp does not hold.'
        : 'The timestamp is not confirmed. If it were, it would be a qualified timestamp.',
    TSA: 'By the trusted lists it is not a qualified timestamp.',
    'not-determined': 'Whether it is a qualified timestamp is not determined: no trusted list at hand settles it.',
  };
  return [what[qualification], entry && listedSentence(entry, words), ...recognised.map(recognisedSentence)]
    .filter(Boolean)
    .join(' ');
}

/** What the list has, with its date; a whole sentence. */
export const listedSentence = (entry: ListEntry, words: TimeWords): string =>
  `By ${entryWords(entry)}: ${statusWords(entry.status)} since ${words.date(entry.since)}.`;

/** One decision of the procedure with the clause that it follows. */
export const decisionSentence = (decision: QualificationDecision): string =>
  `${describeDecision(decision)} (ETSI TS 119 615, ${decision.clause})`;

/** More territories than a quiet line has room for. */
const mostTerritories = 8;

/**
 * What of the trusted lists was not at hand for a verdict; undefined where all were, and where they were not asked for.
 */
export function listsSentence(report: VerificationReport): string | undefined {
  const { trust, circumstances, signatures } = report;
  if (trust !== 'evaluated' || !circumstances || signatures.length === 0) return undefined;
  const { loaded, missing } = circumstances.lists ?? { loaded: [], missing: [] };
  if (loaded.length === 0) {
    const what = signaturesOf(report).length > 1 ? 'they are' : 'it is';
    return `No trusted list is kept here, so whether ${what} qualified is not known.`;
  }
  if (missing.length === 0) return undefined;
  const shown = missing.slice(0, mostTerritories).join(', ');
  const more = missing.length - mostTerritories;
  const which = more > 0 ? `${shown} and ${more} more` : shown;
  return missing.length === 1
    ? `The list of ${which} is not here: what it says is not known.`
    : `The lists of ${which} are not here: what they say is not known.`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
