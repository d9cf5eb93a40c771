import { PdfError, type PdfReader } from '../pdf';
import { reaches, type RevisionChange } from './change-kind';
import { References } from './references';
import { RevisionStep } from './revision-step';

/**
 * Compares revisions, one with the next, by a whitelist: validation data and document timestamps, new signatures with their
 * fields, values of form fields, annotations. Whatever is not understood counts as another change.
 *
 * @param reader - of the newest revision
 * @param from - index of the oldest revision whose followers are to be examined
 * @returns for each later revision (`from + 1` and on) what it did
 */
export function changesAfter(reader: PdfReader, from: number): RevisionChange[] {
  const unknown: RevisionChange = { kind: 'other', fields: [] };
  const changes = reader.revisions.slice(from + 1).map(() => unknown);
  const outcome = forEachStep(reader, from, (step, index) => {
    changes[index - from - 1] = step.examine();
    return true;
  });
  return outcome === 'too-large' ? changes.map(() => ({ ...unknown, unexamined: true })) : changes;
}

/** True for what later signatures and timestamps bring along, and for nothing else. */
export const addsOnlySignatures = ({ kind }: RevisionChange): boolean => !reaches(kind, 'form-filling');

/**
 * Whether every revision behind one adds validation data (a well-formed DSS and its extension) and nothing else. For that no
 * signature has to answer: no viewer shows it, and each piece of it is signed by whoever issued it.
 *
 * @param reader - of the newest revision
 * @param from - index of the revision
 */
export function addsOnlyValidationData(reader: PdfReader, from: number): boolean {
  let only = true;
  const outcome = forEachStep(reader, from, (step) => {
    only = step.addsOnlyValidationData();
    return only;
  });
  return outcome === 'complete' && only;
}

/** Goes through the revisions behind one until `visit` returns false. */
function forEachStep(
  reader: PdfReader,
  from: number,
  visit: (step: RevisionStep, index: number) => boolean,
): 'complete' | 'unreadable' | 'too-large' {
  // What had to be forgiven while reading may be read otherwise by another program. Up to `from` it was signed like that.
  if (reader.revisions.slice(from + 1).some(({ sections }) => sections.some(({ odd }) => odd))) return 'unreadable';
  try {
    const references = References.of(reader.asWritten(from));
    if (!references) return 'too-large';
    for (let index = from + 1; index < reader.revisions.length; index++) {
      if (!visit(new RevisionStep(reader.asWritten(index - 1), reader.asWritten(index), references), index)) break;
    }
    return 'complete';
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
    return 'unreadable';
  }
}
