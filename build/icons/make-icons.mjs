// Makes every icon of this folder from icon.svg: `node build/icons/make-icons.mjs`. The same octets each time; a test compares.

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const require = createRequire(import.meta.url);

/** Sizes of the icon theme “hicolor”. */
export const PNG_SIZES = [16, 22, 24, 32, 48, 64, 128, 256, 512];
const ICO_SIZES = [16, 20, 24, 32, 40, 48, 64, 256];
/** Types of Apple's icon files that hold a PNG, and its size; those named twice are for displays of double density. */
const ICNS_TYPES = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
];

/** @returns {Promise<Map<string, Buffer>>} by the name of the file */
export async function makeIcons() {
  const { initWasm, Resvg } = require('@resvg/resvg-wasm');
  await initWasm(readFileSync(require.resolve('@resvg/resvg-wasm/index_bg.wasm'))).catch((error) => {
    // It can be made ready once.
    if (!/already/i.test(String(error))) throw error;
  });
  const svg = readFileSync(join(FOLDER, 'icon.svg'), 'utf8');
  const render = (size) => new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render();
  const png = (size) => Buffer.from(render(size).asPng());
  return new Map([
    ...PNG_SIZES.map((size) => [`${size}x${size}.png`, png(size)]),
    ['icon.ico', ico(ICO_SIZES.map((size) => ({ size, data: size >= 256 ? png(size) : bitmap(render(size)) })))],
    ['icon.icns', icns(ICNS_TYPES.map(([type, size]) => ({ type, data: png(size) })))],
  ]);
}

/** A picture of an ICO file as old readers know it: a bitmap from below to above, then a mask. */
function bitmap(picture) {
  const { width, height } = picture;
  const pixels = straight(picture.pixels);
  const header = Buffer.alloc(40);
  header.writeUInt32LE(40, 0);
  header.writeInt32LE(width, 4);
  // Picture and mask together.
  header.writeInt32LE(height * 2, 8);
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(32, 14);
  const colours = Buffer.alloc(width * height * 4);
  const maskRow = Math.ceil(width / 32) * 4;
  const mask = Buffer.alloc(maskRow * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = ((height - 1 - y) * width + x) * 4;
      const to = (y * width + x) * 4;
      const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.subarray(from, from + 4);
      colours.set([blue, green, red, alpha], to);
      if (alpha === 0) mask[y * maskRow + (x >> 3)] |= 0x80 >> (x & 7);
    }
  }
  return Buffer.concat([header, colours, mask]);
}

/** The renderer gives colours that are multiplied by their opacity. */
function straight(pixels) {
  const out = Buffer.from(pixels);
  for (let at = 0; at < out.length; at += 4) {
    const alpha = out[at + 3];
    for (let channel = 0; channel < 3 && alpha > 0; channel += 1) {
      out[at + channel] = Math.min(255, Math.round((out[at + channel] * 255) / alpha));
    }
  }
  return out;
}

function ico(pictures) {
  const header = Buffer.alloc(6 + pictures.length * 16);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length;
  pictures.forEach(({ size, data }, index) => {
    const at = 6 + index * 16;
    // 256 is written as 0.
    header.writeUInt8(size & 0xff, at);
    header.writeUInt8(size & 0xff, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(data.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += data.length;
  });
  return Buffer.concat([header, ...pictures.map(({ data }) => data)]);
}

function icns(pictures) {
  const parts = pictures.map(({ type, data }) => {
    const header = Buffer.alloc(8);
    header.write(type, 0, 'latin1');
    header.writeUInt32BE(data.length + 8, 4);
    return Buffer.concat([header, data]);
  });
  const header = Buffer.alloc(8);
  header.write('icns', 0, 'latin1');
  header.writeUInt32BE(8 + parts.reduce((sum, { length }) => sum + length, 0), 4);
  return Buffer.concat([header, ...parts]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, data] of await makeIcons()) writeFileSync(join(FOLDER, name), data);
}
