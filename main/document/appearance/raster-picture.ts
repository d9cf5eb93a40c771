import { PDFHexString, PDFOperatorNames as Operator, type PDFRef } from 'pdf-lib';
import { CountersignError } from '../../errors/countersign-error';
import type { Box, Drawing, Literal } from './drawing';
import { readJpegHeader, type JpegHeader } from './jpeg-header';
import type { Picture } from './picture';
import { flattened, reduced, type Pixels } from './pixel-operations';
import { withoutPaper } from './paper-removal';
import { readPng } from './png-pixels';
import { svgRenderer } from './svg-renderer';

/** Pixels to the point beyond which nobody sees a difference: 576 to the inch. */
const SHARPNESS = 8;

/** A JPEG that is taken apart is read no finer than this: a signature a hand wide, at 600 pixels to the inch. */
const MAXIMUM_JPEG_PIXELS = 4_000_000;
/** Its reader has the whole of it in memory. */
const LARGEST_JPEG = 24_000_000;

/**
 * @param transparent - the paper is left out
 * @throws CountersignError appearance.image
 */
export async function openPng(octets: Uint8Array, transparent = false): Promise<Picture> {
  const pixels = await readPng(octets);
  return pictureOf(pixels, UPRIGHT, transparent);
}

/** Pixels, turned as one of EXIF's orientations says. */
function pictureOf(pixels: Pixels, turn: Matrix, transparent: boolean): Picture {
  const lying = turn[0] === 0;
  return {
    width: lying ? pixels.height : pixels.width,
    height: lying ? pixels.width : pixels.height,
    draw(drawing, box, fade) {
      const across = lying ? box.height : box.width;
      const smaller = reduced(pixels, Math.floor(pixels.width / (across * SHARPNESS)));
      const shown = transparent ? withoutPaper(smaller) : smaller;
      const image = addPixels(drawing, drawing.rules.transparency ? shown : flattened(shown), fade);
      show(drawing, image, box, turn);
    },
  };
}

/**
 * A JPEG without the paper that it was taken of: its pixels, as a JPEG has no transparency.
 * @throws CountersignError appearance.image
 */
export async function openTransparentJpeg(octets: Uint8Array): Promise<Picture> {
  const { width, height, components, orientation } = readJpegHeader(octets);
  // The colours of a press would come out as others.
  if (components === 4) throw new CountersignError('appearance.image', { problem: 'colours' });
  if (width * height > LARGEST_JPEG) throw new CountersignError('appearance.image', { problem: 'too-large' });
  const renderer = await svgRenderer();
  const scale = Math.min(1, Math.sqrt(MAXIMUM_JPEG_PIXELS / (width * height)));
  const svg = svgOfPicture(octets, 'image/jpeg', width, height);
  const pixels = renderer.render(svg, Math.max(1, Math.round(width * scale)));
  // What can not be read is left out by the renderer, and nothing is seen.
  if (pixels.alpha !== undefined) throw new CountersignError('appearance.image', { problem: 'damaged' });
  return pictureOf(pixels, ORIENTATIONS[orientation - 1] ?? UPRIGHT, true);
}

/** A picture that fills an SVG of its own size. */
function svgOfPicture(octets: Uint8Array, type: string, width: number, height: number): string {
  const data = `data:${type};base64,${Buffer.from(octets).toString('base64')}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image width="${width}" height="${height}" href="${data}"/></svg>`;
}

/** @throws CountersignError appearance.image */
export function openJpeg(octets: Uint8Array): Picture {
  const header = readJpegHeader(octets);
  // From 5 on rows are columns.
  const turned = header.orientation >= 5;
  return {
    width: turned ? header.height : header.width,
    height: turned ? header.width : header.height,
    draw(drawing, box, fade) {
      const image = addJpeg(drawing, octets, header, fade);
      show(drawing, image, box, ORIENTATIONS[header.orientation - 1] ?? UPRIGHT);
    },
  };
}

