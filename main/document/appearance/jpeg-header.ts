import { CountersignError } from '../../errors/countersign-error';

/** What a JPEG says of itself; its data stays as it is. */
export interface JpegHeader {
  width: number;
  height: number;
  components: 1 | 3 | 4;
  /** CMYK as Adobe's programs write it: 255 is no ink. */
  inverted: boolean;
  /** EXIF's Orientation, 1 to 8. */
  orientation: number;
}

const MAXIMUM_PIXELS = 50_000_000;
/** Baseline, extended and progressive, coded by Huffman: what DCTDecode reads (ISO 32000-2, 7.4.8). */
const READABLE_FRAMES = new Set([0xc0, 0xc1, 0xc2]);
const OTHER_FRAMES = new Set([0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);
const START_OF_SCAN = 0xda;

export const isJpeg = (octets: Uint8Array): boolean => octets[0] === 0xff && octets[1] === 0xd8 && octets[2] === 0xff;

const refuse = (problem: 'damaged' | 'unsupported' | 'too-large'): CountersignError =>
  new CountersignError('appearance.image', { problem });

/**
 * Reads the headers of a JPEG (ISO/IEC 10918-1, annex B).
 * @throws CountersignError appearance.image
 */
export function readJpegHeader(octets: Uint8Array): JpegHeader {
  const file = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
  let frame: Buffer | undefined;
  let adobe = false;
  let orientation = 1;
  let scan = false;
  let position = 2;
  while (position + 4 <= file.length && !scan) {
    if (file[position] !== 0xff) throw refuse('damaged');
    const marker = file[position + 1]!;
    if (marker === 0xff) {
      position += 1;
      continue;
    }
    const end = position + 2 + file.readUInt16BE(position + 2);
    if (end > file.length || end < position + 4) throw refuse('damaged');
    const content = file.subarray(position + 4, end);
    if (OTHER_FRAMES.has(marker)) throw refuse('unsupported');
    if (READABLE_FRAMES.has(marker)) frame = content;
    else if (marker === 0xe1) orientation = exifOrientation(content) ?? orientation;
    else if (marker === 0xee && content.toString('latin1', 0, 5) === 'Adobe') adobe = true;
    else if (marker === START_OF_SCAN) scan = true;
    position = end;
  }
  if (frame === undefined || frame.length < 6 || !scan) throw refuse('damaged');
  const [bits, height, width, components] = [frame[0]!, frame.readUInt16BE(1), frame.readUInt16BE(3), frame[5]!];
  if (bits !== 8) throw refuse('unsupported');
  if (width === 0 || height === 0) throw refuse('unsupported');
  if (components !== 1 && components !== 3 && components !== 4) throw refuse('unsupported');
  if (width * height > MAXIMUM_PIXELS) throw refuse('too-large');
  return { width, height, components, inverted: adobe && components === 4, orientation };
}

/** The tag Orientation in the first directory of an EXIF block, or nothing. */
function exifOrientation(content: Buffer): number | undefined {
  if (content.toString('latin1', 0, 6) !== 'Exif\0\0') return undefined;
  const tiff = content.subarray(6);
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number): number | undefined =>
    at + 2 > tiff.length ? undefined : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  if (tiff.length < 8) return undefined;
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  const count = short(directory) ?? 0;
  for (let i = 0; i < count; i++) {
    const entry = directory + 2 + i * 12;
    const tag = short(entry);
    if (tag === undefined) return undefined;
    if (tag === 0x0112) {
      const value = short(entry + 8) ?? 1;
      return value >= 1 && value <= 8 ? value : undefined;
    }
  }
  return undefined;
}
