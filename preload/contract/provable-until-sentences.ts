import type { VerificationReport } from './document-report';
import type { ProvableUntil } from './verification';
import type { TimeWords } from './verification-details';
import { signaturesOf, standingOf } from './verification-verdict';

/**
 * Until when something stays provable, why then, and what can be done: whole sentences.
 *
 * @param at - ISO 8601: when it was validated
 */
export function provableSentence(until: ProvableUntil, at: string, words: TimeWords): string {
  const day = words.date(until.time);
  if (isOver(until, at)) {
    return `Its proof was sure only until ${day}: ${because(until, 'ended')}. It can be proved only while somebody still answers for it. Extend the document soon.`;
  }
  return `Provable until ${day}: then ${because(until, 'ends')}. Extended before that day it can be proved longer.`;
}

/** What came to its end, as a clause. */
function because({ end, what }: ProvableUntil, ends: 'ends' | 'ended'): string {
  switch (end) {
    case 'certificate':
      return `its certificate ${ends}`;
    case 'issuer':
      return `the certificate of ${what}, who stands behind it, ${ends}`;
    case 'timestamp':
      return `the certificate of ${what}, whose timestamp proves when it was made, ${ends}`;
    case 'revocation':
      return `the certificate of ${what}, who confirmed that nothing was revoked, ${ends}`;
    case 'anchor':
      return `the trust that was given to ${what} ${ends}`;
    case 'algorithm':
      return `the time ${ends} for which its method (${what}) is expected to be safe`;
  }
}

/** Not sure any more at the time for which it was validated. */
export const isOver = ({ time }: ProvableUntil, at: string): boolean => Date.parse(time) < Date.parse(at);

/**
 * Until when the first signature of a document stops to be provable; undefined where one of them is not confirmed, and where no
 * end is known.
 */
export function documentProvableUntil(report: VerificationReport): ProvableUntil | undefined {
  const signatures = signaturesOf(report);
  if (signatures.some((one) => standingOf(one) !== 'confirmed')) return undefined;
  return signatures
    .flatMap(({ validation }) => validation?.provableUntil ?? [])
    .sort((a, b) => Date.parse(a.time) - Date.parse(b.time))[0];
}
