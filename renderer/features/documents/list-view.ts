import type { DocumentId } from '../../../preload/contract/model';
import { wantsPassword } from '../../../preload/contract/wanted-password';
import { rowError, rowState } from '../signing/desk-selectors';
import type { DeskDocument } from '../signing/desk-state';

/** What a document asks of the person, as the list is filtered and counted. */
export type DocumentGroup = 'ready' | 'needs-you' | 'impossible' | 'signed' | 'failed';

export const documentGroups: readonly DocumentGroup[] = ['ready', 'needs-you', 'impossible', 'signed', 'failed'];

/** Errors that no other try and nobody at this desk takes away. */
const forGood = new Set([
  'document.notPdf',
  'document.keyFile',
  'document.damaged',
  'document.encrypted',
  'document.certified',
  'document.notFirstSignature',
  'document.macWrong',
  'document.wouldHarm',
  'document.unsupported',
  'document.twice',
  'delegation.notForDocument',
]);

export function groupOf(document: DeskDocument): DocumentGroup {
  const state = rowState(document);
  if (state === 'signed') return 'signed';
  const error = rowError(document);
  if (wantsPassword(error?.code)) return 'needs-you';
  if (state === 'problem') return 'impossible';
  if (state === 'failed') return error && forGood.has(error.code) ? 'impossible' : 'failed';
  return state === 'cancelled' ? 'failed' : 'ready';
}

/** How many documents each group has. */
export function countGroups(documents: readonly DeskDocument[]): Record<DocumentGroup, number> {
  const counts = { ready: 0, 'needs-you': 0, impossible: 0, signed: 0, failed: 0 };
  for (const document of documents) counts[groupOf(document)] += 1;
  return counts;
}

/** From so many documents on a list wants a search and filters. */
export const manyDocuments = 8;

export type SortColumn = 'name' | 'pages' | 'size' | 'state';

/** What of the list is seen, and in which order. Without `sort` it is the order in which the documents came. */
export interface ListView {
  group: DocumentGroup | 'all';
  text: string;
  sort?: { column: SortColumn; descending: boolean } | undefined;
}

export const wholeList: ListView = { group: 'all', text: '' };

/** Rising, falling, and as they came again. */
export function sortedBy(sort: ListView['sort'], column: SortColumn): ListView['sort'] {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? undefined : { column, descending: true };
}

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** What most wants the person comes first. */
const stateOrder: Record<DocumentGroup, number> = { 'needs-you': 0, failed: 1, impossible: 2, ready: 3, signed: 4 };

const compare: Record<SortColumn, (a: DeskDocument, b: DeskDocument) => number> = {
  name: (a, b) => names.compare(a.summary.name, b.summary.name),
  pages: (a, b) => (a.summary.pages ?? -1) - (b.summary.pages ?? -1),
  size: (a, b) => a.summary.size - b.summary.size,
  state: (a, b) => stateOrder[groupOf(a)] - stateOrder[groupOf(b)],
};

/** The documents that are seen, in the order in which they are seen; those that are alike in the order in which they came. */
export function seenDocuments(
  documents: readonly DeskDocument[],
  { group, text, sort }: ListView,
): readonly DeskDocument[] {
  const wanted = text.trim().toLocaleLowerCase();
  const filtered =
    group === 'all' && wanted === ''
      ? documents
      : documents.filter(
          (document) =>
            (group === 'all' || groupOf(document) === group) &&
            (wanted === '' ||
              document.summary.name.toLocaleLowerCase().includes(wanted) ||
              document.summary.folder.toLocaleLowerCase().includes(wanted)),
        );
  if (!sort) return filtered;
  const by = compare[sort.column];
  return filtered.toSorted(sort.descending ? (a, b) => by(b, a) : by);
}

/**
 * Sorts again only when something has changed that the order depends on: while thousands are signed, progress comes eight times a
 * second.
 */
export function rememberedOrder(): (documents: readonly DeskDocument[], view: ListView) => readonly DeskDocument[] {
  let last: { documents: readonly DeskDocument[]; view: ListView; order: readonly DocumentId[] } | undefined;
  return (documents, view) => {
    const before = last;
    const lasting = view.sort !== undefined && view.sort.column !== 'state' && view.group === 'all';
    const same =
      before !== undefined &&
      lasting &&
      sameView(before.view, view) &&
      before.documents.length === documents.length &&
      documents.every(({ summary }, index) => before.documents[index]?.summary === summary);
    if (!same) {
      const seen = seenDocuments(documents, view);
      last = { documents, view, order: seen.map(({ summary }) => summary.id) };
      return seen;
    }
    const byId = new Map(documents.map((document) => [document.summary.id, document]));
    return before.order.flatMap((id) => byId.get(id) ?? []);
  };
}

function sameView(a: ListView, b: ListView): boolean {
  return (
    a.group === b.group &&
    a.text === b.text &&
    a.sort?.column === b.sort?.column &&
    a.sort?.descending === b.sort?.descending
  );
}
