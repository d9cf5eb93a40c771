// Takes one member out of a gzipped tar archive.

import { createReadStream, createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

const BLOCK = 512;

/**
 * Writes the first member whose name matches to a file. The archive is read once, in pieces.
 * @param {string} archive - path of a .tgz
 * @param {RegExp} name - matches the member's name
 * @param {string} target - path of the file to write
 */
export async function extractTarMember(archive, name, target) {
  let buffer = Buffer.alloc(0);
  let skip = 0;
  let left = -1;
  let out;
  for await (const chunk of createReadStream(archive).pipe(createGunzip())) {
    buffer = buffer.length > 0 ? Buffer.concat([buffer, chunk]) : chunk;
    while (buffer.length > 0) {
      if (skip > 0) {
        const step = Math.min(skip, buffer.length);
        skip -= step;
        buffer = buffer.subarray(step);
      } else if (left >= 0) {
        const piece = buffer.subarray(0, left);
        left -= piece.length;
        buffer = buffer.subarray(piece.length);
        if (!out.write(piece)) await new Promise((resolve) => out.once('drain', resolve));
        if (left === 0) {
          out.end();
          await finished(out);
          return;
        }
      } else if (buffer.length >= BLOCK) {
        const header = buffer.subarray(0, BLOCK);
        buffer = buffer.subarray(BLOCK);
        const member = text(header, 0, 100);
        const size = parseInt(text(header, 124, 12).trim() || '0', 8);
        if (name.test(member) && size > 0) {
          out = createWriteStream(target);
          left = size;
        } else {
          skip = Math.ceil(size / BLOCK) * BLOCK;
        }
      } else break;
    }
  }
  throw new Error(`The archive ended before ${name} was whole.`);
}

const text = (block, start, length) => block.toString('latin1', start, start + length).split('\0')[0];
