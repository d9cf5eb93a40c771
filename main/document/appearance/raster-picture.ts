import { PDFHexString, PDFOperatorNames as Operator, type PDFRef } from 'pdf-lib';
import { CountersignError } from '../../errors/countersign-error';
import type { Box, Drawing, Literal } from './drawing';
import { readJpegHeader, type JpegHeader } from './jpeg-header';
import type { Picture } from './picture';
import { flattened, reduced, type Pixels } from './pixel-operations';
import { readPng } from './png-pixels';

/** Pixels to the point beyond which nobody sees a difference: 576 to the inch. */
const SHARPNESS = 8;

/** @throws CountersignError appearance.image */
export async function openPng(octets: Uint8Array): Promise<Picture> {
  const pixels = await readPng(octets);
  return {
    width: pixels.width,
    height: pixels.height,
    draw(drawing, box, fade) {
      const smaller = reduced(pixels, Math.floor(pixels.width / (box.width * SHARPNESS)));
      const image = addPixels(drawing, drawing.rules.transparency ? smaller : flattened(smaller), fade);
      showUpright(drawing, image, box);
    },
  };
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
