import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { renameOver } from '../files/renamed';
import { toDisk } from './to-disk';

/**
 * The end of the history as its last writer left it. It stands in a file of its own, so that a history whose last lines were
 * cut off does not look whole.
 */
export interface Seal {
  HISTORY_ID: string;
  SEQUENCE: number;
  DIGEST: string;
  /** Name and octets of the file that held the last line then. */
  FILE: string;
  SIZE: number;
}

const fileName = /^history-\d{10}\.jsonl$/;

/** Files are named by the number of their first line. */
export function nameOfFile(firstSequence: number): string {
  return `history-${String(firstSequence).padStart(10, '0')}.jsonl`;
}

/** The names of the history's files, oldest first. A folder that is not there has none. */
export function historyFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => fileName.test(name))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** The octets of each line of a file without their newline; `torn` is what follows the last newline. */
export function splitLines(octets: Buffer): { lines: Buffer[]; torn: Buffer } {
  const lines: Buffer[] = [];
  let from = 0;
  for (let end = octets.indexOf(0x0a); end >= 0; end = octets.indexOf(0x0a, from)) {
    lines.push(octets.subarray(from, end));
    from = end + 1;
  }
  return { lines, torn: octets.subarray(from) };
}

/** The seal; undefined when there is none that can be read. */
export function readSeal(folder: string): Seal | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, 'seal.json'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const seal = JSON.parse(text) as Partial<Seal> | null;
    const whole =
      typeof seal?.HISTORY_ID === 'string' &&
      typeof seal.DIGEST === 'string' &&
      Number.isSafeInteger(seal.SEQUENCE) &&
      Number.isSafeInteger(seal.SIZE) &&
      typeof seal.FILE === 'string' &&
      fileName.test(seal.FILE);
    return whole ? (seal as Seal) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Writes what will be the seal beside it, on disk when it resolves.
 * @returns puts it into its place in one step: after a power cut there is the old one or the new one
 */
export async function prepareSeal(folder: string, seal: Seal): Promise<() => void> {
  const temporary = join(folder, 'seal.json.new');
  const descriptor = openSync(temporary, 'w', 0o600);
  try {
    writeFileSync(descriptor, `${JSON.stringify(seal)}\n`);
    await toDisk(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return () => renameOver(temporary, join(folder, 'seal.json'));
}

/** Makes a new or renamed file survive a power cut. Windows has no such thing, and needs none. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    await toDisk(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** What stands in a file from an offset on; a file that is not there is empty. */
export function readFrom(path: string, offset: number): { size: number; octets: Buffer; endsWithNewline: boolean } {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { size: 0, octets: Buffer.alloc(0), endsWithNewline: true };
  }
  try {
    const { size } = fstatSync(descriptor);
    // One octet more, to know whether a line ends before the offset.
    const from = Math.max(0, Math.min(offset, size) - 1);
    const buffer = Buffer.alloc(size - from);
    const read = buffer.subarray(0, readSync(descriptor, buffer, 0, size - from, from));
    return {
      size,
      octets: read.subarray(Math.min(offset, size) - from),
      endsWithNewline: read.length === 0 || read.at(-1) === 0x0a,
    };
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Appends octets, all or nothing: what a full disk took of them is cut off again.
 *
 * @returns the file's size afterwards
 */
export async function appendWhole(path: string, octets: Uint8Array): Promise<number> {
  const descriptor = openSync(path, 'a', 0o600);
  try {
    const { size } = fstatSync(descriptor);
    try {
      writeFileSync(descriptor, octets);
      await toDisk(descriptor);
    } catch (error) {
      try {
        ftruncateSync(descriptor, size);
      } catch {
        // The next writer removes a line that is half there.
      }
      throw error;
    }
    return size + octets.length;
  } finally {
    closeSync(descriptor);
  }
}
