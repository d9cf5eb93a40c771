import { deflateSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { drawAppearance } from '../../../main/document/appearance';
import { PdfNewStream } from '../../../main/document/pdf';
import { png, pngOfParts, type PngPlan } from './picture-files';
import { pageWith, removeFiles } from './shown-page';
import {
  colourAt,
  expectColour,
  field,
  fields,
  imageRequest,
  keysAndNames,
  pageOf,
  PLACES,
  SIZE,
  type Rgb,
} from './shown-pictures';

afterAll(removeFiles);

const grey = [0, 80, 170, 255];

const kinds: [name: string, plan: PngPlan, expected: Rgb[]][] = [
  ...[8, 16].flatMap((bits) =>
    [false, true].map((interlaced): [string, PngPlan, Rgb[]] => [
      `${bits} bits of red, green and blue${interlaced ? ', interlaced' : ''}`,
      {
        width: SIZE,
        height: SIZE,
        colourType: 2,
        bits,
        interlaced,
        pixel: (x, y) => fields[field(x, y, SIZE)]!.map((value) => (bits === 16 ? value * 257 : value)),
      },
      fields,
    ]),
  ),
  ...[2, 4, 8, 16].map((bits): [string, PngPlan, Rgb[]] => [
    `${bits} bits of grey`,
    {
      width: SIZE,
      height: SIZE,
      colourType: 0,
      bits,
      pixel: (x, y) => [Math.round((grey[field(x, y, SIZE)]! * (2 ** bits - 1)) / 255)],
    },
    grey.map((value): Rgb => {
      const most = 2 ** Math.min(bits, 8) - 1;
      const shown = Math.round((Math.round((value * most) / 255) * 255) / most);
      return [shown, shown, shown];
    }),
  ]),
  ...[2, 4, 8].map((bits): [string, PngPlan, Rgb[]] => [
    `a palette of ${bits} bits`,
    {
      width: SIZE,
      height: SIZE,
      colourType: 3,
      bits,
      palette: fields.flat(),
      interlaced: bits === 4,
      pixel: (x, y) => [field(x, y, SIZE)],
    },
    fields,
  ]),
  [
    'a palette with opacity',
    {
      width: SIZE,
      height: SIZE,
      colourType: 3,
      bits: 8,
      palette: fields.flat(),
      transparency: [128, 255, 0],
      pixel: (x, y) => [field(x, y, SIZE)],
    },
    [[255, 127, 127], fields[1]!, [255, 255, 255], fields[3]!],
  ],
  [
    'one transparent colour',
    {
      width: SIZE,
      height: SIZE,
      colourType: 2,
      bits: 8,
      transparency: [0, 0, 0, 0, 0, 255],
      pixel: (x, y) => fields[field(x, y, SIZE)]!,
    },
    [fields[0]!, fields[1]!, [255, 255, 255], fields[3]!],
  ],
  ...[false, true].map((interlaced): [string, PngPlan, Rgb[]] => [
    `one transparent grey of two bits${interlaced ? ', interlaced' : ''}`,
    {
      width: SIZE,
      height: SIZE,
      colourType: 0,
      bits: 2,
      interlaced,
      transparency: [0, 1],
      pixel: (x, y) => [field(x, y, SIZE)],
    },
    [
      [0, 0, 0],
      [255, 255, 255],
      [170, 170, 170],
      [255, 255, 255],
    ],
  ]),
  [
    'one transparent grey of 16 bits',
    {
      width: SIZE,
      height: SIZE,
      colourType: 0,
      bits: 16,
      transparency: [0x50, 0x50],
      // The second differs from the transparent one by what eight bits do not show.
      pixel: (x, y) => [[0x5050, 0x5051, 0, 0xffff][field(x, y, SIZE)]!],
    },
    [
      [255, 255, 255],
      [80, 80, 80],
      [0, 0, 0],
      [255, 255, 255],
    ],
  ],
  [
    'an animation, a palette that is only proposed, a broken comment and a broken profile',
    {
      width: SIZE,
      height: SIZE,
      colourType: 2,
      bits: 8,
      palette: [1, 2, 3],
      ancillary: [
        { type: 'acTL', content: Buffer.from([0, 0, 0, 1, 0, 0, 0, 0]) },
        { type: 'tEXt', content: Buffer.from('no end of the keyword') },
        { type: 'iCCP', content: Buffer.from('name\0\0never unpacked') },
      ],
      pixel: (x, y) => fields[field(x, y, SIZE)]!,
    },
    fields,
  ],
  [
    'grey with opacity',
    { width: SIZE, height: SIZE, colourType: 4, bits: 8, pixel: (x, y) => [0, [255, 128, 64, 0][field(x, y, SIZE)]!] },
    [
      [0, 0, 0],
      [127, 127, 127],
      [191, 191, 191],
      [255, 255, 255],
    ],
  ],
  [
    'colours with opacity of 16 bits',
    {
      width: SIZE,
      height: SIZE,
      colourType: 6,
      bits: 16,
      interlaced: true,
      pixel: (x, y) => [...fields[field(x, y, SIZE)]!.map((value) => value * 257), 0x8080],
    },
    [
      [255, 127, 127],
      [127, 255, 127],
      [127, 127, 255],
      [255, 255, 255],
    ],
  ],
];

function changed(octets: Buffer, position: number): Buffer {
  octets[position]! ^= 1;
  return octets;
}

describe('a PNG', () => {
  it.each(kinds)('with %s looks as it should', async (_name, plan, expected) => {
    const request = imageRequest(png(plan));
    const path = await pageOf(request);
    PLACES.forEach(([x, y], i) => expectColour(colourAt(path, request, x, y), expected[i]!));
  });

  it.each(kinds)(
    'with %s looks the same where neither transparency nor device colours are allowed',
    async (_name, plan, expected) => {
      const request = imageRequest(png(plan), { rules: { transparency: false, deviceColours: false, cidSet: true } });
      const drawn = await drawAppearance(request);
      expect(keysAndNames(drawn.objects)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^Device|^SMask$/)]),
      );
      const path = pageWith(drawn, request.width, request.height);
      // A gamma of 2.2 is not quite sRGB's curve.
      PLACES.forEach(([x, y], i) => expectColour(colourAt(path, request, x, y), expected[i]!, 14));
    },
  );

  it('without its last chunk is whole all the same', async () => {
    const octets = png({ width: 9, height: 9, colourType: 2, bits: 8, pixel: () => [255, 0, 0] });
    const request = imageRequest(octets.subarray(0, -12));
    expectColour(colourAt(await pageOf(request), request, 0.5, 0.5), [255, 0, 0]);
  });

  it('of many pixels becomes as small as can be seen', async () => {
    const large = png({ width: 1500, height: 1500, colourType: 0, bits: 8, pixel: (x, y) => [(x * 7 + y * 13) % 256] });
    const request = imageRequest(large);
    const drawn = await drawAppearance(request);
    const image = drawn.objects
      .map(({ object }) => object)
      .find((object) => object instanceof PdfNewStream && object.dictionary.hasName('Subtype', 'Image'));
    expect((image as PdfNewStream).dictionary.get('Width')).toBe(750);
  });

  it.each([
    [
      'claims more pixels than are read',
      'too-large',
      pngOfParts({ width: 60_000, height: 60_000, colourType: 2, bits: 8 }, deflateSync(Buffer.alloc(10))),
    ],
    [
      'needs more octets than are read',
      'too-large',
      pngOfParts({ width: 3000, height: 3000, colourType: 6, bits: 16 }, deflateSync(Buffer.alloc(10))),
    ],
    [
      'has a wrong check sum',
      'damaged',
      changed(png({ width: 9, height: 9, colourType: 2, bits: 8, pixel: () => [1, 2, 3] }), 29),
    ],
    [
      'has opacities for more than its palette',
      'damaged',
      png({ width: 9, height: 9, colourType: 3, bits: 8, palette: [1, 2, 3], transparency: [1, 2], pixel: () => [0] }),
    ],
    [
      'unpacks to more than its pixels',
      'damaged',
      pngOfParts({ width: 4, height: 4, colourType: 2, bits: 8 }, deflateSync(Buffer.alloc(50_000_000))),
    ],
    [
      'unpacks to less than its pixels',
      'damaged',
      pngOfParts({ width: 400, height: 400, colourType: 2, bits: 8 }, deflateSync(Buffer.alloc(100))),
    ],
    [
      'is cut off',
      'damaged',
      png({ width: 9, height: 9, colourType: 2, bits: 8, pixel: () => [1, 2, 3] }).subarray(0, 60),
    ],
    [
      'is not compressed data',
      'damaged',
      pngOfParts({ width: 4, height: 4, colourType: 2, bits: 8 }, Buffer.from('not deflated at all')),
    ],
    [
      'has no pixels',
      'damaged',
      pngOfParts({ width: 0, height: 4, colourType: 2, bits: 8 }, deflateSync(Buffer.alloc(0))),
    ],
    [
      'has a depth that its colour type lacks',
      'damaged',
      pngOfParts({ width: 1, height: 1, colourType: 2, bits: 4 }, deflateSync(Buffer.alloc(4))),
    ],
    [
      'has no palette',
      'damaged',
      pngOfParts({ width: 1, height: 1, colourType: 3, bits: 8 }, deflateSync(Buffer.alloc(2))),
    ],
    [
      'points beyond its palette',
      'damaged',
      png({ width: 1, height: 1, colourType: 3, bits: 8, palette: [1, 2, 3], pixel: () => [1] }),
    ],
    [
      'uses an unknown filter',
      'damaged',
      pngOfParts({ width: 1, height: 1, colourType: 0, bits: 8 }, deflateSync(Buffer.from([9, 0]))),
    ],
  ])('that %s is refused', async (_name, problem, octets) => {
    await expect(drawAppearance(imageRequest(octets))).rejects.toMatchObject({
      code: 'appearance.image',
      params: { problem },
    });
  });
});
