import { PdfString } from './objects';

/** PDFDocEncoding where it differs from Latin-1 (ISO 32000-2, Annex D.3). */
const special = new Map<number, number>([
  ...[0x02d8, 0x02c7, 0x02c6, 0x02d9, 0x02dd, 0x02db, 0x02da, 0x02dc].map((code, i): [number, number] => [
    0x18 + i,
    code,
  ]),
  ...[
    0x2022, 0x2020, 0x2021, 0x2026, 0x2014, 0x2013, 0x0192, 0x2044, 0x2039, 0x203a, 0x2212, 0x2030, 0x201e, 0x201c,
    0x201d, 0x2018, 0x2019, 0x201a, 0x2122, 0xfb01, 0xfb02, 0x0141, 0x0152, 0x0160, 0x0178, 0x017d, 0x0131, 0x0142,
    0x0153, 0x0161, 0x017e,
  ].map((code, i): [number, number] => [0x80 + i, code]),
  [0xa0, 0x20ac],
]);
const toOctet = new Map([...special].map(([octet, code]) => [code, octet]));

/**
 * A text string as text (clause 7.9.2.2): UTF-16 or UTF-8 with its mark, else PDFDocEncoding.
 */
export function decodeTextString(string: PdfString): string {
  const bytes = Buffer.from(string.bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    const even = Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)));
    return withoutLanguage(even.swap16().toString('utf16le'));
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return withoutLanguage(bytes.subarray(2).toString('utf16le'));
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return withoutLanguage(bytes.subarray(3).toString('utf8'));
  return Array.from(bytes, (octet) => String.fromCharCode(special.get(octet) ?? octet)).join('');
}

/** Language codes between escape characters are no text (clause 7.9.2.2.1). */
function withoutLanguage(text: string): string {
  return text.replace(/\u001b[^\u001b]{0,16}\u001b/g, '');
}

/** Text as a text string: PDFDocEncoding where every character has an octet there, else UTF-16BE with its mark. */
export function encodeTextString(text: string): PdfString {
  const octets: number[] = [];
  for (const character of text) {
    const octet = pdfDocOctet(character.codePointAt(0)!);
    if (octet === undefined) return new PdfString(Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), true);
    octets.push(octet);
  }
  const bytes = Buffer.from(octets);
  // Octets that happen to begin like a mark would be read as one.
  const marked = /^(\xfe\xff|\xff\xfe|\xef\xbb\xbf)/.test(bytes.toString('latin1'));
  return marked ? new PdfString(Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), true) : new PdfString(bytes);
}

function pdfDocOctet(code: number): number | undefined {
  if (code === 9 || code === 10 || code === 13 || (code >= 0x20 && code < 0x7f)) return code;
  if (code > 0xa0 && code <= 0xff && code !== 0xad) return code;
  return toOctet.get(code);
}
