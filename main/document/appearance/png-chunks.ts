import { crc32, createInflate } from 'node:zlib';
import { Readable } from 'node:stream';
import { CountersignError } from '../../errors/countersign-error';

export const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Twice the sheet at 300 dots to the inch that a signature could be scanned from. */
const MAXIMUM_PIXELS = 12_000_000;
/** Such a sheet in colours with opacity. What a picture unpacks to is in memory several times while it is read. */
const MAXIMUM_DATA = 4 * MAXIMUM_PIXELS + 100_000;

/** PNG, table 8: what a pixel's samples are. */
export type ColourType = 0 | 2 | 3 | 4 | 6;
const SAMPLES: Record<ColourType, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const BITS: Record<ColourType, readonly number[]> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

export interface PngHeader {
  width: number;
  height: number;
  bits: number;
  colourType: ColourType;
  interlaced: boolean;
}

/** A picture of the pixels in every so many columns and rows: an interlaced PNG has seven, another one itself. */
export interface PngPass {
  left: number;
  top: number;
  stepX: number;
  stepY: number;
  columns: number;
  rows: number;
  /** Filter octets included. */
  octets: number;
}

/** What decides how a PNG looks; whatever else stands in the file is left out. */
export interface PngChunks {
  header: PngHeader;
  palette?: Buffer;
  transparency?: Buffer;
  data: Buffer[];
}

export const damagedPng = (cause?: unknown): CountersignError =>
  new CountersignError('appearance.image', { problem: 'damaged' }, { cause });

/**
 * Finds the chunks of a PNG (ISO/IEC 15948, 5.3) and checks what they claim, before anything is unpacked.
 * @throws CountersignError appearance.image
 */
export function readPngChunks(octets: Uint8Array): PngChunks {
  const file = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
  let header: PngHeader | undefined;
  const found: { palette?: Buffer; transparency?: Buffer; data: Buffer[] } = { data: [] };
  let position = PNG_SIGNATURE.length;
  while (position + 12 <= file.length) {
    const length = file.readUInt32BE(position);
    const type = file.toString('latin1', position + 4, position + 8);
    const end = position + 8 + length;
    if (type === 'IEND') break;
    if (end + 4 > file.length) throw damagedPng();
    const content = file.subarray(position + 8, end);
    if (['IHDR', 'PLTE', 'tRNS', 'IDAT'].includes(type)) {
      if (crc32(file.subarray(position + 4, end)) !== file.readUInt32BE(end)) throw damagedPng();
      if (type === 'IHDR') header ??= readHeader(content);
      else if (type === 'PLTE') found.palette = content;
      else if (type === 'tRNS') found.transparency = content;
      else found.data.push(content);
    }
    position = end + 4;
  }
  if (header === undefined || found.data.length === 0) throw damagedPng();
  if (header.colourType === 3 && found.palette === undefined) throw damagedPng();
  return { header, ...found };
}

function readHeader(content: Buffer): PngHeader {
  if (content.length !== 13) throw damagedPng();
  const width = content.readUInt32BE(0);
  const height = content.readUInt32BE(4);
  const bits = content[8]!;
  const colourType = content[9]! as ColourType;
  const known = BITS[colourType]?.includes(bits) === true;
  if (!known || width === 0 || height === 0 || content[10] !== 0 || content[11] !== 0 || content[12]! > 1)
    throw damagedPng();
  if (width * height > MAXIMUM_PIXELS) throw new CountersignError('appearance.image', { problem: 'too-large' });
  return { width, height, bits, colourType, interlaced: content[12] === 1 };
}

/** The passes of Adam7 (PNG, 8.2): first column and row, and the steps between them. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The pictures that follow each other in a PNG's data; those without pixels are not there. */
export function passesOf({ width, height, bits, colourType, interlaced }: PngHeader): PngPass[] {
  return (interlaced ? ADAM7 : ([[0, 0, 1, 1]] as const)).flatMap(([left, top, stepX, stepY]) => {
    const columns = Math.ceil((width - left) / stepX);
    const rows = Math.ceil((height - top) / stepY);
    if (columns <= 0 || rows <= 0) return [];
    const octets = rows * (1 + Math.ceil((columns * SAMPLES[colourType] * bits) / 8));
    return [{ left, top, stepX, stepY, columns, rows, octets }];
  });
}

/**
 * Makes sure that a PNG's data unpacks to as many octets as its pixels need, without keeping them: a few octets can unpack to
 * gigabytes.
 * @throws CountersignError appearance.image
 */
export async function checkDataLength({ header, data }: PngChunks): Promise<void> {
  const expected = passesOf(header).reduce((sum, pass) => sum + pass.octets, 0);
  if (expected > MAXIMUM_DATA) throw new CountersignError('appearance.image', { problem: 'too-large' });
  let length = 0;
  try {
    for await (const part of Readable.from(data).pipe(createInflate()) as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > expected) break;
    }
  } catch (error) {
    throw damagedPng(error);
  }
  if (length !== expected) throw damagedPng();
}

/** A PNG file of chunks, for a reader that does not look at their check sums. */
export function pngOf({ header, palette, transparency, data }: PngChunks): Buffer {
  const own = Buffer.alloc(13);
  own.writeUInt32BE(header.width, 0);
  own.writeUInt32BE(header.height, 4);
  own.set([header.bits, header.colourType, 0, 0, header.interlaced ? 1 : 0], 8);
  const chunk = (type: string, content: Buffer): Buffer[] => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    return [length, Buffer.from(type, 'latin1'), content, Buffer.alloc(4)];
  };
  return Buffer.concat([
    PNG_SIGNATURE,
    ...chunk('IHDR', own),
    ...(palette === undefined ? [] : chunk('PLTE', palette)),
    ...(transparency === undefined ? [] : chunk('tRNS', transparency)),
    ...data.flatMap((content) => chunk('IDAT', content)),
    ...chunk('IEND', Buffer.alloc(0)),
  ]);
}
