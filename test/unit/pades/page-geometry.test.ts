import { describe, expect, it } from 'vitest';
import type { StandingPlace } from '../../../main/document/document-port';
import {
  decimal,
  locatePlace,
  pageGeometry,
  quarterTurn,
  readRectangle,
  toUserSpace,
  turn,
  type PageGeometry,
} from '../../../main/document/pades/page-geometry';
import { firstPage, PdfReal } from '../../../main/document/pdf';
import { temporaryFolder, withReader } from '../pdf/temporary-file';
import { pagesDocument } from './visible-documents';

const folder = temporaryFolder();
const geometryOf = (page: string, tree = ''): PageGeometry =>
  withReader(folder, pagesDocument({ pages: [page], tree }), (reader) => pageGeometry(reader, firstPage(reader)));

describe('what of a page is seen (ISO 32000-2, clause 14.11.2)', () => {
  it.each<[string, string, string, Partial<PageGeometry>]>([
    ['a media box', '/MediaBox [0 0 300 200]', '', { box: [0, 0, 300, 200], width: 300, height: 200 }],
    ['an inherited one', '', '/MediaBox [0 0 300 200]', { box: [0, 0, 300, 200] }],
    ['none: Letter', '', '', { box: [0, 0, 612, 792] }],
    ['one without area: Letter', '/MediaBox [0 0 0 200]', '', { box: [0, 0, 612, 792] }],
    ['one of three numbers: Letter', '/MediaBox [0 0 300]', '', { box: [0, 0, 612, 792] }],
    ['one beyond all measure: Letter', '/MediaBox [0 0 300 100000000000000000000000]', '', { box: [0, 0, 612, 792] }],
    ['swapped corners', '/MediaBox [300 200 0 0]', '', { box: [0, 0, 300, 200] }],
    ['real numbers', '/MediaBox [0.5 -1.25 300.5 200]', '', { box: [0.5, -1.25, 300.5, 200], width: 300 }],
    ['a negative origin', '/MediaBox [-400 -300 -100 -100]', '', { box: [-400, -300, -100, -100], width: 300 }],
    [
      'a crop box within it',
      '/MediaBox [0 0 300 200] /CropBox [250 150 50 50]',
      '',
      { box: [50, 50, 250, 150], width: 200, height: 100 },
    ],
    [
      'a crop box that reaches over it',
      '/MediaBox [0 0 300 200] /CropBox [-50 100 350 400]',
      '',
      { box: [0, 100, 300, 200], height: 100 },
    ],
    ['a crop box outside of it', '/MediaBox [0 0 300 200] /CropBox [400 400 500 500]', '', { box: [0, 0, 300, 200] }],
    ['an inherited crop box', '/MediaBox [0 0 300 200]', '/CropBox [0 0 100 100]', { box: [0, 0, 100, 100] }],
    ['a user unit', '/MediaBox [0 0 300 200] /UserUnit 2.5', '', { userUnit: 2.5, width: 750, height: 500 }],
    ['a user unit above: not inherited', '/MediaBox [0 0 300 200]', '/UserUnit 2', { userUnit: 1, width: 300 }],
    ['a user unit of nothing', '/MediaBox [0 0 300 200] /UserUnit 0', '', { userUnit: 1 }],
    ['a quarter turn', '/MediaBox [0 0 300 200] /Rotate 90', '', { rotation: 90, width: 200, height: 300 }],
    ['an inherited turn', '/MediaBox [0 0 300 200]', '/Rotate -90', { rotation: 270, width: 200, height: 300 }],
    ['a turn that is none', '/MediaBox [0 0 300 200] /Rotate 45', '', { rotation: 0, width: 300 }],
  ])('%s', (_, page, tree, expected) => {
    expect(geometryOf(page, tree)).toMatchObject(expected);
  });

  it.each([
    [0, 0],
    [90, 90],
    [-90, 270],
    [-180, 180],
    [360, 0],
    [450, 90],
    [-810, 270],
    [30, undefined],
  ])('%i degrees are a turn of %s', (degrees, expected) => expect(quarterTurn(degrees)).toBe(expected));
});

