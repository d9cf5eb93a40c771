import { describe, expect, it } from 'vitest';
import { createFormats, formatLocale } from '../../../renderer/i18n/format';
import { en } from '../../../renderer/i18n/en';

describe('the locale of numbers and dates', () => {
  it.each([
    ['en-GB', 'en-GB'],
    ['de-AT', 'en-AT'],
    ['sv', 'en-SE'],
    ['not a locale', 'en'],
  ])('keeps the language of the texts and takes the region of %s', (preferred, expected) => {
    expect(formatLocale('en', preferred)).toBe(expected);
  });
});

describe('formats', () => {
  const formats = createFormats('en-US', 'Europe/Stockholm');

  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [184_310, '184 kB'],
    [999_499, '999 kB'],
    [999_999, '1 MB'],
    [1_150_000, '1.2 MB'],
    [1_900_000_000, '1.9 GB'],
    [5e15, '5,000 TB'],
  ])('writes %d bytes as %s', (bytes, expected) => {
    expect(formats.size(bytes)).toBe(expected);
  });

  it('writes numbers and instants for the region and time zone', () => {
    expect(formats.number(1204)).toBe('1,204');
    expect(formats.date('2028-05-03T23:30:00Z')).toBe('May 4, 2028');
    expect(formats.dateTime('2026-11-22T13:06:12Z')).toMatch(/^November 22, 2026 at 2:06\sPM$/);
    expect(createFormats('en-GB', 'UTC').dateTimeExact('2026-11-22T13:06:12Z')).toMatch(
      /22 November 2026.*13:06:12.*UTC/,
    );
  });

  it('shows an instant that can not be read as it came', () => {
    expect(formats.date('soon')).toBe('soon');
  });
});

describe('the catalog', () => {
  const formats = createFormats('en-US', 'UTC');

  it('counts one and many', () => {
    expect(en['sign.button']({ count: 1 }, formats)).toBe('Sign 1 document');
    expect(en['sign.button']({ count: 2000 }, formats)).toBe('Sign 2,000 documents');
    expect(en['sign.button']({ count: 0 }, formats)).toBe('Sign');
  });

  it('never counts past the total while it signs the last document', () => {
    expect(en['progress.signing']({ done: 3, total: 3 }, formats)).toBe('Signing 3 of 3');
  });
});
