import { describe, expect, it } from 'vitest';
import type { DocumentState } from '../../../preload/contract/model';
import {
  countGroups,
  groupOf,
  rememberedOrder,
  seenDocuments,
  sortedBy,
  wholeList,
} from '../../../renderer/features/documents/list-view';
import { allToggled, stretched, toggled } from '../../../renderer/features/documents/selection';
import type { DeskDocument } from '../../../renderer/features/signing/desk-state';
import { rowWindow, scrolledTo } from '../../../renderer/ui/row-window';
import { document as summary, outcome } from './samples';

const waiting: DocumentState = { state: 'waiting' };
const one = (n: number, over: Parameters<typeof summary>[1] = {}, progress: DocumentState = waiting): DeskDocument => ({
  summary: summary(n, over),
  progress,
});
const failed = (code: string): DocumentState => ({ state: 'failed', error: { code, params: { file: 'a' } } as never });
const names = (documents: readonly DeskDocument[]): string[] => documents.map(({ summary: { name } }) => name);

describe('the list of documents', () => {
  it.each<[string, DeskDocument]>([
    ['ready', one(1)],
    ['ready', one(1, {}, { state: 'awaiting-pin' })],
    ['needs-you', one(1, { problem: { code: 'document.passwordNeeded', params: { file: 'a' } } })],
    ['needs-you', one(1, {}, failed('document.permission'))],
    ['impossible', one(1, { problem: { code: 'document.notPdf', params: { file: 'a' } } })],
    ['impossible', one(1, {}, failed('document.certified'))],
    ['failed', one(1, {}, failed('document.changed'))],
    ['failed', one(1, {}, failed('output.diskFull'))],
    ['failed', one(1, {}, { state: 'cancelled', error: { code: 'batch.cancelled', params: {} } })],
    ['signed', one(1, {}, { state: 'signed', outcome: outcome(1) })],
  ])('counts as %s what is so', (group, document) => {
    expect(groupOf(document)).toBe(group);
    expect(countGroups([document, document])).toMatchObject({ [group]: 2 });
  });

  it('is filtered by state and by words of name or folder, whatever their case', () => {
    const documents = [
      one(1, { name: 'Lease.pdf', folder: '/flat' }),
      one(2, { name: 'Offer.pdf', folder: '/LEASES' }),
      one(3, { name: 'Other.pdf', folder: '/x' }, failed('output.diskFull')),
    ];
    expect(names(seenDocuments(documents, { group: 'all', text: ' lease ' }))).toEqual(['Lease.pdf', 'Offer.pdf']);
    expect(names(seenDocuments(documents, { group: 'failed', text: '' }))).toEqual(['Other.pdf']);
    expect(names(seenDocuments(documents, { group: 'failed', text: 'lease' }))).toEqual([]);
  });

  it('sorts names as people count, and leaves equals in the order in which they came', () => {
    const documents = [
      one(1, { name: 'invoice 10.pdf', pages: 2, size: 7 }),
      one(2, { name: 'Invoice 9.pdf', pages: undefined, size: 5 }),
      one(3, { name: 'invoice 1.pdf', pages: 2, size: 9 }),
    ];
    const by = (column: 'name' | 'pages' | 'size', descending = false): number[] =>
      seenDocuments(documents, { ...wholeList, sort: { column, descending } }).map(({ summary: { size } }) => size);
    expect(by('name')).toEqual([9, 5, 7]);
    expect(by('name', true)).toEqual([7, 5, 9]);
    expect(by('pages')).toEqual([5, 7, 9]);
    expect(by('pages', true)).toEqual([7, 9, 5]);
    expect(by('size')).toEqual([5, 7, 9]);
    expect(sortedBy(undefined, 'name')).toEqual({ column: 'name', descending: false });
    expect(sortedBy({ column: 'name', descending: false }, 'name')).toEqual({ column: 'name', descending: true });
    expect(sortedBy({ column: 'name', descending: true }, 'name')).toBeUndefined();
    expect(sortedBy({ column: 'size', descending: true }, 'name')).toEqual({ column: 'name', descending: false });
  });

  it('shows new progress in the order that it remembers, and sorts what is new', () => {
    const order = rememberedOrder();
    const view = { ...wholeList, sort: { column: 'name' as const, descending: true } };
    const first = [one(1, { name: 'a' }), one(2, { name: 'b' })];
    expect(names(order(first, view))).toEqual(['b', 'a']);
    const progressed = first.map((document) => ({ ...document, progress: { state: 'signing' as const } }));
    const again = order(progressed, view);
    expect(names(again)).toEqual(['b', 'a']);
    expect(again.map(({ progress }) => progress.state)).toEqual(['signing', 'signing']);
    expect(names(order([...progressed, one(3, { name: 'c' })], view))).toEqual(['c', 'b', 'a']);
    expect(names(order(progressed, { ...view, sort: undefined }))).toEqual(['a', 'b']);
    const states = { ...wholeList, sort: { column: 'state' as const, descending: false } };
    expect(names(order(progressed, states))).toEqual(['a', 'b']);
    expect(names(order([progressed[0]!, { ...progressed[1]!, progress: failed('output.diskFull') }], states))).toEqual([
      'b',
      'a',
    ]);
  });
});

describe('choosing documents', () => {
  const seen = ['a', 'b', 'c', 'd'];
  it('takes one in and out, and stretches in both directions over what is seen', () => {
    expect([...toggled(new Set(['a']), 'b')]).toEqual(['a', 'b']);
    expect([...toggled(new Set(['a', 'b']), 'a')]).toEqual(['b']);
    expect([...stretched(new Set(['x']), seen, 'd', 'b')]).toEqual(['x', 'b', 'c', 'd']);
    expect([...stretched(new Set(), seen, undefined, 'b')]).toEqual(['b']);
    expect([...stretched(new Set(), seen, 'gone', 'b')]).toEqual(['b']);
    expect([...stretched(new Set(['a']), seen, 'a', 'gone')]).toEqual(['a']);
  });

  it('chooses all that are seen, then none of them, and leaves what is not seen', () => {
    expect([...allToggled(new Set(['x', 'b']), seen)]).toEqual(['x', 'b', 'a', 'c', 'd']);
    expect([...allToggled(new Set(['x', ...seen]), seen)]).toEqual(['x']);
  });
});

describe('the rows that are drawn', () => {
  it('are those in sight, a few beyond, and the one that must stay', () => {
    const { rows, height } = rowWindow(5000, () => 50, { top: 100_000, height: 500 }, 3);
    expect(height).toBe(250_000);
    expect(rows.map(({ index }) => index)).toEqual([3, ...Array.from({ length: 26 }, (_, n) => 1992 + n)]);
    expect(rows[0]).toEqual({ index: 3, top: 150 });
    expect(rows[1]).toEqual({ index: 1992, top: 99_600 });
  });

  it('follow rows of different heights', () => {
    const { rows, height } = rowWindow(4, (index) => [10, 1000, 20, 30][index]!, { top: 0, height: 100 });
    expect(rows).toEqual([
      { index: 0, top: 0 },
      { index: 1, top: 10 },
    ]);
    expect(height).toBe(1060);
  });

  it('scroll no further than they have to', () => {
    const seen = { top: 100, height: 200 };
    expect(scrolledTo({ top: 150, height: 50 }, seen)).toBe(100);
    expect(scrolledTo({ top: 50, height: 50 }, seen)).toBe(50);
    expect(scrolledTo({ top: 280, height: 50 }, seen)).toBe(130);
    expect(scrolledTo({ top: 280, height: 900 }, seen)).toBe(280);
  });
});
