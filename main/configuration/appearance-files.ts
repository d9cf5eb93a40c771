import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { PictureProblem } from '../../preload/contract/error-codes';
import type { InkStroke } from '../document/document-port';
import { CountersignError } from '../errors/countersign-error';
import { readInk } from './ink';

/** Octets: enough for a scanned signature; more would grow every signed file. */
export const largestPicture = 5 * 1024 * 1024;

/**
 * The kind of a picture by its first octets; a name proves nothing.
 * @returns undefined for anything else
 */
export function pictureKind(octets: Uint8Array): 'png' | 'jpeg' | 'svg' | undefined {
  const head = Buffer.from(octets.subarray(0, 4096));
  if (head.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))) return 'png';
  if (head.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))) return 'jpeg';
  // In UTF-16 every other octet of the marks is zero; what stands in comments does not matter.
  const text = head
    .toString('latin1')
    .replace(/^(?:\xEF\xBB\xBF|\xFF\xFE|\xFE\xFF)/, '')
    .replaceAll('\0', '');
  return /^\s*(<\?xml[^>]*>\s*)?((<!--[^]*?-->|<!DOCTYPE[^>]*>)\s*)*<(\w+:)?svg[\s/>]/.test(text) ? 'svg' : undefined;
}

/**
 * Reads the picture of a visible signature.
 *
 * @returns the octets of a PNG, JPEG or SVG file
 * @throws CountersignError picture.unusable
 */
export async function readPicture(file: string): Promise<Uint8Array> {
  const octets = await readSmall(file);
  if (pictureKind(octets) === undefined) throw unusable(file, 'unknown-kind');
  return octets;
}

/**
 * Reads what was written by hand: InkML, or JSON as `[[{"x":0,"y":0,"pressure":0.5},…],…]`.
 *
 * @throws CountersignError picture.unusable
 */
export async function readHandwriting(file: string): Promise<InkStroke[]> {
  const octets = await readSmall(file);
  const ink = readInk(Buffer.from(octets).toString('utf8'));
  if ('problem' in ink) throw unusable(file, 'not-ink', { detail: ink.problem });
  return ink.strokes;
}

async function readSmall(file: string): Promise<Uint8Array> {
  try {
    const found = await stat(file);
    if (!found.isFile()) throw unusable(file, 'unreadable');
    if (found.size > largestPicture) throw unusable(file, 'too-large');
    return new Uint8Array(await readFile(file));
  } catch (error) {
    if (CountersignError.is(error)) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw unusable(file, code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable', { cause: error });
  }
}

function unusable(
  file: string,
  reason: PictureProblem,
  { detail, cause }: { detail?: string; cause?: unknown } = {},
): CountersignError<'picture.unusable'> {
  const params = { file: basename(file), reason, ...(detail !== undefined && { detail }) };
  return new CountersignError('picture.unusable', params, { cause });
}
