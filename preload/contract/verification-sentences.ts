import type { CertificateFacts } from './certificate-facts';
import type { SignatureReport, VerificationReport } from './document-report';
import { changedSentence, kindOf, nameOf, signedAt, signingCertificate, type TimeWords } from './verification-details';
import { qualifiedAs } from './verification-qualification';
import { reasonFor, reasonOf } from './verification-reasons';
import { signaturesOf, standingOf, verdictOf, type Standing } from './verification-verdict';

/** What is said of a document first, and what it means for whoever reads it. */
export interface DocumentSentences {
  sentence: string;
  meaning: string;
}

/** A verdict in a few words, as a row of a table has room for. */
export const standingWords: Record<Standing, string> = {
  confirmed: 'Confirmed',
  unconfirmed: 'Intact, not confirmed',
  'not-examined': 'Not examined',
  doubtful: 'Doubtful',
  changed: 'Changed since',
  forbidden: 'Changed though forbidden',
  failed: 'Does not hold',
};

/** The same for a document. */
export function verdictWords(report: VerificationReport): string {
  const { standing } = verdictOf(report);
  if (report.signatures.length === 0) return 'No signature';
  if (signaturesOf(report).length === 0) return 'Timestamp only';
  return standing ? standingWords[standing] : 'No signature';
}

/** The one sentence about a document, and what it means for the reader. */
export function describeDocument(
  report: VerificationReport,
  certificates: readonly CertificateFacts[],
  words: TimeWords,
): DocumentSentences {
  const signatures = signaturesOf(report);
  const { standing, decisive } = verdictOf(report);
  if (!decisive || !standing) {
    const hidden = report.remarks?.some(({ code }) => code === 'signature-hidden');
    return hidden
      ? {
          sentence: 'This document carries no signature any more: a later save took one away or hid it.',
          meaning: 'Ask whoever sent it for the document as it was signed.',
        }
      : {
          sentence: 'This document carries no signature.',
          meaning: 'Who wrote it, and whether it was changed, can not be told from it.',
        };
  }
  if (signatures.length === 0) return timestampOnly(decisive, standing, words);
  const subjects = signatures.map((signature) => ({
    signature,
    kind: kindOf(signature, signingCertificate(signature, certificates)),
  }));
  const alike = subjects.filter(({ signature }) => standingOf(signature) === standing);
  const others = subjects.filter((one) => !alike.includes(one));
  const told = tell(standing, decisive, alike, words, report);
  return { ...told, meaning: [told.meaning, othersSentence(others)].filter(Boolean).join(' ') };
}

type Subject = { signature: SignatureReport; kind: ReturnType<typeof kindOf> };

function tell(
  standing: Standing,
  decisive: SignatureReport,
  alike: readonly Subject[],
  words: TimeWords,
  report: VerificationReport,
): DocumentSentences {
  const name = nameOf(decisive);
  const kind = alike[0]?.kind ?? 'signature';
  const noun = kind === 'seal' ? 'seal' : 'signature';
  const done = kind === 'seal' ? 'sealed' : 'signed';
  const reason = reasonOf(decisive, kind, report) ?? reasonFor(undefined, kind);
  const about = { name, issuer: decisive.signer?.issuer ?? 'its issuer' };
  switch (standing) {
    case 'confirmed':
      return { sentence: `${signedBy(alike, words)} ${sinceThen(alike)}`, meaning: 'Nothing needs to be done.' };
    case 'unconfirmed':
      return {
        sentence: `${signedInTheName(alike, words)} ${sinceThen(alike)} Who ${verb(alike)} is not confirmed.`,
        meaning: `${reason.what(about)} ${reason.meaning}`,
      };
    case 'not-examined':
      return {
        sentence: `The ${noun} of ${name} is of a kind that this version does not know.`,
        meaning: 'It was not examined, so this says nothing for or against it.',
      };
    case 'doubtful':
      return { sentence: reason.what(about), meaning: `${sinceThen(alike)} ${reason.meaning}` };
    case 'changed':
      return {
        sentence: `This document was changed after ${name} ${done} it${onDay(decisive, words)}.`,
        meaning: `What you see now is not what ${name} ${done}. The changes are listed below, and the document can be saved as it was then.`,
      };
    case 'forbidden':
      return {
        sentence: `This document was changed in a way that the ${noun} of ${name} forbids.`,
        meaning: `Do not rely on what it says now. The document can be saved as ${name} ${done} it.`,
      };
    case 'failed':
      return { sentence: reason.what(about), meaning: reason.meaning };
  }
}

