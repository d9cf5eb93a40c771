import { convertIndexedToRgb, decode, type DecodedPng } from 'fast-png';
import { deflateSync, inflateSync } from 'node:zlib';
import { separated, type Pixels } from './pixel-operations';
import {
  checkDataLength,
  damagedPng,
  passesOf,
  PNG_SIGNATURE,
  pngOf,
  readPngChunks,
  type PngChunks,
} from './png-chunks';

export const isPng = (octets: Uint8Array): boolean => PNG_SIGNATURE.equals(octets.subarray(0, PNG_SIGNATURE.length));

/**
 * Reads a PNG (ISO/IEC 15948) of any colour type, depth and interlacing; of an animated one the default image. Every size
 * is checked before memory is taken for it: a few octets can claim to be gigabytes.
 * @throws CountersignError appearance.image
 */
export async function readPng(octets: Uint8Array): Promise<Pixels> {
  const chunks = readPngChunks(octets);
  await checkDataLength(chunks);
  try {
    const { width, height, interlaced, bits } = chunks.header;
    const { perPixel, samples } = interlaced && bits < 8 ? decodePasses(chunks) : decodeWhole(chunks);
    return separated(width, height, perPixel, samples);
  } catch (error) {
    throw damagedPng(error);
  }
}

/** Eight bits a sample, opacity last. */
interface Decoded {
  perPixel: number;
  samples: Uint8Array;
}

function decodeWhole(chunks: PngChunks): Decoded {
  const decoded = decode(pngOf(chunks));
  const { bits, colourType } = chunks.header;
  if (colourType === 3) return fromPalette(decoded, decoded.palette!);
  if (bits < 8) return fromPalette(decoded, greys(decoded));
  const { channels, transparency } = decoded;
  const samples = decoded.data instanceof Uint16Array ? toEightBits(decoded.data) : (decoded.data as Uint8Array);
  if (transparency === undefined || transparency.length < channels) return { perPixel: channels, samples };
  return withTransparentColour(decoded, samples, transparency);
}

function fromPalette(decoded: DecodedPng, palette: number[][]): Decoded {
  return { perPixel: palette[0]!.length, samples: convertIndexedToRgb({ ...decoded, palette }) };
}

/** Grey of less than an octet is packed as indexes are: a palette of greys unpacks it. */
function greys({ depth, transparency }: DecodedPng): number[][] {
  const most = 2 ** depth - 1;
  return Array.from({ length: most + 1 }, (_, value) => {
    const grey = Math.round((value * 255) / most);
    return transparency === undefined ? [grey] : [grey, value === transparency[0] ? 0 : 255];
  });
}

const toEightBits = (samples: Uint16Array): Uint8Array =>
  Uint8Array.from(samples, (sample) => Math.round((sample * 255) / 0xffff));

/** The chunk tRNS of a picture without a palette names one colour, in the picture's own depth. */
function withTransparentColour({ data, channels }: DecodedPng, samples: Uint8Array, colour: Uint16Array): Decoded {
  const count = data.length / channels;
  const withAlpha = new Uint8Array(count * (channels + 1));
  for (let at = 0; at < count; at++) {
    let same = true;
    for (let i = 0; i < channels; i++) {
      same &&= data[at * channels + i] === colour[i];
      withAlpha[at * (channels + 1) + i] = samples[at * channels + i]!;
    }
    withAlpha[at * (channels + 1) + channels] = same ? 0 : 255;
  }
  return { perPixel: channels + 1, samples: withAlpha };
}

/**
 * fast-png takes every sample of an interlaced picture for an octet or more. Where samples are smaller each pass is read as
 * the picture that it is.
 */
function decodePasses(chunks: PngChunks): Decoded {
  const { header } = chunks;
  const raw = inflateSync(Buffer.concat(chunks.data));
  let position = 0;
  let whole: Decoded | undefined;
  for (const { left, top, stepX, stepY, columns, rows, octets } of passesOf(header)) {
    const data = [deflateSync(raw.subarray(position, position + octets), { level: 0 })];
    const { perPixel, samples } = decodeWhole({
      ...chunks,
      header: { ...header, width: columns, height: rows, interlaced: false },
      data,
    });
    whole ??= { perPixel, samples: new Uint8Array(header.width * header.height * perPixel) };
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const from = (row * columns + column) * perPixel;
        const to = ((top + row * stepY) * header.width + left + column * stepX) * perPixel;
        for (let i = 0; i < perPixel; i++) whole.samples[to + i] = samples[from + i]!;
      }
    }
    position += octets;
  }
  return whole!;
}
