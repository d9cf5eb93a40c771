import { changeInWords } from '../../../preload/contract/change-in-words';
import { changeKinds, maximumChanges, type Change, type RevisionChange } from './change-kind';

/** Changes that one sentence tells. */
const inOneSentence = 5;

/** The changes of some revisions for a reader, those first that did the most, and how many are left out. */
export function toldChanges(revisions: readonly RevisionChange[]): { changes: Change[]; more: number } {
  const all = revisions.flatMap(({ changes = [] }) => changes);
  const rank = ({ kind }: Change): number => changeKinds.indexOf(kind);
  const changes = [...all].sort((a, b) => rank(b) - rank(a)).slice(0, maximumChanges);
  const untold = revisions.reduce((sum, { more = 0 }) => sum + more, 0);
  return { changes, more: all.length - changes.length + untold };
}

/** Changes as one sentence. */
export function inWords(changes: readonly Change[], more: number): string {
  const rest = more + Math.max(0, changes.length - inOneSentence);
  const words = changes.slice(0, inOneSentence).map(changeInWords);
  return [...words, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ') || 'it was saved again';
}
