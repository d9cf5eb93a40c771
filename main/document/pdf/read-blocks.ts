import * as fs from 'node:fs';
import { promisify } from 'node:util';

const blockSize = 1024 * 1024;

/** Octets that are read at once, without another thread: handing so few over takes longer than reading them. */
const atOnce = 64 * 1024;

const read = promisify(fs.read);

/**
 * The octets of a file from its beginning, block by block. While one block is worked on, the system reads the next one: a
 * hash never waits for the disk, nor the disk for a hash. Two buffers serve the whole pass, so memory does not follow the
 * file's size; a block holds until the next one is asked for.
 *
 * @param descriptor - stays open until the pass has ended
 * @param end - position where the pass ends; it ends earlier where the file does
 */
export async function* readBlocks(descriptor: number, end: number): AsyncGenerator<Buffer, void, undefined> {
  if (end <= atOnce) {
    yield readAtOnce(descriptor, end);
    return;
  }
  const length = Math.min(blockSize, end);
  const buffers = [Buffer.allocUnsafeSlow(length), Buffer.allocUnsafeSlow(length)] as const;
  let turn: 0 | 1 = 0;
  let position = 0;
  const begin = (): ReturnType<typeof read> => {
    const begun = read(descriptor, buffers[turn], 0, Math.min(length, end - position), position);
    // Awaited below; a failure that comes earlier is not one that nobody handles.
    begun.catch(() => undefined);
    return begun;
  };
  let reading = begin();
  try {
    while (position < end) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) return;
      const block = buffers[turn].subarray(0, bytesRead);
      position += bytesRead;
      turn = turn === 0 ? 1 : 0;
      if (position < end) reading = begin();
      yield block;
    }
  } finally {
    // Nobody closes the file under a read.
    await reading.catch(() => undefined);
  }
}

function readAtOnce(descriptor: number, end: number): Buffer {
  const bytes = Buffer.allocUnsafe(end);
  let filled = 0;
  while (filled < end) {
    const count = fs.readSync(descriptor, bytes, filled, end - filled, filled);
    if (count === 0) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}