/** What was done; where there are signatures and seals, both. */
const verb = (alike: readonly Subject[]): string =>
  [...new Set(alike.map(({ kind }) => (kind === 'seal' ? 'sealed' : 'signed')))].sort().reverse().join(' and ');

function signedBy(alike: readonly Subject[], words: TimeWords): string {
  const last = newest(alike);
  const as = qualifiedAs(alike.map(({ signature }) => signature));
  return `${capital(verb(alike))} by ${names(alike)}${as ? ` with ${as}` : ''}${last ? onDay(last, words) : ''}.`;
}

function signedInTheName(alike: readonly Subject[], words: TimeWords): string {
  const last = newest(alike);
  return `${capital(verb(alike))} in the name of ${names(alike)}${last ? onDay(last, words) : ''}.`;
}

/** What came after the newest of them: what came before it, it has seen. */
function sinceThen(alike: readonly Subject[]): string {
  const last = newest(alike);
  if (!last) return '';
  const { laterChanges } = last.coverage;
  // Further signatures and what proves them change nothing of what is read; the cards tell them.
  if (laterChanges !== 'other') return 'Nothing was changed since.';
  const noun = alike.find(({ signature }) => signature === last)?.kind === 'seal' ? 'seal' : 'signature';
  return changedSentence(last).replace('after it', 'since').replace(', as it permits', `, as the ${noun} permits`);
}

function newest(alike: readonly Subject[]): SignatureReport | undefined {
  return alike.reduce<SignatureReport | undefined>(
    (last, { signature }) => (!last || signature.coverage.revisionEnd >= last.coverage.revisionEnd ? signature : last),
    undefined,
  );
}

function onDay(signature: SignatureReport, words: TimeWords): string {
  const at = signedAt(signature);
  return at ? ` on ${words.date(at.time)}` : '';
}

const mostNames = 3;

/** “A”, “A and B”, “A, B, C and 4 others”. */
function names(alike: readonly Subject[]): string {
  const all = [...new Set(alike.map(({ signature }) => nameOf(signature)))];
  if (all.length <= 1) return all[0] ?? '';
  const rest = all.length - mostNames;
  if (rest > 0) return `${all.slice(0, mostNames).join(', ')} and ${rest === 1 ? 'one other' : `${rest} others`}`;
  return `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

function othersSentence(others: readonly Subject[]): string {
  if (others.length === 0) return '';
  const nouns = new Set(others.map(({ kind }) => (kind === 'seal' ? 'seal' : 'signature')));
  if (others.length === 1) return `For the other ${[...nouns].join('')} see below.`;
  const noun = nouns.size > 1 ? 'signatures and seals' : `${[...nouns].join('')}s`;
  return `For the other ${others.length} ${noun} see below.`;
}

function timestampOnly(decisive: SignatureReport, standing: Standing, words: TimeWords): DocumentSentences {
  const at = signedAt(decisive);
  if (standing === 'failed' || !at) {
    return {
      sentence: 'This document carries no signature, and its timestamp does not hold.',
      meaning: 'When it was written, and whether it was changed, can not be told from it.',
    };
  }
  return {
    sentence: `This document carries no signature, only a ${at.qualified ? 'qualified ' : ''}timestamp of ${words.date(at.time)}.`,
    meaning: 'It says when the document existed, and not who wrote it.',
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
