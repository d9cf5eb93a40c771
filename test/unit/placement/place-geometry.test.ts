import { describe, expect, it } from 'vitest';
import {
  aroundPoint,
  drawnBetween,
  fromCorner,
  handles,
  movedBy,
  onPage,
  ontoPage,
  resizedBy,
} from '../../../renderer/features/placement/place-geometry';
import { snapLines, snapMoved, snapResized } from '../../../renderer/features/placement/snapping';
import { pagesWith } from '../../../renderer/features/placement/use-placement';
import { pageNumbers } from '../../../renderer/features/placement/SignaturesPanel';
import { readNumbers } from '../../../renderer/features/placement/PlaceNumbers';
import { coveredBy } from '../../../renderer/features/placement/covered';
import type { TextRun } from '../../../preload/contract/page-view';

const page = { width: 600, height: 800 };

describe('a place on a page', () => {
  it('never leaves the page', () => {
    expect(ontoPage([-50, 790, 150, 860], page)).toEqual([0, 730, 200, 800]);
    expect(ontoPage([0, 0, 900, 70], page)).toEqual([0, 0, 600, 70]);
    expect(movedBy([10, 10, 210, 80], 1_000, -1_000, page)).toEqual([400, 0, 600, 70]);
    expect(aroundPoint({ x: 600, y: 0 }, page)).toEqual([400, 0, 600, 70]);
    expect(drawnBetween({ x: 300, y: 300 }, { x: 100, y: 400 }, page)).toEqual([100, 300, 300, 400]);
    expect(drawnBetween({ x: 598, y: 5 }, { x: 598, y: 5 }, page)).toEqual([576, 5, 600, 17]);
  });

  it.each(handles)('pulled by %s keeps the edge that is opposite, and some size', (handle) => {
    const began = [100, 100, 300, 170] as const;
    const outwards = resizedBy(began, handle, handle.includes('w') ? -10 : 10, handle.includes('s') ? -10 : 10, page);
    const inwards = resizedBy(
      began,
      handle,
      handle.includes('w') ? 500 : -500,
      handle.includes('s') ? 500 : -500,
      page,
    );
    for (const [index, side] of [...'wsen'].entries()) {
      if (!handle.includes(side)) expect([outwards[index], inwards[index]]).toEqual([began[index], began[index]]);
    }
    expect(outwards[2] - outwards[0] + outwards[3] - outwards[1]).toBeGreaterThan(270);
    expect(inwards[2] - inwards[0]).toBeGreaterThanOrEqual(24);
    expect(inwards[3] - inwards[1]).toBeGreaterThanOrEqual(12);
  });

  it.each([
    [[40, 60, 240, 130], 'bottom-left', 40, 60],
    [[380, 60, 580, 130], 'bottom-right', 20, 60],
    [[40, 700, 240, 770], 'top-left', 40, 30],
    [[380, 700, 580, 770], 'top-right', 20, 30],
  ] as const)('%j is so far from %s, and comes back to where it was', (place, corner, aside, away) => {
    const relative = fromCorner(place, page);
    expect(relative).toEqual({ corner, aside, away, width: 200, height: 70 });
    expect(onPage(relative, page)).toEqual(place);
    const [left, bottom, right, top] = onPage(relative, { width: 300, height: 200 });
    expect([right - left, top - bottom]).toEqual([200, 70]);
    expect([left >= 0, bottom >= 0, right <= 300, top <= 200]).toEqual([true, true, true, true]);
  });
});

describe('lines that draw', () => {
  const text: TextRun = { text: 'Signature', rectangle: [90, 300, 150, 313], angle: 0, size: 10 };
  const lines = snapLines(page, [[400, 500, 520, 560]], [text]);

  it.each([
    ['a margin', [33, 400, 233, 470], [36, 400, 236, 470], [{ axis: 'x', at: 36 }]],
    ['the middle', [248, 400, 348, 470], [250, 400, 350, 470], [{ axis: 'x', at: 300 }]],
    [
      'another field',
      [402, 420, 582, 499],
      [400, 421, 580, 500],
      [
        { axis: 'x', at: 400 },
        { axis: 'y', at: 500 },
      ],
    ],
    [
      'a line of text',
      [87, 305, 287, 375],
      [90, 302, 290, 372],
      [
        { axis: 'x', at: 90 },
        { axis: 'y', at: 302 },
      ],
    ],
    ['nothing', [130, 400, 330, 470], [130, 400, 330, 470], []],
  ] as const)('%s', (_, from, to, guides) => {
    expect(snapMoved(from, lines, 5, page)).toEqual({ place: to, guides });
  });

  it('draw only the edges that are pulled', () => {
    expect(snapResized([130, 305, 402, 470], 'e', lines, 5)).toEqual({
      ...{ place: [130, 305, 400, 470], guides: [{ axis: 'x', at: 400 }] },
    });
    expect(snapResized([380, 305, 402, 470], 'e', { x: [381], y: [] }, 30)).toMatchObject({ guides: [] });
  });

  it('do not draw without reach', () => expect(snapMoved([33, 400, 233, 470], lines, 0, page).guides).toEqual([]));
});

