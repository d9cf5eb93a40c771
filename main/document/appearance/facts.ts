import { CountersignError } from '../../errors/countersign-error';
import type { AppearanceFact, CommitmentType } from '../document-port';
import type { AppearanceFacts, DrawRequest } from './appearance';
import { initialsOf } from './initials';
import { filledLines, type Placeholder } from '../../../preload/contract/text-template';
import { cleanLine, cleanText } from './written-text';

/** What is written in one paragraph. */
export interface WrittenFact {
  fact?: AppearanceFact;
  label?: string;
  value: string;
}

const LABELS: Record<AppearanceFact, string> = {
  name: 'Signed by',
  date: 'Date',
  reason: 'Reason',
  location: 'Location',
  role: 'Role',
  commitment: 'Commitment',
};

const COMMITMENTS: Record<CommitmentType, string> = {
  'proof-of-origin': 'Proof of origin',
  'proof-of-receipt': 'Proof of receipt',
  'proof-of-delivery': 'Proof of delivery',
  'proof-of-sender': 'Proof of sender',
  'proof-of-approval': 'Proof of approval',
  'proof-of-creation': 'Proof of creation',
};

/** What an appearance says, in reading order: its own text, then the facts that it shows and that the signature has. */
export function writtenFacts({ appearance, facts }: DrawRequest): WrittenFact[] {
  const own = ownText(appearance, facts);
  const written: WrittenFact[] = own === '' ? [] : own.split('\n').map((value) => ({ value }));
  for (const fact of appearance.show) {
    const value = cleanLine(valueOf(fact, facts, appearance.timeZone) ?? '');
    if (value !== '') written.push({ fact, label: LABELS[fact], value });
  }
  return written;
}

/** The text of its own, with what is to be filled in. */
function ownText({ text = '', timeZone }: DrawRequest['appearance'], facts: AppearanceFacts): string {
  const valueAt = (word: Placeholder): string => cleanLine(placed(word, facts, timeZone) ?? '');
  return cleanText(filledLines(cleanText(text), valueAt).join('\n'));
}

function placed(word: Placeholder, facts: AppearanceFacts, timeZone: string | undefined): string | undefined {
  switch (word) {
    case 'date':
      return formatDate(facts.signedAt, timeZone).slice(0, 10);
    case 'time':
      return formatDate(facts.signedAt, timeZone).slice(11);
    case 'initials':
      return initialsOf(facts);
    case 'organisation':
    case 'email':
    case 'serial':
    case 'issuer':
      return facts[word];
    default:
      return valueOf(word, facts, timeZone);
  }
}

function valueOf(fact: AppearanceFact, facts: AppearanceFacts, timeZone: string | undefined): string | undefined {
  switch (fact) {
    case 'name':
      return facts.name;
    case 'date':
      return formatDate(facts.signedAt, timeZone);
    case 'reason':
      return facts.reason;
    case 'location':
      return facts.location;
    case 'role':
      return facts.claimedRoles?.join(', ');
    case 'commitment':
      return facts.commitmentType === undefined ? undefined : COMMITMENTS[facts.commitmentType];
  }
}

/**
 * A time as it is read in a time zone, daylight saving included: `2026-11-22 14:05:33 +01:00`. Digits in this order are
 * understood alike everywhere, and nobody has to guess the offset.
 * @param timeZone - IANA name; without it the computer's own
 */
export function formatDate(time: Date, timeZone: string | undefined): string {
  const parts = new Map(
    formatterOf(timeZone)
      .formatToParts(time)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  // `GMT+01:00`, and `GMT` alone where there is no offset.
  const offset = part('timeZoneName').replace('GMT', '') || '+00:00';
  const date = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
  return `${date} ${part('hour')}:${part('minute')}:${part('second')} ${offset}`;
}

/** Making one takes longer than the rest of a drawing; a computer is in one time zone, and its user names few. */
const formatters = new Map<string | undefined, Intl.DateTimeFormat>();

function formatterOf(timeZone: string | undefined): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = makeFormatter(timeZone);
  // Without a name it is the computer's own time zone, which may change while the program runs.
  if (timeZone !== undefined && formatters.size < 64) formatters.set(timeZone, made);
  return made;
}

function makeFormatter(timeZone: string | undefined): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'longOffset',
    });
  } catch (error) {
    throw new CountersignError('usage.invalid', { detail: `“${timeZone}” is no time zone` }, { cause: error });
  }
}
