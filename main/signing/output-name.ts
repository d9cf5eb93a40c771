import { basename, dirname } from 'node:path';
import { fittingPath } from '../files/fitting-name';

/**
 * Where the signed copy of a file goes: beside it, as `NAME-signed.pdf`. A file that is already such a copy keeps its name
 * and gets a number, since the engine never writes over a file.
 *
 * @param folder - where it goes in place of that
 */
export function signedName(input: string, folder = dirname(input)): string {
  return copyName(input, folder, '-signed');
}

/** Where the extended copy of a signed file goes: beside it, as `NAME-extended.pdf`. */
export function extendedName(input: string, folder = dirname(input)): string {
  return copyName(input, folder, '-extended');
}

/** A name for a document as its signature of this number found it. */
export function revisionName(input: string, signature: number, folder = dirname(input)): string {
  return copyName(input, folder, `-as-signed-${signature}`);
}

/** A name for a report on a document's signatures. */
export function reportName(input: string, format: 'xml' | 'pdf', folder = dirname(input)): string {
  const { stem } = partsOf(basename(input));
  return fittingPath({ folder, stem, mark: '-report', extension: `.${format}` });
}

function copyName(input: string, folder: string, mark: string): string {
  const { stem, extension } = partsOf(basename(input));
  const bare = stem.replace(new RegExp(`${mark}( \\(\\d+\\))?$`), '') || stem;
  return fittingPath({ folder, stem: bare, mark, extension: extension || '.pdf' });
}

/**
 * Windows drops dots and blanks at the end of a name, and nobody sees them: they are no part of it. What follows the last dot is
 * an extension when it looks like one, so that “Contract v1.2” keeps its number. A name that is nothing else gets a stem.
 */
function partsOf(name: string): { stem: string; extension: string } {
  const trimmed = name.replace(/[. ]+$/, '');
  if (trimmed.toLowerCase() === '.pdf') return { stem: 'document', extension: trimmed };
  const [, stem, extension] = /^(.+)(\.(?=[^.]*\p{L})[\p{L}\p{N}]{1,10})$/su.exec(trimmed) ?? [];
  if (stem === undefined || extension === undefined) return { stem: trimmed || 'document', extension: '' };
  return { stem: /^[. ]+$/.test(stem) ? 'document' : stem, extension };
}
