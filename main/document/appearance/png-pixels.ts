import { inflateSync } from 'node:zlib';
import { CountersignError } from '../../errors/countersign-error';

/** Pixels, eight bits a sample, from the upper left corner on. */
export interface Pixels {
  width: number;
  height: number;
  /** Grey, or red, green, blue. */
  channels: 1 | 3;
  samples: Uint8Array;
  /** Opacity; without it everything is opaque. */
  alpha?: Uint8Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Twice the sheet at 300 dots to the inch that a signature could be scanned from; some 70 MB while it is read. */
const MAXIMUM_PIXELS = 12_000_000;

export const isPng = (octets: Uint8Array): boolean => SIGNATURE.equals(octets.subarray(0, SIGNATURE.length));

interface Header {
  width: number;
  height: number;
  bits: number;
  colourType: ColourType;
  interlaced: boolean;
}

/** PNG, table 8: what a pixel's samples are. */
type ColourType = 0 | 2 | 3 | 4 | 6;
const SAMPLES: Record<ColourType, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const BITS: Record<ColourType, readonly number[]> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** The seven passes of Adam7 (PNG, 8.2): first column and row, and the steps between them. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

const damaged = (cause?: unknown): CountersignError =>
  new CountersignError('appearance.image', { problem: 'damaged' }, { cause });

/**
 * Reads a PNG (ISO/IEC 15948) of any colour type, depth and interlacing; of an animated one the default image. Every size
 * is checked before memory is taken for it: a few octets can claim to be gigabytes.
 * @throws CountersignError appearance.image
 */
export function readPng(octets: Uint8Array): Pixels {
  const { header, palette, transparency, data } = readChunks(octets);
  const passes = header.interlaced ? PASSES : ([[0, 0, 1, 1]] as const);
  const bitsPerPixel = SAMPLES[header.colourType] * header.bits;
  const sizes = passes.map(([x, y, dx, dy]) => {
    const columns = Math.ceil((header.width - x) / dx);
    const rows = Math.ceil((header.height - y) / dy);
    return columns > 0 && rows > 0 ? { columns, rows, octets: Math.ceil((columns * bitsPerPixel) / 8) } : undefined;
  });
  const total = sizes.reduce((sum, size) => sum + (size === undefined ? 0 : size.rows * (size.octets + 1)), 0);
  let raw: Uint8Array;
  try {
    raw = inflateSync(data, { maxOutputLength: total });
  } catch (error) {
    throw damaged(error);
  }
  if (raw.length !== total) throw damaged();
  const target = new PixelTarget(header, palette, transparency);
  let position = 0;
  passes.forEach(([x, y, dx, dy], i) => {
    const size = sizes[i];
    if (size === undefined) return;
    let above: Uint8Array = new Uint8Array(size.octets);
    for (let row = 0; row < size.rows; row++) {
      const line = raw.subarray(position + 1, position + 1 + size.octets);
      unfilter(raw[position]!, line, above, Math.max(1, bitsPerPixel >> 3));
      target.putRow(line, size.columns, x, dx, y + row * dy);
      above = line;
      position += size.octets + 1;
    }
  });
  return target.pixels();
}

function readChunks(octets: Uint8Array): {
  header: Header;
  palette?: Uint8Array;
  transparency?: Uint8Array;
  data: Uint8Array;
} {
  const file = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
  let header: Header | undefined;
  let palette: Uint8Array | undefined;
  let transparency: Uint8Array | undefined;
  const data: Uint8Array[] = [];
  let position = SIGNATURE.length;
  while (position + 12 <= file.length) {
    const length = file.readUInt32BE(position);
    const type = file.toString('latin1', position + 4, position + 8);
    const end = position + 8 + length;
    if (type === 'IEND') break;
    if (end + 4 > file.length) throw damaged();
    const content = file.subarray(position + 8, end);
    if (type === 'IHDR' && length === 13) header ??= readHeader(content);
    else if (type === 'PLTE') palette = content;
    else if (type === 'tRNS') transparency = content;
    else if (type === 'IDAT') data.push(content);
    position = end + 4;
  }
  if (header === undefined || data.length === 0) throw damaged();
  if (header.colourType === 3 && (palette === undefined || palette.length % 3 !== 0)) throw damaged();
  return { header, palette, transparency, data: Buffer.concat(data) };
}

function readHeader(content: Buffer): Header {
  const width = content.readUInt32BE(0);
  const height = content.readUInt32BE(4);
  const bits = content[8]!;
  const colourType = content[9]! as ColourType;
  const known = BITS[colourType]?.includes(bits) === true;
  if (!known || width === 0 || height === 0 || content[10] !== 0 || content[11] !== 0 || content[12]! > 1)
    throw damaged();
  if (width * height > MAXIMUM_PIXELS) throw new CountersignError('appearance.image', { problem: 'too-large' });
  return { width, height, bits, colourType, interlaced: content[12] === 1 };
}

/** Undoes a row's filter in place (PNG, 9.2). */
function unfilter(filter: number, line: Uint8Array, above: Uint8Array, distance: number): void {
  switch (filter) {
    case 0:
      return;
    case 1:
      for (let i = distance; i < line.length; i++) line[i]! += line[i - distance]!;
      return;
    case 2:
      for (let i = 0; i < line.length; i++) line[i]! += above[i]!;
      return;
    case 3:
      for (let i = 0; i < line.length; i++) line[i]! += ((i < distance ? 0 : line[i - distance]!) + above[i]!) >> 1;
      return;
    case 4:
      for (let i = 0; i < line.length; i++) {
        const left = i < distance ? 0 : line[i - distance]!;
        line[i]! += paeth(left, above[i]!, i < distance ? 0 : above[i - distance]!);
      }
      return;
    default:
      throw damaged();
  }
}

function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner;
  const toLeft = Math.abs(estimate - left);
  const toAbove = Math.abs(estimate - above);
  const toCorner = Math.abs(estimate - corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

/** Takes rows of samples of any depth and makes pixels of them. */
class PixelTarget {
  private readonly channels: 1 | 3;
  private readonly samples: Uint8Array;
  private readonly alpha: Uint8Array | undefined;

  constructor(
    private readonly header: Header,
    private readonly palette: Uint8Array | undefined,
    private readonly transparency: Uint8Array | undefined,
  ) {
    const { colourType, width, height } = header;
    this.channels = colourType === 0 || colourType === 4 ? 1 : 3;
    this.samples = new Uint8Array(width * height * this.channels);
    const hasAlpha = colourType === 4 || colourType === 6 || transparency !== undefined;
    this.alpha = hasAlpha ? new Uint8Array(width * height).fill(255) : undefined;
  }

  putRow(line: Uint8Array, columns: number, left: number, step: number, y: number): void {
    const { bits, colourType, width } = this.header;
    const perPixel = SAMPLES[colourType];
    const sample = (index: number): number => {
      if (bits === 8) return line[index]!;
      if (bits === 16) return line[index * 2]! * 256 + line[index * 2 + 1]!;
      const bit = index * bits;
      return (line[bit >> 3]! >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
    };
    const most = 2 ** bits - 1;
    const toEight = (value: number): number => (bits === 8 ? value : Math.round((value * 255) / most));
    for (let column = 0; column < columns; column++) {
      const at = y * width + left + column * step;
      const first = column * perPixel;
      if (colourType === 3) {
        this.putIndexed(at, sample(first));
      } else {
        for (let i = 0; i < this.channels; i++) this.samples[at * this.channels + i] = toEight(sample(first + i));
        if (this.alpha === undefined) continue;
        if (perPixel > this.channels) this.alpha[at] = toEight(sample(first + this.channels));
        else if (this.isTransparentColour((i) => sample(first + i))) this.alpha[at] = 0;
      }
    }
  }

  private putIndexed(at: number, index: number): void {
    const palette = this.palette!;
    if (index * 3 + 2 >= palette.length) throw damaged();
    this.samples.set(palette.subarray(index * 3, index * 3 + 3), at * 3);
    if (this.alpha !== undefined) this.alpha[at] = this.transparency?.[index] ?? 255;
  }

  /** tRNS of a picture without a palette names one colour. */
  private isTransparentColour(sample: (index: number) => number): boolean {
    const colour = this.transparency;
    if (colour === undefined || colour.length < this.channels * 2) return false;
    for (let i = 0; i < this.channels; i++) {
      if (sample(i) !== colour[i * 2]! * 256 + colour[i * 2 + 1]!) return false;
    }
    return true;
  }

  pixels(): Pixels {
    const { width, height } = this.header;
    const seen = this.alpha?.some((opacity) => opacity < 255) === true;
    return { width, height, channels: this.channels, samples: this.samples, ...(seen ? { alpha: this.alpha } : {}) };
  }
}
