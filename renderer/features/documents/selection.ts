import type { DocumentId } from '../../../preload/contract/model';

/** Takes one document in or out. */
export function toggled(selected: ReadonlySet<DocumentId>, id: DocumentId): ReadonlySet<DocumentId> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Adds everything that is seen between two documents, both of them too. One that is not seen any more stretches to nothing. */
export function stretched(
  selected: ReadonlySet<DocumentId>,
  seen: readonly DocumentId[],
  from: DocumentId | undefined,
  to: DocumentId,
): ReadonlySet<DocumentId> {
  const end = seen.indexOf(to);
  const start = from === undefined ? end : seen.indexOf(from);
  if (end < 0) return selected;
  const [first, last] = start < 0 ? [end, end] : [Math.min(start, end), Math.max(start, end)];
  return new Set([...selected, ...seen.slice(first, last + 1)]);
}

/** Chooses all that are seen, or where all of them are chosen already, none of them. What is not seen stays as it is. */
export function allToggled(selected: ReadonlySet<DocumentId>, seen: readonly DocumentId[]): ReadonlySet<DocumentId> {
  const next = new Set(selected);
  if (seen.every((id) => selected.has(id))) for (const id of seen) next.delete(id);
  else for (const id of seen) next.add(id);
  return next;
}
