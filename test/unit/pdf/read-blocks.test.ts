import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBlocks } from '../../../main/document/pdf';
import { temporaryFolder } from './temporary-file';

const folder = temporaryFolder();
const bytes = randomBytes(2_500_000);
const file = path.join(folder, 'file');
fs.writeFileSync(file, bytes);

/** Reads up to `end`; what a block held is copied, for it holds until the next one only. */
async function readTo(end: number, each?: (block: number) => void): Promise<Buffer[]> {
  const descriptor = fs.openSync(file, 'r');
  const blocks: Buffer[] = [];
  try {
    for await (const block of readBlocks(descriptor, end)) {
      blocks.push(Buffer.from(block));
      each?.(blocks.length);
    }
  } finally {
    fs.closeSync(descriptor);
  }
  return blocks;
}

describe('reading a file block by block', () => {
  it.each([0, 1, 65_536, 65_537, 1_048_576, 1_048_577, 2_097_152, bytes.length])('up to %i', async (end) => {
    const blocks = await readTo(end);
    expect(Buffer.concat(blocks).equals(bytes.subarray(0, end))).toBe(true);
    expect(Math.max(0, ...blocks.map(({ length }) => length))).toBeLessThanOrEqual(1024 * 1024);
  });

  it('ends where the file ends', async () => {
    expect(Buffer.concat(await readTo(bytes.length + 5)).equals(bytes)).toBe(true);
  });

  it('stops cleanly when nobody wants more, while the next block is being read', async () => {
    const descriptor = fs.openSync(file, 'r');
    for await (const block of readBlocks(descriptor, bytes.length)) {
      expect(block.equals(bytes.subarray(0, block.length))).toBe(true);
      break;
    }
    // Nothing reads any more: the descriptor can go.
    fs.closeSync(descriptor);
  });

  it('hands on what the system says', async () => {
    const descriptor = fs.openSync(folder, 'r');
    try {
      const reading = readBlocks(descriptor, bytes.length);
      await expect(reading.next()).rejects.toMatchObject({ code: 'EISDIR' });
    } finally {
      fs.closeSync(descriptor);
    }
  });
});
