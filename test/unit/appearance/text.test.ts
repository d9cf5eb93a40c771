import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { drawAppearance } from '../../../main/document/appearance';
import { drawAppearance as drawWithFonts } from '../../../main/document/appearance/draw-appearance';
import { FontShelf, loadHarfBuzz } from '../../../main/document/appearance/font-shelf';
import { CountersignError } from '../../../main/errors/countersign-error';
import { madeFont } from './made-font';
import { copiedText, inkBox, judge, MARGIN, pageWith, removeFiles, requestOf, sizeOf } from './shown-page';

afterAll(removeFiles);

/** Text without what readers add to show its direction, and with single spaces. */
const plain = (text: string): string =>
  text
    .replace(/[\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

async function draw(change: Parameters<typeof requestOf>[0]): Promise<{ path: string; text: string }> {
  const request = requestOf(change);
  const drawn = await drawAppearance(request);
  return { path: pageWith(drawn, request.width, request.height), text: drawn.text };
}

const scripts: [script: string, text: string][] = [
  ['Latin', 'Příliš žluťoučký kůň; Nguyễn Thị Ánh; Łódź; coffee office'],
  ['Latin with combining marks', 'x\u0304 q\u0323\u0307 Jose\u0301'],
  ['Cyrillic', 'Олександр Їжакевич; Ђорђе'],
  ['Greek', 'Γεώργιος Παπαδόπουλος; ᾯ'],
  ['Arabic', 'محمد عبد الرحمن بن يوسف'],
  ['Persian', 'پژوهشگر گرامی'],
  ['Hebrew', 'דוד בן גוריון'],
  ['Devanagari', 'श्रीमती क्षितिजा त्रिपाठी'],
  ['Bengali', 'রবীন্দ্রনাথ ঠাকুর'],
  ['Tamil', 'தமிழ்நாடு கையொப்பம்'],
  ['Thai', 'สมชาย ใจดี ผู้มีอำนาจ'],
  ['Khmer', 'ព្រះរាជាណាចក្រកម្ពុជា'],
  ['Armenian', 'Արամ Խաչատրյան'],
  ['Georgian', 'შოთა რუსთაველი'],
  ['Ethiopic', 'ኃይለ ሥላሴ'],
  ['simplified Chinese', '张伟，同意'],
  ['traditional Chinese', '張偉 簽署'],
  ['Japanese', '山田 太郎が署名しました。'],
  ['Korean', '김철수 계약 승인'],
  ['symbols', 'Total 5 € ½ © № → A ★ B ① C'],
  ['characters beyond the first plane', '𠮷野家'],
];

describe('text of any script', () => {
  it.each(scripts)('%s comes back when it is copied, from embedded subsets', async (_script, text) => {
    const { path } = await draw({ appearance: { show: [], text }, width: 400, height: 40 });
    expect(plain(copiedText(path)).normalize('NFC')).toBe(plain(text.normalize('NFC')));
    const fonts = judge('pdffonts', path).trim().split('\n').slice(2);
    expect(fonts.length).toBeGreaterThan(0);
    // name, type (CID TrueType), encoding, embedded, subset, ToUnicode
    for (const font of fonts) expect(font).toMatch(/^[A-Z]{6}\+\S+\s+CID TrueType\s+Identity-H\s+yes yes yes/);
    expect(judge('qpdf', '--check', path)).toContain('No syntax or stream encoding errors');
  });

  it.each([
    ['Hebrew', 'right', 'דוד'],
    ['Arabic', 'right', 'محمد'],
    ['Latin', 'left', 'David'],
    ['Latin that begins with a digit', 'left', '1 David'],
  ])('%s stands at the %s', async (_script, side, text) => {
    const { path } = await draw({ appearance: { show: [], text }, width: 200, height: 30 });
    const ink = inkBox(path);
    const room = { left: ink.left - MARGIN, right: MARGIN + 200 - ink.right };
    expect(room[side as 'left' | 'right']).toBeLessThan(8);
    expect(room[side === 'left' ? 'right' : 'left']).toBeGreaterThan(100);
  });

  it('keeps the order of what is read from right to left and from left to right in one line', async () => {
    const { path } = await draw({ appearance: { show: [], text: 'נחתם Berlin כאן' }, width: 200, height: 30 });
    const words = [...judge('pdftotext', '-bbox', path, '-').matchAll(/xMin="([\d.]+)"[^>]*>([^<]+)</g)];
    const byPlace = words.sort((a, b) => Number(a[1]) - Number(b[1])).map((word) => plain(word[2]!));
    // Here poppler tells letters as they stand, from left to right.
    const backwards = (word: string): string => [...word].reverse().join('');
    expect(byPlace).toEqual([backwards('כאן'), 'Berlin', backwards('נחתם')]);
  });

  it('refuses a character that no font has, by its name and number', async () => {
    const shelf = new FontShelf(await loadHarfBuzz(), []);
    const request = requestOf({ appearance: { show: [], text: 'A \u{13000} B' } });
    await expect(drawWithFonts(request, shelf)).rejects.toThrow(
      new CountersignError('appearance.noGlyph', { character: '“\u{13000}” (U+13000)' }),
    );
    await expect(drawWithFonts(request, shelf)).rejects.toMatchObject({
      params: { character: '“\u{13000}” (U+13000)' },
    });
  });

  describe('with fonts of the system', () => {
    const folder = mkdtempSync(join(tmpdir(), 'system-fonts-'));
    const RUNE = 0x16a0;
    const rune = String.fromCodePoint(RUNE);
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    /** Draws runes with a folder of the given files. */
    async function drawRunes(files: Record<string, Buffer>): Promise<string> {
      const fonts = mkdtempSync(join(folder, 'fonts-'));
      mkdirSync(join(fonts, 'below'));
      for (const [name, octets] of Object.entries(files)) writeFileSync(join(fonts, 'below', name), octets);
      const shelf = new FontShelf(await loadHarfBuzz(), [join(fonts, 'absent'), fonts]);
      const drawn = await drawWithFonts(requestOf({ appearance: { show: [], text: `${rune}${rune} A` } }), shelf);
      return pageWith(drawn, 200, 80);
    }

    it('finds there what the bundled ones lack', async () => {
      const path = await drawRunes({ 'Runes.ttf': madeFont({ [RUNE]: 40 }) });
      expect(plain(copiedText(path))).toBe(`${rune}${rune} A`);
      const fonts = judge('pdffonts', path).trim().split('\n').slice(2);
      expect(fonts).toHaveLength(2);
      for (const font of fonts) expect(font).toMatch(/Identity-H\s+yes yes yes/);
    });

    it.each([
      ['that are no fonts', { 'broken.ttf': Buffer.alloc(3), 'text.ttf': Buffer.from('This is no font at all') }],
      ['that are cut off', { 'cut.ttf': madeFont({ [RUNE]: 40 }).subarray(0, 100_000) }],
      ['of coloured pictures', { 'colour.ttf': madeFont({ [RUNE]: 40 }, ['CBDT']) }],
      ['that stand in for all others', { 'LastResort.ttf': madeFont({ [RUNE]: 40 }) }],
      ['that lack the character', { 'Other.ttf': madeFont({ [RUNE + 1]: 40 }) }],
    ])('passes over files %s', async (_name, files) => {
      await expect(drawRunes(files)).rejects.toMatchObject({
        code: 'appearance.noGlyph',
        params: { character: `“${rune}” (U+16A0)` },
      });
      const path = await drawRunes({ ...files, 'zz good.ttf': madeFont({ [RUNE]: 40 }) });
      expect(plain(copiedText(path))).toBe(`${rune}${rune} A`);
    });
  });

  it('cleans controls away, and what would turn the text around', async () => {
    const { path, text } = await draw({
      appearance: { show: ['name'], text: 'one\u0000\u0007\r\ntwo\tthree\u00ad' },
      facts: { name: 'Maria \u202Etsivqdn\u202C\nX' },
    });
    expect(text).toBe('one\ntwo three\nSigned by: Maria tsivqdn X');
    expect(plain(copiedText(path))).toBe('one two three Signed by: Maria tsivqdn X');
  });
});

describe('the facts', () => {
  const facts = {
    reason: 'Approval',
    location: 'Praha',
    claimedRoles: ['Director', 'Notary'],
    commitmentType: 'proof-of-approval' as const,
  };

  it('are written in the order that is asked for, each with its label', async () => {
    const { path, text } = await draw({
      appearance: { show: ['date', 'name', 'role', 'location', 'reason', 'commitment'] },
      facts,
    });
    expect(text.split('\n')).toEqual([
      'Date: 2026-11-22 14:05:33 +01:00',
      'Signed by: Maria Lindqvist',
      'Role: Director, Notary',
      'Location: Praha',
      'Reason: Approval',
      'Commitment: Proof of approval',
    ]);
    expect(plain(copiedText(path))).toBe(plain(text));
  });

  it('that the signature does not say are left out', async () => {
    const { text } = await draw({ appearance: { show: ['name', 'reason', 'location', 'role', 'commitment'] } });
    expect(text).toBe('Signed by: Maria Lindqvist');
  });

  it.each([
    ['Europe/Prague', '2026-11-22T13:05:33Z', '2026-11-22 14:05:33 +01:00'],
    ['Europe/Prague', '2026-07-01T22:30:00Z', '2026-07-02 00:30:00 +02:00'],
    ['UTC', '2026-07-01T00:00:00Z', '2026-07-01 00:00:00 +00:00'],
    ['Asia/Kathmandu', '2026-01-01T00:00:00Z', '2026-01-01 05:45:00 +05:45'],
    ['America/St_Johns', '2026-01-01T00:00:00Z', '2025-12-31 20:30:00 -03:30'],
  ])('the date in %s at %s is %s', async (timeZone, time, written) => {
    const { text } = await draw({ appearance: { show: ['date'], timeZone }, facts: { signedAt: new Date(time) } });
    expect(text).toBe(`Date: ${written}`);
  });

  it('an unknown time zone is refused by its name', async () => {
    await expect(draw({ appearance: { timeZone: 'Europe/Nowhere' } })).rejects.toMatchObject({
      code: 'usage.invalid',
      params: { detail: '“Europe/Nowhere” is no time zone' },
    });
  });

  it('in the layout NAME_AND_TEXT the name stands large before the others, and once', async () => {
    const { path, text } = await draw({
      appearance: { layout: 'NAME_AND_TEXT', show: ['name', 'date', 'reason'] },
      facts,
    });
    expect(text).toBe('Maria Lindqvist\nDate: 2026-11-22 14:05:33 +01:00\nReason: Approval');
    const heights = new Map(
      [
        ...judge('pdftotext', '-bbox', path, '-').matchAll(/yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]+)</g),
      ].map(([, top, bottom, word]) => [word, Number(bottom) - Number(top)]),
    );
    expect(heights.get('Lindqvist')).toBeGreaterThan(1.5 * heights.get('Approval')!);
  });
});

