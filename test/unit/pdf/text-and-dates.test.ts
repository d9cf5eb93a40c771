import { describe, expect, it } from 'vitest';
import { decodeTextString, encodeTextString, formatPdfDate, parsePdfDate, PdfString } from '../../../main/document/pdf';

describe('text strings (ISO 32000-2, clause 7.9.2.2)', () => {
  it.each([
    ['plain ASCII', 'Approved', '417070726f766564'],
    ['Latin-1', 'Zürich', '5afc72696368'],
    ['what PDFDocEncoding has elsewhere', '€ – „x“ ﬁ', 'a02085208c788d2093'],
    ['what it does not have', 'Łódź 署名', 'feff014100f30064017a00207f72540d'],
    ['beyond the basic plane', '🖊', 'feffd83ddd8a'],
    ['text that begins like a mark', 'þÿx', 'feff00fe00ff0078'],
  ])('%s', (_, text, hex) => {
    const encoded = encodeTextString(text);
    expect(Buffer.from(encoded.bytes).toString('hex')).toBe(hex);
    expect(decodeTextString(encoded)).toBe(text);
  });

  it('UTF-8 and UTF-16LE with their marks are understood', () => {
    expect(decodeTextString(new PdfString(Buffer.from('\ufeffŁódź', 'utf8')))).toBe('Łódź');
    expect(decodeTextString(new PdfString(Buffer.from('\ufeffŁódź', 'utf16le')))).toBe('Łódź');
  });

  it('an odd last octet of UTF-16 is left out', () => {
    expect(decodeTextString(new PdfString(Buffer.from('feff004100', 'hex')))).toBe('A');
  });
});

describe('dates (clause 7.9.4)', () => {
  it('are written in UTC', () => {
    expect(formatPdfDate(new Date('2026-03-04T05:06:07.890+02:00'))).toBe('D:20260304030607Z');
  });

  it.each([
    ["D:20260304050607+02'00'", '2026-03-04T03:06:07.000Z'],
    ["D:20260304050607-05'30", '2026-03-04T10:36:07.000Z'],
    ['D:20260304050607Z', '2026-03-04T05:06:07.000Z'],
    ["D:20260304050607Z00'00'", '2026-03-04T05:06:07.000Z'],
    ['D:2026', '2026-01-01T00:00:00.000Z'],
    ['D:202603', '2026-03-01T00:00:00.000Z'],
  ])('%s is %s', (text, iso) => {
    expect(parsePdfDate(text)?.toISOString()).toBe(iso);
  });

  it.each(['', '2026', 'D:26', 'D:20261304', 'D:20260304256000', 'D:20260304050607+02:00'])('%j is no date', (text) => {
    expect(parsePdfDate(text)).toBeUndefined();
  });
});
