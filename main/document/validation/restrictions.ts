import { certificationOf, closes, readScope, transformParameters } from '../pades';
import type { CertificationLevel, FieldScope, ListedSignature } from '../pades';
import { PdfDictionary, type PdfReader } from '../pdf';
import { reaches, type ChangeKind, type RevisionChange } from './change-kind';

/** What a signature forbids others to change afterwards. */
export interface Restrictions {
  /** P of the certification: only of the first signature, and only through /Perms (ISO 32000-2, clause 12.8.2.2). */
  certification?: CertificationLevel;
  /** Fields that it closed: by FieldMDP (clause 12.8.2.4), or by the /Lock of its own field (table 236). */
  scopes: FieldScope[];
}

/** What each level of P still allows, at most; validation data and document timestamps are no changes (table 257). */
const allowed = new Map<number, ChangeKind>([
  [1, 'validation-data'],
  [2, 'form-filling'],
  [3, 'annotations'],
]);

/**
 * @param reader - of the revision that the signature covers: what later ones say of it does not count
 * @param first - whether no other signature came before it
 */
export function restrictionsOf(signature: ListedSignature, reader: PdfReader, first: boolean): Restrictions {
  const { dictionary, reference, fieldReference } = signature;
  const certification = first && reference ? certificationOf(reader, reference) : undefined;
  const field = reader.resolve(fieldReference);
  const lock = field instanceof PdfDictionary ? reader.dictionary(field, 'Lock') : undefined;
  const transforms = dictionary ? transformParameters(reader, dictionary, 'FieldMDP') : [];
  return {
    ...(certification !== undefined && { certification }),
    scopes: [...(lock ? [lock] : []), ...transforms].map((scope) => readScope(reader, scope)),
  };
}

/**
 * Holds later changes against what a signature forbids. Kinds of changes that are not understood are not permitted where a
 * level of P says what is; where only fields are closed, or where a document is too large to be compared, nothing can be
 * said of them.
 *
 * @returns `permitted` is absent where nothing is forbidden or nothing can be said
 */
export function judgeChanges(
  { certification, scopes }: Restrictions,
  changes: readonly RevisionChange[],
): { permitted?: boolean; detail?: string } {
  const levels = [certification, ...scopes.map(({ permission }) => permission)].filter((level) => level !== undefined);
  if (levels.length + scopes.length === 0 || changes.length === 0) return {};
  if (changes.some(({ unexamined }) => unexamined)) return {};
  const closed = changes.flatMap(({ fields }) => fields).find((name) => scopes.some((scope) => closes(scope, name)));
  if (closed !== undefined) {
    return { permitted: false, detail: `the field ${closed}, which this signature locks, was changed after it` };
  }
  const limits = levels.flatMap((level) => allowed.get(level) ?? []);
  const beyond = changes.find(({ kind, dated }) =>
    // What is needed to add validation data is no change (table 257), and the date of a save goes with it (clause 14.3.3).
    limits.some((limit) => kind !== limit && reaches(kind, limit) && !(dated && limit === 'validation-data')),
  );
  if (beyond) {
    return { permitted: false, detail: `the document was changed after this signature in a way that it forbids` };
  }
  return limits.length === 0 && changes.some(({ kind }) => kind === 'other') ? {} : { permitted: true };
}
