import {
  operationsOf,
  PdfDictionary,
  PdfError,
  PdfName,
  PdfStream,
  PdfString,
  type PdfObject,
  type PdfReader,
} from '../pdf';

/** What the octets of a shown string mean; undefined where that can not be told. */
export type FontText = (octets: Uint8Array) => string | undefined;

/** Windows code page 1252 where it differs from Latin-1; WinAnsiEncoding is that (ISO 32000-2, Annex D). */
const windows = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';
const toUnicodeLimit = 256 * 1024;
const mappings = 70_000;
/** Names of glyphs that are no letters (Adobe Glyph List), as far as forms use them. */
const glyphNames = new Map(
  (
    'space, zero0 one1 two2 three3 four4 five5 six6 seven7 eight8 nine9 period. comma, colon: semicolon; hyphen- minus- ' +
    'slash/ backslash\\ parenleft( parenright) bracketleft[ bracketright] braceleft{ braceright} quotesingle\' quotedbl" ' +
    'exclam! question? numbersign# dollar$ percent% ampersand& asterisk* plus+ equal= less< greater> at@ underscore_ bar| ' +
    'asciitilde~ asciicircum^ grave` bullet• Euro€ endash– emdash— section§ degree°'
  )
    .split(' ')
    .map((entry): [string, string] => [entry.slice(0, -1), entry.startsWith('space') ? ' ' : entry.slice(-1)]),
);

/** How a font of an appearance is to be read (ISO 32000-2, clause 9.10). */
export function fontText(reader: PdfReader, font: PdfDictionary): FontText {
  const subtype = reader.lookup(font, 'Subtype');
  const kind = subtype instanceof PdfName ? subtype.value : '';
  // The glyphs of a Type 3 font are drawings of any kind.
  if (kind === 'Type3') return () => undefined;
  const wide = kind === 'Type0';
  const map = reader.lookup(font, 'ToUnicode');
  if (map instanceof PdfStream) {
    const codes = readToUnicode(reader, map);
    return (octets) => codes && translate(octets, wide ? 2 : 1, (code) => codes.get(code));
  }
  if (wide) return () => undefined;
  const named = namedCodes(reader, reader.lookup(font, 'Encoding'));
  return (octets) => translate(octets, 1, (code) => (named.has(code) ? named.get(code) : latin(code)));
}

function translate(
  octets: Uint8Array,
  width: 1 | 2,
  character: (code: number) => string | undefined,
): string | undefined {
  let text = '';
  for (let at = 0; at + width <= octets.length; at += width) {
    const found = character(width === 1 ? octets[at]! : octets[at]! * 256 + octets[at + 1]!);
    if (found === undefined) return undefined;
    text += found;
  }
  return text;
}

const latin = (code: number): string =>
  code >= 0x80 && code < 0xa0 ? (windows[code - 0x80] ?? ' ') : String.fromCharCode(code);

/** /Differences of an encoding: a code whose glyph we can not name is there with undefined. */
function namedCodes(reader: PdfReader, encoding: PdfObject): Map<number, string | undefined> {
  const named = new Map<number, string | undefined>();
  const differences = encoding instanceof PdfDictionary ? (reader.array(encoding, 'Differences') ?? []) : [];
  let code = 0;
  for (const item of differences) {
    if (typeof item === 'number') code = item;
    else if (item instanceof PdfName && code < 256) named.set(code++, glyph(item.value));
  }
  return named;
}

function glyph(name: string): string | undefined {
  if (/^[A-Za-z]$/.test(name)) return name;
  const unicode = /^uni([0-9A-F]{4})$/.exec(name)?.[1];
  return unicode ? String.fromCharCode(Number.parseInt(unicode, 16)) : glyphNames.get(name);
}

/** The mapping of a ToUnicode CMap (clause 9.10.3); undefined for one that can not be read or is too large. */
function readToUnicode(reader: PdfReader, stream: PdfStream): Map<number, string> | undefined {
  const codes = new Map<number, string>();
  try {
    for (const { operator, operands } of operationsOf(reader.streamData(stream, toUnicodeLimit))) {
      if (operator === 'endbfchar') {
        for (let i = 0; i + 1 < operands.length; i += 2) add(codes, operands[i]!, operands[i]!, operands[i + 1]!);
      } else if (operator === 'endbfrange') {
        for (let i = 0; i + 2 < operands.length; i += 3) add(codes, operands[i]!, operands[i + 1]!, operands[i + 2]!);
      }
      if (codes.size > mappings) return undefined;
    }
  } catch (error) {
    if (error instanceof PdfError) return undefined;
    throw error;
  }
  return codes;
}

function add(codes: Map<number, string>, from: PdfObject, to: PdfObject, target: PdfObject): void {
  const [first, last] = [codeOf(from), Math.min(codeOf(to), codeOf(from) + 0xffff)];
  for (let code = first; code <= last && codes.size <= mappings; code++) {
    const item = Array.isArray(target) ? target[code - first] : target;
    if (!(item instanceof PdfString)) continue;
    const even = Buffer.from(item.bytes.subarray(0, item.bytes.length - (item.bytes.length % 2)));
    const text = even.swap16().toString('utf16le');
    const offset = Array.isArray(target) ? 0 : code - first;
    codes.set(
      code,
      offset === 0 ? text : text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) + offset),
    );
  }
}

const codeOf = (value: PdfObject): number =>
  value instanceof PdfString
    ? value.bytes.reduce((code, octet) => (code * 256 + octet) % 0x1_0000_0000, 0)
    : Number.NaN;