describe('text in its place', () => {
  const long = 'I have read the contract and its annexes, and I approve both without any reservation. ';

  it.each([
    ['wraps', long, 200, 80],
    ['shrinks', long.repeat(4), 200, 80],
    ['breaks words that are too long', 'x'.repeat(150), 100, 60],
    ['breaks an address', `https://example.org/${'path/'.repeat(20)}`, 120, 60],
    ['fits a narrow column', long, 60, 160],
    ['fits into little', 'Maria Lindqvist', 40, 8],
  ])('%s, and stays inside', async (_name, text, width, height) => {
    const { path } = await draw({ appearance: { show: [], text }, width, height });
    expect(copiedText(path).replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
    const ink = inkBox(path);
    expect(ink.left).toBeGreaterThanOrEqual(MARGIN);
    expect(ink.bottom).toBeGreaterThanOrEqual(MARGIN);
    expect(ink.right).toBeLessThanOrEqual(MARGIN + width);
    expect(ink.top).toBeLessThanOrEqual(MARGIN + height);
  });

  it('does not break a line before Chinese punctuation', async () => {
    const { path } = await draw({
      appearance: { show: [], text: '同意条款，并确认。'.repeat(8) },
      width: 100,
      height: 100,
    });
    const lines = copiedText(path)
      .split('\n')
      .filter((line) => line !== '');
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) expect(line).not.toMatch(/^[，。]/);
  });

  it.each([
    ['a long reason in a small place', { reason: long.repeat(20) }, 100, 30],
    ['a text longer than any page', { reason: long.repeat(300) }, 600, 800],
    ['a place without area', {}, 0.5, 0.5],
  ])('refuses %s rather than showing a part', async (_name, facts, width, height) => {
    await expect(draw({ appearance: { show: ['name', 'reason'] }, facts, width, height })).rejects.toMatchObject({
      code: 'appearance.tooSmall',
    });
  });

  it('draws the border on the edge, and nothing outside', async () => {
    const { path } = await draw({ appearance: { show: [], border: true } });
    const ink = inkBox(path);
    expect(ink.left).toBeCloseTo(MARGIN, 0);
    expect(ink.right).toBeCloseTo(MARGIN + 200, 0);
    expect(ink.bottom).toBeCloseTo(MARGIN, 0);
    expect(ink.top).toBeCloseTo(MARGIN + 80, 0);
  });
});

describe('what is drawn', () => {
  it('is the same for the same request, and small', async () => {
    const request = requestOf({ appearance: { show: ['name', 'date', 'reason'] }, facts: { reason: 'Schůzka 你好' } });
    const first = await drawAppearance(request);
    await drawAppearance(requestOf({ facts: { name: 'Other' } }));
    const again = await drawAppearance(request);
    expect(again).toEqual(first);
    expect(sizeOf(await drawAppearance(requestOf({})))).toBeLessThan(8_000);
    expect(sizeOf(first)).toBeLessThan(30_000);
  });
});
