import { join } from 'node:path';

/** A name in parts. What says what a copy is stays whole; the stem gives way where all of it is too long. */
export interface NameParts {
  /** Absolute path of the folder that the name is for. */
  folder: string;
  stem: string;
  /** Such as `-signed` or `-signed (2)`. */
  mark: string;
  /** With its dot, or nothing. */
  extension: string;
}

/** NAME_MAX of the usual file systems: octets in UTF-8; on NTFS and exFAT units of UTF-16. */
const longestName = 255;
/** MAX_PATH of Windows without its last NUL: what Explorer and most programs there can open. */
const longestWindowsPath = 259;
/** Shorter than that a stem tells nothing any more. */
const shortestStem = 8;

/**
 * The path of a file whose name a file system takes. A stem that is too long loses its end, at the border of what a reader
 * sees as one character.
 */
export function fittingPath({ folder, stem, mark, extension }: NameParts, platform = process.platform): string {
  const room = longestIn(folder, platform) - lengthOf(mark + extension, platform);
  return join(folder, `${shortened(stem, room, platform)}${mark}${extension}`);
}

/** The same name with a number, for a folder in which it is taken. */
export function numberedPath(folder: string, name: string, number: number, platform = process.platform): string {
  const [, stem = '', mark = '', extension = ''] = /^(.*?)(-signed|-extended)?(\.[^.]*)?$/s.exec(name) ?? [];
  return fittingPath({ folder, stem, mark: `${mark} (${number})`, extension }, platform);
}

function lengthOf(text: string, platform: NodeJS.Platform): number {
  return platform === 'win32' ? text.length : Buffer.byteLength(text, 'utf8');
}

function longestIn(folder: string, platform: NodeJS.Platform): number {
  if (platform !== 'win32') return longestName;
  const left = longestWindowsPath - folder.length - 1;
  // In a folder that is too deep for that anyway, a cut name would help nobody.
  return left >= 4 * shortestStem ? Math.min(longestName, left) : longestName;
}

function shortened(stem: string, room: number, platform: NodeJS.Platform): string {
  if (lengthOf(stem, platform) <= room) return stem;
  let kept = '';
  let length = 0;
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(stem)) {
    length += lengthOf(segment, platform);
    if (length > room) break;
    kept += segment;
  }
  // One “character” of hundreds of marks leaves nothing of the stem.
  return kept.replace(/[. ]+$/, '') || 'document';
}
