import type { Sentences } from './sentences';
import type { ListFault, ListState } from './trusted-lists';

const kept = 'The lists that were verified before are still in force.';

/** Errors of the room of the trusted lists. */
export const listErrorSentences: Pick<Sentences, 'lists.stopped' | 'lists.signersUnusable'> = {
  'lists.stopped': () => ({
    what: 'The part of Countersign that reads trusted lists stopped, or did not come to its end.',
    safe: kept,
    todo: 'Try again: lists that were done are not read again.',
  }),
  'lists.signersUnusable': (p) => ({
    what: `The certificates that may sign the lists of “${p.scheme}” can not be used: ${p.detail}.`,
    safe: kept,
    todo: 'Correct SIGNERS under TRUSTEDLISTS in the configuration.',
  }),
};

const faults: Record<ListFault, string> = {
  'too-large': 'what came is larger than any list',
  'not-xml': 'what came is no XML, or is damaged',
  'document-type': 'what came has a document type declaration, which no list has',
  'not-a-list': 'what came is no trusted list',
  'signature-shape': 'it is not signed, or not in the way that lists are signed',
  algorithm: 'it is signed with an algorithm that is not accepted any more',
  'content-changed': 'it was changed after it was signed',
  'signature-wrong': 'its signature is not right',
  'signer-not-named': 'it is signed by somebody who is not named as its signer',
  'version-unknown': 'it is of a version that this program does not read',
  'another-list': 'what came is another list',
  'issued-in-future': 'it was issued in the future: is the clock of this computer right?',
  older: 'what came is older than what was verified before',
  'anchor-unknown':
    'the Official Journal has published new certificates that this version of Countersign does not know; a newer version does',
  'pivot-missing': 'a list between it and the Official Journal could not be had',
  'pivots-wrong': 'the lists between it and the Official Journal are not in order',
  'not-had': 'it could not be had',
  'not-kept': 'it could not be written to the disk',
};

/** Why the last look at a list brought nothing, in a few words. */
export const describeListFault = (fault: ListFault): string => faults[fault];

/** Where a list stands: in force as it should be, or what there is to say of it. */
export type ListStanding =
  | 'in-force'
  /** Closed: no further list will come. */
  | 'closed'
  /** In force, and a newer one should have come. */
  | 'overdue'
  /** In force, for the last look brought no newer one. */
  | 'kept'
  | 'missing';

/** Where a list stands at a time. */
export function listStanding({ current, problem }: ListState, at: Date): ListStanding {
  if (!current) return 'missing';
  const { nextUpdate } = current;
  if (nextUpdate !== undefined && Date.parse(nextUpdate) < at.getTime()) return 'overdue';
  if (problem) return 'kept';
  return nextUpdate === undefined ? 'closed' : 'in-force';
}

/** What a person should know of one list, in a few words each; the first is whether it is in force. */
export function describeList(list: ListState, now: Date): string[] {
  const { current, problem } = list;
  const why = problem ? `${faults[problem.fault]} (${problem.detail})` : undefined;
  if (!current) return [`not loaded${why === undefined ? '' : `: ${why}`}`];
  const { version, sequenceNumber, issued, nextUpdate } = current;
  const words = [`number ${sequenceNumber} of ${issued.slice(0, 10)}, version ${version}`];
  if (nextUpdate === undefined) words.push('closed: no further list will come');
  else if (Date.parse(nextUpdate) < now.getTime()) words.push(`a newer one was due by ${nextUpdate.slice(0, 10)}`);
  else words.push(`next by ${nextUpdate.slice(0, 10)}`);
  if (current.signerOutOfPeriod) words.push('its signer’s certificate has expired, which the list of the lists allows');
  if (why !== undefined) words.push(`still in force, for the last look brought no newer one: ${why}`);
  return words;
}
