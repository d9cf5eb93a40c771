import { describe, expect, it } from 'vitest';
import type { TextRun } from '../../../preload/contract/page-view';
import { signatureLines } from '../../../main/document/lines/signature-lines';

const page = { width: 595, height: 842 };

/** A run as a font of usual widths sets it. */
function run(text: string, left: number, bottom: number, more: Partial<TextRun> = {}): TextRun {
  const size = more.size ?? 11;
  return {
    text,
    rectangle: [left, bottom, left + text.length * size * 0.52, bottom + size * 1.2],
    angle: 0,
    size,
    ...more,
  };
}
const strokes = '_'.repeat(30);
const labels = (runs: TextRun[]): string[] => signatureLines(runs, page).map(({ label }) => label);

describe('where a page wants to be signed', () => {
  it.each([
    ['English', 'Signature:'],
    ['English, of somebody', 'Signature of the tenant:'],
    ['English, another word', 'Signed by'],
    ['German', 'Unterschrift:'],
    ['German, of somebody', 'Unterschrift des Mieters'],
    ['French', 'Signature du locataire :'],
    ['Italian', 'Firma del conduttore:'],
    ['Spanish', 'Firma:'],
    ['Portuguese', 'Assinatura:'],
    ['Czech', 'Podpis nájemce:'],
    ['Slovak, with an ending', 'Podpis:'],
    ['Dutch', 'Handtekening:'],
    ['Swedish', 'Underskrift:'],
    ['Finnish', 'Allekirjoitus:'],
    ['Hungarian', 'Aláírás:'],
    ['Romanian', 'Semnătura:'],
    ['Greek', 'Υπογραφή:'],
    ['Russian', 'Подпись:'],
    ['Turkish', 'İmza:'],
    ['Japanese', '署名：'],
    ['Chinese', '乙方签名：'],
    ['Korean', '서명:'],
    ['in capitals', 'SIGNATURE'],
  ])('%s: %s ____', (_, label) => {
    const [line, ...more] = signatureLines([run(`${label} ${strokes}`, 72, 200)], page);
    expect(line?.label).toBe(label);
    expect(more).toEqual([]);
    const [left, bottom, right, top] = line!.place;
    // Behind the words, on the strokes, and as high as a signature is.
    expect(left).toBeGreaterThan(72 + label.length * 3);
    expect([bottom, right - left <= 200, top - bottom]).toEqual([202.2, true, 48]);
  });

  it.each([
    ['a date', `Date: ${strokes}`],
    ['a place', `Ort: ${strokes}`],
    ['a name', `Name: ${strokes}`],
    ['the day of the signature', `Date of signature: ${strokes}`],
    ['the day of it, in German', `Datum der Unterschrift: ${strokes}`],
    ['a company, in German', `Firma: ${strokes}`, 'Die Firma und der Auftraggeber'],
    ['a sentence about signatures', 'This contract is valid only with the signature of both parties and a date.'],
    ['a sentence with a line in it', `The tenant confirms by this signature that the sum of the deposit is ${strokes}`],
    ['nothing', 'Terms of the agreement'],
    ['words that only begin alike', `Signatureless: ${strokes}`],
  ])('is not where it asks for %s', (_, text, beside = '') => {
    expect(labels([run(text, 72, 200), run(beside || 'x', 72, 400)])).toEqual([]);
  });

  it.each(['.'.repeat(24), '…'.repeat(8), '. '.repeat(14), '- '.repeat(14), '─'.repeat(20)])(
    'knows a line of %s',
    (gap) => {
      expect(labels([run(`Signature: ${gap}`, 72, 200)])).toEqual(['Signature:']);
    },
  );

  it('tells several lines of one row apart', () => {
    const found = signatureLines(
      [run(`Place, date: ${strokes}`, 40, 200, { size: 9 }), run(`Signature: ${strokes}`, 300, 200, { size: 9 })],
      page,
    );
    expect(found).toHaveLength(1);
    expect(found[0]?.place[0]).toBeGreaterThan(330);
  });

  it('takes the words below a line for its name', () => {
    const runs = [
      run(strokes, 72, 200),
      run(strokes, 320, 200),
      run('Place and date', 72, 187, { size: 8 }),
      run('Unterschrift', 320, 187, { size: 8 }),
    ];
    const [line, ...more] = signatureLines(runs, page);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ label: 'Unterschrift' });
    expect(line?.place[0]).toBeCloseTo(320, 0);
  });

  it('offers the room behind words with a colon, and above words that stand under a drawn line', () => {
    const [behind] = signatureLines([run('Signature:', 72, 200)], page);
    expect(behind?.place[0]).toBeGreaterThan(72 + 10 * 11 * 0.52);
    const [above] = signatureLines([run('Signature of the tenant', 72, 200)], page);
    expect(above?.place[1]).toBeGreaterThan(200 + 11);
    // Where there is no room, it is offered nowhere.
    expect(labels([run('Signature', 72, 200), run('The last words of the contract', 72, 214)])).toEqual([]);
  });

  it('puts what it is sure of first', () => {
    const runs = [
      run('Signature:', 72, 600),
      run(`Signature of the landlord: ${strokes}`, 72, 300),
      run(`Signature: ${strokes}`, 72, 200),
    ];
    expect(labels(runs)).toEqual(['Signature:', 'Signature of the landlord:', 'Signature:']);
  });

  it('is as high as there is room below the words above', () => {
    const [line] = signatureLines([run(`Signature: ${strokes}`, 72, 200), run('a'.repeat(60), 72, 230)], page);
    expect(line?.place[3]).toBe(228);
  });

  it('passes over words that do not stand upright, and stays on the page', () => {
    expect(labels([run(`Signature: ${strokes}`, 72, 200, { angle: 90 })])).toEqual([]);
    const [line] = signatureLines([run(`Signature: ${strokes}`, 500, 830)], page);
    expect(line?.place[2]).toBeLessThanOrEqual(page.width);
  });

  it('reads a page of many words in passable time', () => {
    const runs = Array.from({ length: 5_000 }, (_, index) =>
      run(`word ${index}`, 40 + (index % 10) * 50, 800 - index / 10),
    );
    expect(labels(runs)).toEqual([]);
  });
});
