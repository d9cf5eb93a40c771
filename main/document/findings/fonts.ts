import { PdfDictionary, PdfStream, type PdfReader } from '../pdf';
import { nameOf } from './trees';

const programs = ['FontFile', 'FontFile2', 'FontFile3'];

/**
 * The name of a font that has no program in the document (ISO 32000-2, clause 9.9): viewers put another one in its place.
 * @returns undefined for a font that is embedded, or whose characters are drawings (Type 3)
 */
export function unembeddedFont(reader: PdfReader, font: PdfDictionary): string | undefined {
  const type = nameOf(reader, font, 'Subtype');
  if (type === 'Type3') return undefined;
  const descendant = type === 'Type0' ? reader.resolve(reader.array(font, 'DescendantFonts')?.[0]) : font;
  const holder = descendant instanceof PdfDictionary ? descendant : font;
  const descriptor = reader.dictionary(holder, 'FontDescriptor');
  if (descriptor && programs.some((key) => reader.lookup(descriptor, key) instanceof PdfStream)) return undefined;
  return withoutTag(nameOf(reader, font, 'BaseFont') ?? nameOf(reader, holder, 'BaseFont') ?? '?');
}

/** A subset's name begins with six letters and a plus sign (clause 9.9.2). Names are UTF-8 as a rule. */
const withoutTag = (name: string): string => Buffer.from(name.replace(/^[A-Z]{6}\+/, ''), 'latin1').toString('utf8');
