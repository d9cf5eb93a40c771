import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawAppearance } from '../../../main/document/appearance';
import { jpegOfPage, png, withOrientation } from './picture-files';
import { inkBox, judge, MARGIN, removeFiles, rendered, requestOf, sizeOf } from './shown-page';
import { colourAt, expectColour, field, fields, imageRequest, keysAndNames, pageOf, SIZE } from './shown-pictures';

afterAll(removeFiles);

describe('a JPEG', () => {
  let page: string;

  beforeAll(async () => {
    const octets = png({
      width: SIZE,
      height: SIZE,
      colourType: 2,
      bits: 8,
      pixel: (x, y) => fields[field(x, y, SIZE)]!,
    });
    page = await pageOf(imageRequest(octets, { width: 120, height: 80 }));
  });

  it.each(['colour', 'cmyk'] as const)('of kind %s keeps its colours', async (kind) => {
    const request = imageRequest(jpegOfPage(page, kind), { width: 160, height: 120 });
    const path = await pageOf(request);
    // The page is 160 × 120 points: its image is shown as large as it was, its fields as they were.
    const places = [
      [65, 45],
      [95, 45],
      [65, 75],
    ];
    places.forEach(([x, y], i) => {
      const colour = colourAt(path, request, x! / 160, y! / 120);
      // A press has no colours as bright as a screen's; the strongest one stays the strongest.
      expect(colour.indexOf(Math.max(...colour))).toBe(i);
      expect(Math.min(...colour)).toBeLessThan(80);
    });
    expectColour(colourAt(path, request, 5 / 160, 5 / 120), [255, 255, 255], 6);
  });

  it('of grey stays grey', async () => {
    const request = imageRequest(jpegOfPage(page, 'grey'), { width: 160, height: 120 });
    const [red, green, blue] = colourAt(await pageOf(request), request, 65 / 160, 45 / 120);
    expect(red).toBe(green);
    expect(green).toBe(blue);
    expect(red).toBeLessThan(150);
  });

  /** Which field stands above left, above right, below left after EXIF's turns. */
  it.each([
    [1, [0, 1, 2]],
    [2, [1, 0, 3]],
    [3, [3, 2, 1]],
    [4, [2, 3, 0]],
    [5, [0, 2, 1]],
    [6, [2, 0, 3]],
    [7, [3, 1, 2]],
    [8, [1, 3, 0]],
  ])('is turned as its EXIF orientation %i says', async (orientation, expected) => {
    const turned = withOrientation(jpegOfPage(page, 'colour'), orientation);
    const upright = orientation < 5;
    const [width, height] = upright ? [160, 120] : [120, 160];
    const request = imageRequest(turned, { width, height });
    const path = await pageOf(request);
    const near: [number, number][] = [
      [-15, -15],
      [15, -15],
      [-15, 15],
    ];
    near.forEach(([dx, dy], i) => {
      expectColour(colourAt(path, request, 0.5 + dx / width, 0.5 + dy / height), fields[expected[i]!]!, 60);
    });
  });

  it('of CMYK is refused where only colours defined by CIE values are allowed', async () => {
    const request = imageRequest(jpegOfPage(page, 'cmyk'), { rules: { deviceColours: false } });
    await expect(drawAppearance(request)).rejects.toMatchObject({ params: { problem: 'colours' } });
    const coloured = imageRequest(jpegOfPage(page, 'colour'), { rules: { deviceColours: false } });
    await expect(drawAppearance(coloured)).resolves.toBeDefined();
  });

  it.each([
    ['is cut off in its headers', 'damaged', (jpeg: Buffer) => jpeg.subarray(0, 40)],
    ['has no pixels', 'unsupported', (jpeg: Buffer) => changedFrame(jpeg, (frame) => frame.writeUInt16BE(0, 5))],
    ['claims too many pixels', 'too-large', (jpeg: Buffer) => changedFrame(jpeg, (frame) => frame.fill(0xff, 5, 9))],
    ['has twelve bits', 'unsupported', (jpeg: Buffer) => changedFrame(jpeg, (frame) => frame.writeUInt8(12, 4))],
    ['is lossless', 'unsupported', (jpeg: Buffer) => changedFrame(jpeg, (frame) => frame.writeUInt8(0xc3, 1))],
  ])('that %s is refused', async (_name, problem, change) => {
    const octets = change(jpegOfPage(page, 'colour'));
    await expect(drawAppearance(imageRequest(octets))).rejects.toMatchObject({
      code: 'appearance.image',
      params: { problem },
    });
  });
});

/** The JPEG after something was done to its frame header, marker included. */
function changedFrame(jpeg: Buffer, change: (frame: Buffer) => void): Buffer {
  const copy = Buffer.from(jpeg);
  let position = 2;
  while (copy[position + 1] !== 0xc0) position += 2 + copy.readUInt16BE(position + 2);
  change(copy.subarray(position));
  return copy;
}