/** Adds an image of pixels, and their opacity as its soft mask. */
export function addPixels(drawing: Drawing, pixels: Pixels, fade: number): PDFRef {
  const dictionary = {
    Type: 'XObject',
    Subtype: 'Image',
    Width: pixels.width,
    Height: pixels.height,
    BitsPerComponent: 8,
  };
  const mask =
    pixels.alpha === undefined
      ? {}
      : { SMask: drawing.addStream(pixels.alpha, { ...dictionary, ColorSpace: 'DeviceGray' }) };
  return drawing.addStream(pixels.samples, {
    ...dictionary,
    ...samplesAsColours(drawing, pixels.channels, false, fade),
    ...mask,
  });
}

function addJpeg(drawing: Drawing, octets: Uint8Array, header: JpegHeader, fade: number): PDFRef {
  const { components, inverted } = header;
  // CMYK has no space that is defined by CIE values without a profile of the press.
  if (components === 4 && !drawing.rules.deviceColours) {
    throw new CountersignError('appearance.image', { problem: 'colours' });
  }
  return drawing.addStream(
    octets,
    {
      Type: 'XObject',
      Subtype: 'Image',
      Width: header.width,
      Height: header.height,
      BitsPerComponent: 8,
      Filter: 'DCTDecode',
      ...samplesAsColours(drawing, components, inverted, fade),
    },
    true,
  );
}

/** How samples become colours (ISO 32000-2, 8.9.5.2): here they are also led towards white. */
function samplesAsColours(
  drawing: Drawing,
  components: 1 | 3 | 4,
  inverted: boolean,
  fade: number,
): { ColorSpace: Literal; Decode?: Literal } {
  // Readers differ in what CalGray is. A list of greys among colours looks the same everywhere.
  if (components === 1 && !drawing.rules.deviceColours) {
    const greys = Array.from({ length: 256 }, (_, i) => Math.round(i + (255 - i) * fade));
    const list = Buffer.from(greys.flatMap((grey) => [grey, grey, grey])).toString('hex');
    return { ColorSpace: ['Indexed', drawing.colours(), 255, PDFHexString.of(list)] };
  }
  const spaces = { 1: 'DeviceGray', 3: drawing.colours(), 4: 'DeviceCMYK' };
  const [least, most] = components === 4 ? [0, 1 - fade] : [fade, 1];
  const range = inverted ? [most, least] : [least, most];
  const Decode = Array.from({ length: components }, () => range).flat();
  return { ColorSpace: spaces[components], ...(inverted || fade > 0 ? { Decode } : {}) };
}

type Matrix = readonly [number, number, number, number, number, number];
const UPRIGHT: Matrix = [1, 0, 0, 1, 0, 0];
/** How the unit square that an image fills is turned for each of EXIF's orientations, 1 to 8. */
const ORIENTATIONS: readonly Matrix[] = [
  UPRIGHT,
  [-1, 0, 0, 1, 1, 0],
  [-1, 0, 0, -1, 1, 1],
  [1, 0, 0, -1, 0, 1],
  [0, -1, -1, 0, 1, 1],
  [0, -1, 1, 0, 0, 1],
  [0, 1, 1, 0, 0, 0],
  [0, 1, -1, 0, 1, 0],
];

export const showUpright = (drawing: Drawing, image: PDFRef, box: Box): void => show(drawing, image, box, UPRIGHT);

function show(drawing: Drawing, image: PDFRef, box: Box, orientation: Matrix): void {
  const name = drawing.resource('XObject', 'Image', () => image);
  drawing.operate(Operator.PushGraphicsState);
  drawing.transform(box.width, 0, 0, box.height, box.left, box.bottom);
  drawing.transform(...orientation);
  drawing.operate(Operator.DrawObject, name);
  drawing.operate(Operator.PopGraphicsState);
}
