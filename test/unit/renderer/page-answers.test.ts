import { describe, expect, it } from 'vitest';
import { mostHits, mostOutlineEntries, mostPixels, mostRuns, mostSizes } from '../../../preload/contract/page-view';
import { isPageAnswer } from '../../../renderer/features/page/page-answers';

const size = { width: 595, height: 842 };
const run = { text: 'Signature:', rectangle: [72, 100, 140, 112], angle: 0, size: 12 };
const hit = { page: 3, rectangles: [[72, 100, 140, 112]] };
const entry = { title: 'Terms', page: 2, children: [{ title: 'Rent', children: [] }] };
const drawn = { answer: 'drawn', job: 1, width: 3, height: 2, pixels: new ArrayBuffer(24) };

describe('answers of the process that draws pages', () => {
  it.each([
    ['opened', { answer: 'opened', pages: 3, first: size }],
    ['locked', { answer: 'unshowable', reason: 'locked' }],
    ['sizes', { answer: 'sizes', job: 1, from: 1, sizes: [size, size] }],
    ['pixels', drawn],
    ['text', { answer: 'text', job: 1, runs: [run] }],
    ['an outline', { answer: 'outline', job: 1, entries: [entry] }],
    ['hits', { answer: 'hits', job: 1, hits: [hit], page: 3, done: false }],
    ['a failure', { answer: 'failed', job: 1, reason: 'damaged' }],
  ])('takes %s', (_name, answer) => {
    expect(isPageAnswer(answer)).toBe(true);
  });

  const many = <T>(one: T, count: number): T[] => Array.from({ length: count }, () => one);
  const deep = (depth: number): unknown => ({ title: '', children: depth === 0 ? [] : [deep(depth - 1)] });
  const runsOf = (change: object): unknown => ({ answer: 'text', job: 1, runs: [{ ...run, ...change }] });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['text', 'opened'],
    ['an array', [{ answer: 'opened' }]],
    ['an answer that is none', { answer: '__proto__', job: 1 }],
    ['no pages', { answer: 'opened', pages: 0, first: size }],
    ['half a page', { answer: 'opened', pages: 1.5, first: size }],
    ['a page without a size', { answer: 'opened', pages: 1, first: { width: 595 } }],
    ['a page of no height', { answer: 'opened', pages: 1, first: { width: 595, height: 0 } }],
    ['an endless page', { answer: 'opened', pages: 1, first: { width: 595, height: Infinity } }],
    ['a reason of its own', { answer: 'unshowable', reason: '<b>' }],
    ['a job that is no number', { ...drawn, job: '1' }],
    ['fewer pixels than it says', { ...drawn, height: 3 }],
    ['more pixels than it says', { ...drawn, pixels: new ArrayBuffer(28) }],
    ['pixels in another shape', { ...drawn, pixels: new Uint8Array(24) }],
    ['negative sides', { ...drawn, width: -3, height: -2 }],
    ['too many pixels', { ...drawn, width: mostPixels, height: 2 }],
    ['too many sizes', { answer: 'sizes', job: 1, from: 1, sizes: many(size, mostSizes + 1) }],
    ['too many runs', { answer: 'text', job: 1, runs: many(run, mostRuns + 1) }],
    ['a run without text', runsOf({ text: undefined })],
    ['a run longer than a page', runsOf({ text: 'x'.repeat(100_001) })],
    ['a run nowhere', runsOf({ rectangle: [NaN, 0, 1, 1] })],
    ['a run turned inside out', runsOf({ rectangle: [10, 0, 1, 1] })],
    ['a run with three sides', runsOf({ rectangle: [0, 0, 1] })],
    ['a run turned by nothing', runsOf({ angle: NaN })],
    ['a run without a size', runsOf({ size: undefined })],
    ['too many hits', { answer: 'hits', job: 1, hits: many(hit, mostHits + 1), page: 1, done: true }],
    ['hits that do not say whether they are all', { answer: 'hits', job: 1, hits: [hit], page: 1 }],
    ['hits on no page', { answer: 'hits', job: 1, hits: [{ ...hit, page: 0 }], page: 1, done: true }],
    ['an outline that is too deep', { answer: 'outline', job: 1, entries: [deep(100)] }],
    [
      'an outline of too many branches',
      { answer: 'outline', job: 1, entries: many({ title: '', children: many(entry, 100) }, mostOutlineEntries / 100) },
    ],
    ['a title that is no text', { answer: 'outline', job: 1, entries: [{ title: 1, children: [] }] }],
    ['a failure without a reason', { answer: 'failed', job: 1 }],
  ])('refuses %s', (_name, answer) => {
    expect(isPageAnswer(answer)).toBe(false);
  });
});
