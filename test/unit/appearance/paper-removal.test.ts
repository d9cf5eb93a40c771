import { afterAll, describe, expect, it } from 'vitest';
import { withoutPaper } from '../../../main/document/appearance/paper-removal';
import type { Pixels } from '../../../main/document/appearance/pixel-operations';
import { jpegOfPage, png } from './picture-files';
import { removeFiles } from './shown-page';
import { colourAt, imageRequest, pageOf } from './shown-pictures';

afterAll(removeFiles);

const [width, height] = [300, 120];
const pen = [26, 42, 120];

/** How much ink lies on a pixel: a sine as thick as a pen, with a soft edge. */
const inkAt = (x: number, y: number): number =>
  x < 30 || x > 270 ? 0 : Math.min(1, Math.max(0, 3.5 - Math.abs(y - 60 - 35 * Math.sin(x / 22))));

/** A photographed sheet: yellowish, darker to the lower right, with a grain that is the same each time. */
function photographed(x: number, y: number): [number, number, number] {
  const light = 0.97 - 0.25 * ((x / width + y / height) / 2);
  const grain = (((x * 7919 + y * 104729) % 13) - 6) / 255;
  const ink = inkAt(x, y);
  return [0.98, 0.96, 0.9].map((paper, i) => {
    const value = paper * light * (1 - ink) + (pen[i]! / 255) * ink + grain;
    return Math.round(255 * Math.min(1, Math.max(0, value)));
  }) as [number, number, number];
}

function pixelsOf(pixel: (x: number, y: number) => number[], channels: 1 | 3 = 3): Pixels {
  const samples = new Uint8Array(width * height * channels);
  for (let at = 0; at < width * height; at++) samples.set(pixel(at % width, Math.floor(at / width)), at * channels);
  return { width, height, channels, samples };
}

describe('taking the paper out of a picture', () => {
  it('leaves the ink, with a soft edge and in its own colour, however the light falls on the sheet', () => {
    const { alpha, samples } = withoutPaper(pixelsOf(photographed));
    let soft = 0;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = y * width + x;
        const ink = inkAt(x, y);
        if (ink === 0) expect(alpha![at], `paper at ${x},${y}`).toBe(0);
        if (ink === 1) {
          expect(alpha![at], `ink at ${x},${y}`).toBe(255);
          pen.forEach((value, i) => expect(Math.abs(samples[at * 3 + i]! - value)).toBeLessThan(12));
        }
        if (alpha![at]! > 0 && alpha![at]! < 255) soft += 1;
      }
    }
    expect(soft).toBeGreaterThan(100);
  });

  it('does the same with grey, keeps what was transparent already, and leaves the given pixels alone', () => {
    const grey = pixelsOf((x, y) => [inkAt(x, y) > 0.5 ? 40 : 235], 1);
    const before = grey.samples.slice();
    const cut = withoutPaper({
      ...grey,
      alpha: new Uint8Array(width * height).map((_, at) => (at % width < 150 ? 0 : 255)),
    });
    expect(grey.samples).toEqual(before);
    const at = (x: number): number => Math.round(60 + 35 * Math.sin(x / 22)) * width + x;
    expect(cut.alpha![at(100)]).toBe(0);
    expect(cut.alpha![at(200)]).toBe(255);
    expect(cut.alpha![width * 5 + 200]).toBe(0);
  });

  it('keeps a picture that is all ink, and makes one that is all paper transparent', () => {
    expect(withoutPaper(pixelsOf(() => [250, 250, 248])).alpha!.every((opacity) => opacity === 0)).toBe(true);
    expect(withoutPaper(pixelsOf(() => [20, 60, 160])).alpha!.every((opacity) => opacity === 255)).toBe(true);
    const half = withoutPaper(pixelsOf((x) => (x < width / 2 ? [20, 20, 20] : [250, 250, 250])));
    expect(half.alpha![60 * width + 20]).toBe(255);
    expect(half.alpha![60 * width + 280]).toBe(0);
  });
});

describe('a picture of paper over text', () => {
  const scan = png({ width, height, colourType: 2, bits: 8, pixel: photographed });

  it.each(['PNG', 'JPEG'])(
    'as a %s lets the page be seen through it where that is wished, and only there',
    async (kind) => {
      const page = await pageOf(imageRequest(scan, { width: width / 2, height: height / 2 }));
      const octets = kind === 'PNG' ? scan : jpegOfPage(page, 'colour');
      const middle = async (transparent: boolean) => {
        const request = imageRequest(octets, {
          width: 152,
          height: kind === 'PNG' ? 61 : 80,
          appearance: { image: { octets, transparent } },
        });
        return colourAt(await pageOf(request), request, 0.5, 0.5);
      };
      expect(Math.min(...(await middle(true)))).toBe(255);
      expect(Math.min(...(await middle(false)))).toBeLessThan(250);
    },
  );
});
