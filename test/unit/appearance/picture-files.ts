import { crc32, deflateSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { judge } from './shown-page';

export interface PngPlan {
  width: number;
  height: number;
  colourType: 0 | 2 | 3 | 4 | 6;
  bits: number;
  interlaced?: boolean;
  palette?: number[];
  transparency?: number[];
  /** Chunks before the data that say nothing of the pixels. */
  ancillary?: { type: string; content: Uint8Array }[];
  /** Samples of a pixel, as many as its colour type has, in the range of its depth. */
  pixel(x: number, y: number): number[];
}

const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** A PNG file; the filters of its rows take turns, so that a reader needs them all. */
export function png(plan: PngPlan): Buffer {
  const samples = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[plan.colourType];
  const distance = Math.max(1, (samples * plan.bits) >> 3);
  const rows: Buffer[] = [];
  for (const [left, top, stepX, stepY] of plan.interlaced === true ? PASSES : [[0, 0, 1, 1] as const]) {
    let above: Buffer | undefined;
    for (let y = top; y < plan.height; y += stepY) {
      const values: number[] = [];
      for (let x = left; x < plan.width; x += stepX) values.push(...plan.pixel(x, y));
      if (values.length === 0) continue;
      const row = packed(values, plan.bits);
      rows.push(filtered(((y / stepY) % 5) | 0, row, above ?? Buffer.alloc(row.length), distance));
      above = row;
    }
  }
  return pngOfParts(plan, deflateSync(Buffer.concat(rows)));
}

/** A PNG whose compressed data is given: it may be anything. */
export function pngOfParts(plan: Omit<PngPlan, 'pixel'>, data: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(plan.width, 0);
  header.writeUInt32BE(plan.height, 4);
  header.set([plan.bits, plan.colourType, 0, 0, plan.interlaced === true ? 1 : 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    ...(plan.palette === undefined ? [] : [chunk('PLTE', Buffer.from(plan.palette))]),
    ...(plan.transparency === undefined ? [] : [chunk('tRNS', Buffer.from(plan.transparency))]),
    ...(plan.ancillary ?? []).map(({ type, content }) => chunk(type, Buffer.from(content))),
    // In two pieces: readers must join them.
    chunk('IDAT', Buffer.from(data.subarray(0, data.length >> 1))),
    chunk('IDAT', Buffer.from(data.subarray(data.length >> 1))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

function packed(values: number[], bits: number): Buffer {
  const row = Buffer.alloc(Math.ceil((values.length * bits) / 8));
  values.forEach((value, i) => {
    if (bits === 16) row.writeUInt16BE(value, i * 2);
    else row[(i * bits) >> 3]! |= value << (8 - bits - ((i * bits) & 7));
  });
  return row;
}

function filtered(filter: number, row: Buffer, above: Buffer, distance: number): Buffer {
  const before = (bytes: Buffer, i: number): number => (i < distance ? 0 : bytes[i - distance]!);
  const predicted = (i: number): number => {
    const [left, up, corner] = [before(row, i), above[i]!, before(above, i)];
    if (filter === 1) return left;
    if (filter === 2) return up;
    if (filter === 3) return (left + up) >> 1;
    if (filter !== 4) return 0;
    const estimate = left + up - corner;
    const nearest = [left, up, corner].map((value) => Math.abs(estimate - value));
    return [left, up, corner][nearest.indexOf(Math.min(...nearest))]!;
  };
  return Buffer.from([filter, ...Array.from(row, (octet, i) => (octet - predicted(i)) & 0xff)]);
}

/** A JPEG of a page, as poppler writes it. */
export function jpegOfPage(path: string, kind: 'colour' | 'grey' | 'cmyk'): Buffer {
  const output = `${path.replace(/\.pdf$/, '')}-${kind}`;
  const options = { colour: ['-jpeg'], grey: ['-gray', '-jpeg'], cmyk: ['-jpegcmyk'] }[kind];
  judge('pdftoppm', '-r', '72', '-singlefile', ...options, path, output);
  return readFileSync(`${output}.jpg`);
}

/** The same JPEG with an EXIF block that says how it is to be turned. */
export function withOrientation(jpeg: Buffer, orientation: number): Buffer {
  const exif = Buffer.concat([
    Buffer.from('Exif\0\0MM\0*\0\0\0\x08', 'latin1'),
    Buffer.from([0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]),
  ]);
  const marker = Buffer.from([0xff, 0xe1, 0, 0]);
  marker.writeUInt16BE(exif.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), marker, exif, jpeg.subarray(2)]);
}