describe('handwriting', () => {
  const wave = Array.from({ length: 60 }, (_, i) => ({
    x: 1000 + i * 10,
    y: 400 + 100 * Math.sin(i / 6),
    pressure: (i % 30) / 30,
  }));

  it.each([
    [
      'a signature',
      [
        wave,
        [
          { x: 1000, y: 550 },
          { x: 1600, y: 560 },
        ],
      ],
    ],
    [
      'a straight line',
      [
        [
          { x: 0, y: 0 },
          { x: 500, y: 0 },
        ],
      ],
    ],
    [
      'a line straight down',
      [
        [
          { x: 0, y: 0 },
          { x: 0, y: 500 },
        ],
      ],
    ],
    ['a dot', [[{ x: 3, y: 4 }]]],
  ])('%s is drawn inside its place', async (_name, ink) => {
    const request = requestOf({ appearance: { layout: 'IMAGE', image: { ink } } });
    const box = inkBox(await pageOf(request));
    expect(box.left).toBeGreaterThanOrEqual(MARGIN);
    expect(box.right).toBeLessThanOrEqual(MARGIN + 200);
    expect(box.bottom).toBeGreaterThanOrEqual(MARGIN);
    expect(box.top).toBeLessThanOrEqual(MARGIN + 80);
  });

  it('keeps its proportions and stands upright', async () => {
    // A square whose upper left corner is crossed.
    const ink = [
      [
        { x: 0, y: 0 },
        { x: 100, y: 0 },
        { x: 100, y: 100 },
        { x: 0, y: 100 },
        { x: 0, y: 0 },
      ],
      [
        { x: 5, y: 5 },
        { x: 30, y: 30 },
      ],
    ];
    const request = requestOf({ appearance: { layout: 'IMAGE', image: { ink } } });
    const path = await pageOf(request);
    const box = inkBox(path);
    expect(box.right - box.left).toBeCloseTo(box.top - box.bottom, 0);
    const { width, height, samples } = rendered(path, 144);
    const dark = (x: number, y: number): boolean =>
      samples[(Math.round((height / 2 + y) * width + 0) + Math.round(width / 2 + x)) * 3]! < 128;
    // Points from the middle, in half pixels of a point: the cross lies above left of the middle, nothing below right.
    const along = [-40, -44, -36, -48];
    expect(along.some((place) => dark(place, place))).toBe(true);
    expect(along.some((place) => dark(-place, -place))).toBe(false);
  });

  it.each([
    ['nothing', 'missing', []],
    ['empty strokes', 'missing', [[], []]],
    ['too many points', 'too-large', [Array.from({ length: 30_000 }, (_, i) => ({ x: i, y: i }))]],
    ['coordinates that are no numbers', 'damaged', [[{ x: Number.NaN, y: 0 }]]],
  ])('%s is refused', async (_name, problem, ink) => {
    const request = requestOf({ appearance: { layout: 'IMAGE', image: { ink } } });
    await expect(drawAppearance(request)).rejects.toMatchObject({ code: 'appearance.image', params: { problem } });
  });
});

describe('pictures and text', () => {
  const black = png({ width: 10, height: 10, colourType: 0, bits: 8, pixel: () => [0] });

  it('a picture behind text is light enough to read the text', async () => {
    const request = requestOf({
      width: 80,
      height: 80,
      appearance: { layout: 'IMAGE_BEHIND_TEXT', image: { octets: black } },
    });
    const [red] = colourAt(await pageOf(request), request, 0.5, 0.1);
    expect(red).toBeGreaterThan(120);
    expect(red).toBeLessThan(200);
  });

  it('a picture beside text leaves it room, and its words can be copied', async () => {
    const request = requestOf({ appearance: { layout: 'IMAGE_AND_TEXT', image: { octets: black } } });
    const path = await pageOf(request);
    expectColour(colourAt(path, request, 0.1, 0.5), [0, 0, 0]);
    const lefts = [...judge('pdftotext', '-bbox', path, '-').matchAll(/xMin="([\d.]+)"/g)].map(([, left]) =>
      Number(left),
    );
    expect(Math.min(...lefts)).toBeGreaterThan(MARGIN + 50);
  });

  it('a picture alone shows no text and embeds no font', async () => {
    const drawn = await drawAppearance(imageRequest(black));
    expect(drawn.text).toBe('');
    expect(keysAndNames(drawn.objects)).not.toContain('Font');
    expect(sizeOf(drawn)).toBeLessThan(1500);
  });

  it.each([
    ['is missing', 'missing', undefined],
    ['is no image', 'unknown-format', { octets: Buffer.from('GIF89a...') }],
    ['has too many octets', 'too-large', { octets: Buffer.alloc(9 * 1024 * 1024) }],
  ])('a picture that %s is refused', async (_name, problem, image) => {
    const request = requestOf({ appearance: { layout: 'IMAGE_AND_TEXT', image } });
    await expect(drawAppearance(request)).rejects.toMatchObject({ code: 'appearance.image', params: { problem } });
  });

  it('text has colours that are defined by CIE values where others are not allowed', async () => {
    const request = requestOf({ appearance: { border: true }, rules: { deviceColours: false, cidSet: true } });
    const drawn = await drawAppearance(request);
    const names = keysAndNames(drawn.objects);
    expect(names).toContain('CalRGB');
    expect(names).toContain('CIDSet');
    expect(names.filter((name) => name.startsWith('Device'))).toEqual([]);
    const plain = await drawAppearance(requestOf({}));
    expect(keysAndNames(plain.objects)).not.toContain('CIDSet');
  });
});
