import { describe, expect, it } from 'vitest';
import { layoutOf } from '../../../renderer/features/page/page-layout';
import { standingPages } from '../../../renderer/features/page/standing-pages';

const sizes = { pages: 3, first: { width: 600, height: 800 }, known: new Map() };

describe('what of the pages stands in sight', () => {
  const room = { width: 640, height: 832 };
  const at = (scale: number, top: number, left = 0, drawn: (page: number) => boolean = () => true) =>
    standingPages({ layout: layoutOf(sizes, scale, 0, room), left, top, room }, drawn);

  it('is a page that fits, whole', () => {
    expect(at(1, 0)).toEqual([{ page: 1, strips: 0b11_1111_1111 }]);
  });

  it('is what is seen of the pages at an edge', () => {
    expect(at(1, 400)).toEqual([
      { page: 1, strips: 0b11_1110_0000 },
      { page: 2, strips: 0b00_0001_1111 },
    ]);
  });

  it('is nothing that is not drawn, too small to read, or cut off at a side', () => {
    expect(at(1, 0, 0, () => false)).toEqual([]);
    expect(at(0.4, 0)).toEqual([]);
    expect(at(2, 0, 0)).toEqual([]);
  });
});
