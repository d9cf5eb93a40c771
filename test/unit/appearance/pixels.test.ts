import { afterAll, describe, expect, it } from 'vitest';
import { appearancePixels, drawAppearance, type DrawRequest } from '../../../main/document/appearance';
import { jpegOfPage, png, withOrientation } from './picture-files';
import { MARGIN, pageWith, removeFiles, rendered, requestOf } from './shown-page';
import { field, fields, imageRequest, pageOf, SIZE } from './shown-pictures';

afterAll(removeFiles);

const ink: DrawRequest['appearance']['image'] = {
  ink: [
    Array.from({ length: 60 }, (_, i) => ({ x: i * 8, y: 100 + 60 * Math.sin(i / 5), pressure: (i % 30) / 30 })),
    [{ x: 240, y: 20 }],
  ],
};
const colours = png({ width: SIZE, height: SIZE, colourType: 2, bits: 8, pixel: (x, y) => fields[field(x, y, SIZE)]! });
const translucent = png({
  width: SIZE,
  height: SIZE,
  colourType: 6,
  bits: 8,
  pixel: (x, y) => [...fields[field(x, y, SIZE)]!, x * 10],
});

/** The picture on the screen, against the page of the signed file as a reader draws it. */
async function differenceOf(request: DrawRequest): Promise<{ mean: number; far: number }> {
  const scale = 2;
  const shown = await appearancePixels(request, scale);
  const page = rendered(pageWith(await drawAppearance(request), request.width, request.height), 72 * scale);
  const margin = Math.round(MARGIN * scale);
  let sum = 0;
  let far = 0;
  for (let y = 0; y < shown.height; y++) {
    for (let x = 0; x < shown.width; x++) {
      for (let i = 0; i < 3; i++) {
        const on = page.samples[((y + margin) * page.width + x + margin) * 3 + i]!;
        const here = shown.pixels[(y * shown.width + x) * 4 + i]!;
        sum += Math.abs(on - here);
        if (Math.abs(on - here) > 160) far += 1;
      }
    }
  }
  const samples = shown.width * shown.height * 3;
  return { mean: sum / samples, far: far / samples };
}

describe('the picture of a visible signature', () => {
  it.each<[string, DrawRequest]>([
    [
      'text',
      requestOf({
        width: 192,
        height: 96,
        appearance: { border: true, show: ['name', 'date', 'reason'] },
        facts: { reason: 'Agreed' },
      }),
    ],
    ['a large name', requestOf({ width: 192, height: 96, appearance: { layout: 'NAME_AND_TEXT' } })],
    ['Arabic and Devanagari', requestOf({ width: 192, height: 96, facts: { name: 'محمد علي نरेन्द्र' } })],
    ['handwriting', requestOf({ width: 192, height: 96, appearance: { layout: 'IMAGE_AND_TEXT', image: ink } })],
    ['a PNG', imageRequest(colours, { width: 96, height: 96 })],
    ['a translucent PNG', imageRequest(translucent, { width: 96, height: 96 })],
    [
      'a PNG behind text',
      imageRequest(colours, { width: 192, height: 96, appearance: { layout: 'IMAGE_BEHIND_TEXT' } }),
    ],
  ])('of %s is what a reader shows of the signed file', async (_kind, request) => {
    const { mean, far } = await differenceOf(request);
    expect(mean).toBeLessThan(7);
    expect(far).toBeLessThan(0.005);
  });

  it.each([1, 3, 6])('of a JPEG is turned as its EXIF orientation %i says', async (orientation) => {
    const page = await pageOf(imageRequest(colours, { width: 120, height: 80 }));
    const request = imageRequest(withOrientation(jpegOfPage(page, 'colour'), orientation), { width: 96, height: 96 });
    const { mean, far } = await differenceOf(request);
    expect(mean).toBeLessThan(7);
    expect(far).toBeLessThan(0.005);
  });

  it('is as large as it is asked for, and no larger than a screen needs', async () => {
    const request = requestOf({ width: 200, height: 100 });
    expect(await appearancePixels(request, 2)).toMatchObject({ width: 400, height: 200 });
    const { width, height, pixels } = await appearancePixels(request, 1000);
    expect(width * height).toBeLessThanOrEqual(4_010_000);
    expect(pixels).toHaveLength(width * height * 4);
  });
});