describe('what is typed', () => {
  it.each([
    ['3', 3],
    [' 1, 3 , -1 ', [1, 3, -1]],
    ['2 2 2', 2],
    ['', undefined],
    ['0', undefined],
    ['1-3', undefined],
    ['1,x', undefined],
  ])('%j as page numbers', (text, numbers) => expect(pageNumbers(text)).toEqual(numbers));

  const typed = { left: '72', bottom: '36,5', width: '200', height: '70' };
  it('as a place, in points and millimetres, with a comma or a point', () => {
    expect(readNumbers(typed, 'pt', page)).toEqual({ rectangle: [72, 36.5, 272, 106.5] });
    expect(readNumbers({ left: '25.4', bottom: '0', width: '50.8', height: '25.4' }, 'mm', page)).toEqual({
      rectangle: [72, 0, 216, 72],
    });
  });
  it.each([
    ['left', { ...typed, left: '590' }],
    ['left', { ...typed, left: '-1' }],
    ['bottom', { ...typed, bottom: 'x' }],
    ['width', { ...typed, width: '600' }],
    ['width', { ...typed, width: '3' }],
    ['height', { ...typed, height: '' }],
    ['height', { ...typed, height: '1e3' }],
  ])('is refused at %s', (wrong, numbers) => expect(readNumbers(numbers, 'pt', page)).toEqual({ wrong }));
});

describe('the pages on which it stands', () => {
  it.each([
    ['all', 2, 'all'],
    ['first', 1, 'first'],
    ['last', 5, 'last'],
    [-1, 5, -1],
    [[1, 3], 3, [1, 3]],
    ['first', 5, 'last'],
    ['last', 1, 'first'],
    ['first', 3, 3],
    [[1, 3], 2, 2],
  ] as const)('from %j, put onto page %i of five: %j', (pages, onto, then) => {
    expect(pagesWith(typeof pages === 'object' ? [...pages] : pages, onto, 5)).toEqual(then);
  });
});

describe('what a signature would cover', () => {
  const run = (text: string): TextRun => ({ text, rectangle: [100, 100, 200, 112], angle: 0, size: 10 });
  const places = {
    signatureFields: [
      { name: 'Tenant', state: 'empty', demands: [], seen: [{ page: 1, rectangle: [300, 100, 400, 150] }] },
    ],
    taken: [
      { page: 1, rectangle: [300, 300, 320, 320], kind: 'field' },
      { page: 1, rectangle: [300, 300, 320, 320], kind: 'annotation' },
      { page: 2, rectangle: [0, 0, 600, 800], kind: 'annotation' },
    ],
    incomplete: false,
  } satisfies Parameters<typeof coveredBy>[3];

  it('text, fields, annotations and signature fields, each named', () => {
    expect(coveredBy([90, 90, 500, 400], 1, [run('payable'), run('at once')], places)).toEqual({
      ...{ text: 'payable at once', fields: 1, annotations: 1, signatures: ['Tenant'] },
    });
  });
  it.each([
    ['another place', [400, 600, 500, 700], 1, 'payable'],
    ['another page', [600, 0, 700, 50], 1, 'payable'],
    ['the edge of letters only', [90, 50, 210, 101.5], 1, 'payable'],
    ['a line that is there to be signed on', [90, 90, 210, 130], 1, '__________'],
  ] as const)('nothing: %s', (_, place, number, text) => {
    expect(coveredBy(place, number, [run(text)], places)).toBeUndefined();
  });
  it('the words before a line, and not the line', () => {
    const line: TextRun = { text: `Signature: ${'_'.repeat(20)}`, rectangle: [72, 100, 250, 112], angle: 0, size: 10 };
    expect(coveredBy([130, 102, 250, 140], 1, [line], undefined)).toBeUndefined();
    expect(coveredBy([90, 102, 250, 140], 1, [line], undefined)?.text).toBe('Signature:');
  });
  it('not the field that is signed', () => {
    expect(coveredBy([300, 100, 400, 150], 1, [], places, 'Tenant')).toBeUndefined();
  });
});
