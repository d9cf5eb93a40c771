import { PdfError, type PdfReader, type PdfRevision } from '../pdf';
import { reaches, type RevisionChange } from './change-kind';
import { References } from './references';
import { RevisionStep } from './revision-step';

/** A revision that can not be compared with the one before it. */
const unknown: RevisionChange = {
  kind: 'other',
  fields: [],
  changes: [{ kind: 'other', what: 'a later save can not be compared with the one before it' }],
};

/**
 * Compares revisions, one with the next, by a whitelist: validation data and document timestamps, new signatures with their
 * fields, values of form fields, annotations. Whatever is not understood counts as another change.
 *
 * @param reader - of the newest revision
 * @param from - index of the oldest revision whose followers are to be examined
 * @returns for each later revision (`from + 1` and on) what it did
 */
export function changesAfter(reader: PdfReader, from: number): RevisionChange[] {
  const later = reader.revisions.slice(from + 1);
  const changes = later.map(() => unknown);
  // What had to be forgiven while reading may be read otherwise by another program. Up to `from` it was signed like that.
  if (later.some(isOdd)) return changes;
  try {
    const references = References.of(reader.asWritten(from));
    if (!references) return changes.map((change) => ({ ...change, unexamined: true }));
    later.forEach(({ index }) => {
      const step = new RevisionStep(reader.asWritten(index - 1), reader.asWritten(index), references);
      changes[index - from - 1] = step.examine();
    });
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
  }
  // Some of it shows only when an object is read.
  return later.some(isOdd) ? later.map(() => unknown) : changes;
}

const isOdd = ({ sections }: PdfRevision): boolean => sections.some(({ odd }) => odd);

/** True for what later signatures and timestamps bring along, and for nothing else. */
export const addsOnlySignatures = ({ kind }: RevisionChange): boolean => !reaches(kind, 'metadata');

/** True for a revision that needs no signature to answer for it: no viewer shows what it adds, or it adds nothing. */
export const needsNoSignature = ({ kind, answersForItself }: RevisionChange): boolean =>
  kind === 'nothing' || answersForItself === true;