describe('places on a page of 300 × 200 points', () => {
  const page = geometryOf('/MediaBox [0 0 300 200]');

  it.each<[StandingPlace, readonly number[] | undefined]>([
    [{ rectangle: [10, 20, 110, 60] }, [10, 20, 110, 60]],
    [{ rectangle: [0, 0, 300, 200] }, [0, 0, 300, 200]],
    [{ rectangle: [0, 0, 300.4, 200] }, [0, 0, 300.4, 200]],
    [{ rectangle: [10, 20, 301, 60] }, undefined],
    [{ rectangle: [-1, 20, 100, 60] }, undefined],
    [{ rectangle: [10, -1, 100, 60] }, undefined],
    [{ rectangle: [10, 150, 100, 201] }, undefined],
    [{ rectangle: [400, 400, 500, 500] }, undefined],
    [{ rectangle: [10, 20, 10, 60] }, undefined],
    [{ rectangle: [110, 20, 10, 60] }, undefined],
    [{ rectangle: [10, 20, Number.NaN, 60] }, undefined],
    [{ rectangle: [10, 20, Number.POSITIVE_INFINITY, 60] }, undefined],
    [{ corner: 'bottom-left', width: 100, height: 40 }, [24, 24, 124, 64]],
    [{ corner: 'bottom-right', width: 100, height: 40 }, [176, 24, 276, 64]],
    [{ corner: 'top-left', width: 100, height: 40 }, [24, 136, 124, 176]],
    [{ corner: 'top-right', width: 100, height: 40 }, [176, 136, 276, 176]],
    [{ corner: 'top-right' }, [76, 106, 276, 176]],
    [{ corner: 'top-right', width: 290 }, [5, 106, 295, 176]],
    [{ corner: 'top-right', width: 301 }, undefined],
    [{ corner: 'bottom-left', width: 0 }, undefined],
    [{ corner: 'bottom-left', height: -5 }, undefined],
  ])('%j', (place, expected) => expect(locatePlace(page, place)).toEqual(expected));

  it('a place by its corner shrinks to a small page, unless its size is said', () => {
    const small = geometryOf('/MediaBox [0 0 100 80]');
    const seen = (entries: string): number[] | undefined =>
      locatePlace(geometryOf(entries), { corner: 'bottom-left' })?.map((edge) => Math.round(edge * 10) / 10);
    expect(seen('/MediaBox [0 0 100 80]')).toEqual([9.6, 9.6, 90.4, 70.4]);
    expect(seen('/MediaBox [0 0 40 40]')).toEqual([4.8, 4.8, 35.2, 35.2]);
    expect(seen('/MediaBox [0 0 1 1]')).toBeUndefined();
    expect(locatePlace(small, { corner: 'bottom-left', width: 200 })).toBeUndefined();
  });
});

describe('from the page as it is seen to default user space', () => {
  // 30 points from the left, 10 from the bottom, 100 wide, 40 high; the page's own corner is at (50, 20).
  const seen = [30, 10, 130, 50] as const;
  it.each<[number, number, readonly number[]]>([
    [0, 1, [80, 30, 180, 70]],
    [90, 1, [290, 50, 330, 150]],
    [180, 1, [210, 170, 310, 210]],
    [270, 1, [60, 90, 100, 190]],
    [0, 2, [65, 25, 115, 45]],
    [90, 2, [315, 35, 335, 85]],
  ])('turned by %i, with a user unit of %i points', (rotation, unit, expected) => {
    const page = geometryOf(`/MediaBox [50 20 340 220] /Rotate ${rotation} /UserUnit ${unit}`);
    expect(toUserSpace(page, seen)).toEqual(expected);
  });

  it.each([0, 90, 180, 270] as const)(
    'the matrix for %i degrees keeps the drawing in the first quadrant',
    (degrees) => {
      const [a, b, c, d, e, f] = turn(degrees, 100, 40);
      const corners = [
        [0, 0],
        [100, 0],
        [0, 40],
        [100, 40],
      ].map(([x, y]) => [a * x! + c * y! + e, b * x! + d * y! + f]);
      const [width, height] = degrees % 180 === 0 ? [100, 40] : [40, 100];
      expect(Math.min(...corners.map(([x]) => x!))).toBe(0);
      expect(Math.min(...corners.map(([, y]) => y!))).toBe(0);
      expect(Math.max(...corners.map(([x]) => x!))).toBe(width);
      expect(Math.max(...corners.map(([, y]) => y!))).toBe(height);
    },
  );
});

describe('numbers and rectangles', () => {
  it.each([
    [12, 12],
    [-0.000001, 0],
    [0.5, new PdfReal('0.5')],
    [-12.34567, new PdfReal('-12.3457')],
    [1e-9, 0],
  ])('%d is written as %o', (value, expected) => expect(decimal(value)).toEqual(expected));

  it('a rectangle is read through references', () => {
    const bytes = pagesDocument({ pages: ['/MediaBox 30 0 R'], objects: { 30: '[31 0 R 0 100 50]', 31: '-5' } });
    withReader(folder, bytes, (reader) => {
      expect(readRectangle(reader, firstPage(reader).dictionary.get('MediaBox'))).toEqual([-5, 0, 100, 50]);
    });
  });
});
