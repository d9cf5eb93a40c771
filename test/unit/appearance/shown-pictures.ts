import { expect } from 'vitest';
import { drawAppearance, type DrawRequest } from '../../../main/document/appearance';
import { PdfDictionary, PdfName, PdfNewStream, type PdfObject } from '../../../main/document/pdf';
import { judge, MARGIN, pageWith, rendered, requestOf } from './shown-page';

type Change = Parameters<typeof requestOf>[0];
export type Rgb = [number, number, number];

export const imageRequest = (octets: Uint8Array, change: Change = {}): DrawRequest =>
  requestOf({
    width: 80,
    height: 80,
    ...change,
    appearance: { layout: 'IMAGE', image: { octets }, ...change.appearance },
  });

export async function pageOf(request: DrawRequest): Promise<string> {
  const path = pageWith(await drawAppearance(request), request.width, request.height);
  expect(judge('qpdf', '--check', path)).toContain('No syntax or stream encoding errors');
  return path;
}

/** Colour of a page at a place of the box, both 0 to 1, from its upper left corner. */
export function colourAt(path: string, request: DrawRequest, x: number, y: number): Rgb {
  const { width, samples } = rendered(path, 72);
  const column = Math.floor(MARGIN + x * request.width);
  const row = Math.floor(MARGIN + y * request.height);
  const at = (row * width + column) * 3;
  return [samples[at]!, samples[at + 1]!, samples[at + 2]!];
}

export function expectColour(actual: Rgb, expected: Rgb, tolerance = 6): void {
  expect(actual.map((value, i) => Math.abs(value - expected[i]!) <= tolerance)).toEqual([true, true, true]);
}

/** Four fields: red and green above, blue and white below. */
export const fields: Rgb[] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
];
export const field = (x: number, y: number, size: number): number => (y < size / 2 ? 0 : 2) + (x < size / 2 ? 0 : 1);
export const PLACES: [x: number, y: number][] = [
  [0.25, 0.25],
  [0.75, 0.25],
  [0.25, 0.75],
  [0.75, 0.75],
];
export const SIZE = 22;
/** All keys and names in a drawing's objects. */
export function keysAndNames(objects: { object: PdfObject }[]): string[] {
  const inside = (object: PdfObject): string[] => {
    if (object instanceof PdfName) return [object.value];
    if (Array.isArray(object)) return object.flatMap(inside);
    if (object instanceof PdfNewStream) return inside(object.dictionary);
    if (object instanceof PdfDictionary) return [...object.entries].flatMap(([key, value]) => [key, ...inside(value)]);
    return [];
  };
  return objects.flatMap(({ object }) => inside(object));
}
