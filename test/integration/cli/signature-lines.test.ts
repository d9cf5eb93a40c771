import { basename, dirname } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { namesIn, pdfsig } from '../../fixtures/hosts/built-product';
import { useCommandLine } from '../../fixtures/hosts/command-line-desk';
import { linedDocument, linedPage } from '../../fixtures/pdf/signing-lines';

interface Seen {
  page: number;
  rectangle: [number, number, number, number];
}
interface Signed {
  ok: boolean;
  input: string;
  output?: string;
  seen?: Seen[];
  error?: { code: string };
  notes?: { code: string }[];
}

/** Each document of a batch says itself where it wants to be signed. */
describe('countersign sign --on-line', () => {
  const desk = useCommandLine();
  const { bench, cli, json } = desk;
  const files: Record<'low' | 'high' | 'turned' | 'shifted' | 'letter', Buffer> = {} as never;

  beforeAll(async () => {
    Object.assign(files, {
      low: await linedDocument({ height: 120 }),
      high: await linedDocument({ height: 500, pagesBefore: 3, label: 'Unterschrift des Mieters:' }),
      turned: await linedDocument({ turn: 90 }),
      shifted: await linedDocument({ origin: 50 }),
      letter: await linedDocument({ label: undefined }),
    });
  });

  const signed = async (names: (keyof typeof files)[], words: string[]) => {
    const folder = bench.fresh('documents');
    const inputs = names.map((name) => bench.document(`${name}.pdf`, files[name], folder));
    const { code, printed, stderr } = await json(['sign', ...inputs, '--pin-stdin', ...words]);
    return { code, stderr, folder, inputs, files: (printed.files ?? []) as Signed[], error: printed.error };
  };

  it('puts each signature on the line of its document, whichever page that is on and however it lies', async () => {
    const result = await signed(['low', 'high', 'turned', 'shifted'], ['--on-line']);
    expect(result.code).toBe(0);
    const seen = result.files.map((file) => file.seen);
    expect(seen.map((places) => places?.length)).toEqual([1, 1, 1, 1]);
    const [low, high, turned, shifted] = seen.map((places) => places![0]!);
    expect([low, high, turned, shifted].map((one) => one!.page)).toEqual([2, 4, 2, 2]);
    // It stands on the strokes, behind the words, wherever the page's own origin is.
    for (const [place, line] of [
      [low, 120],
      [high, 500],
      [turned, 300],
      [shifted, 300],
    ] as const) {
      const [left, bottom, right, top] = place!.rectangle;
      expect(bottom).toBeGreaterThan(line - 8);
      expect(bottom).toBeLessThan(line + 8);
      expect(left).toBeGreaterThan(110);
      expect(right).toBeLessThan(linedPage.width);
      expect(top - bottom).toBeGreaterThan(15);
    }
    for (const { output } of result.files) expect(await pdfsig(output!)).toEqual([{ valid: true, total: true }]);
    expect(desk.token.faults.calls('C_Login')).toBe(1);
  });

  it('leaves a document without a line for the person, and signs the others: 1', async () => {
    const { code, files: told, folder } = await signed(['low', 'letter'], ['--on-line']);
    expect(code).toBe(1);
    expect(told.map(({ ok, error }) => (ok ? 'signed' : error?.code))).toEqual(['signed', 'visible.noLine']);
    expect(namesIn(folder)).toEqual(['letter.pdf', 'low-signed.pdf', 'low.pdf']);
    expect(desk.token.faults.calls('C_Sign')).toBe(1);
  });

  it('gives a document without a line the corner, and tells of it: 0', async () => {
    const words = ['--on-line', '--corner', 'top-right', '--inset', '20,30', '--size', '150,50', '--page', 'last'];
    const result = await signed(['low', 'letter'], words);
    expect(result.code).toBe(0);
    const [low, letter] = result.files;
    expect(low!.seen![0]!.page).toBe(2);
    expect(low!.notes).toEqual([]);
    const { width, height } = linedPage;
    expect(letter!.seen).toEqual([{ page: 3, rectangle: [width - 170, height - 80, width - 20, height - 30] }]);
    expect(letter!.notes).toMatchObject([{ code: 'visible.noLine' }]);
    expect(result.stderr).toContain('No free line for a signature was found in this document.');
  });

  it('never puts a second signature onto the first', async () => {
    const first = await signed(['low'], ['--on-line']);
    const again = await json(['sign', first.files[0]!.output!, '--pin-stdin', '--on-line']);
    expect(again).toMatchObject({ code: 1, printed: { files: [{ ok: false, error: { code: 'visible.noLine' } }] } });
  });

  it('gives single documents a place of their own', async () => {
    const folder = bench.fresh('documents');
    const named = (['low', 'high', 'letter'] as const).map((name) =>
      bench.document(`${name}.pdf`, files[name], folder),
    );
    const places = bench.document(
      'places.json',
      Buffer.from(
        JSON.stringify({
          [named[0]!]: { 'on-line': true },
          [named[1]!]: { page: -1, rectangle: '40,30,160,90' },
        }),
      ),
    );
    const words = ['--places', places, '--corner', 'bottom-left', '--inset', '10,10', '--size', '100,40'];
    const { code, printed } = await json(['sign', ...named, '--pin-stdin', ...words]);
    expect(code).toBe(0);
    const seen = (printed.files as Signed[]).map((file) => file.seen![0]!);
    expect(seen[0]).toMatchObject({ page: 2 });
    expect(seen[0]!.rectangle[1]).toBeGreaterThan(112);
    expect(seen[1]).toEqual({ page: 5, rectangle: [40, 30, 160, 90] });
    expect(seen[2]).toEqual({ page: 1, rectangle: [10, 10, 110, 50] });
  });

  it.each([
    ['a distance without a corner', ['--inset', '1,2'], '--inset needs --corner'],
    ['a size without a corner', ['--size', '1,2'], '--size needs --corner'],
    ['a distance that is none', ['--corner', 'top-left', '--inset', '1'], '--inset is two numbers'],
    [
      'the line and a rectangle',
      ['--on-line', '--rectangle', '1,2,3,4'],
      '--rectangle and --on-line exclude each other',
    ],
    ['the line and a page', ['--on-line', '--page', 'last'], '--page beside --on-line needs --corner'],
    ['the line, invisibly', ['--on-line', '--invisible'], '--invisible and --on-line exclude each other'],
    ['places that are not there', ['--places', 'gone.json'], '--places: “gone.json” can not be read'],
  ])('is used wrongly with %s: 2', async (_, words, detail) => {
    const { code, stdout, stderr } = await cli(['sign', bench.document('a.pdf', files.low), '--pin-stdin', ...words]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(detail);
    expect(desk.token.faults.calls('C_Login')).toBe(0);
  });

  it.each([
    ['is no JSON', '{', 'is no JSON'],
    ['names another file', '{"other.pdf": {"page": "last"}}', 'names “other.pdf”, which is not among the files'],
    ['has a word that there is not', '{"a.pdf": {"colour": "red"}}', 'a.pdf: '],
    ['has a page that is none', '{"a.pdf": {"page": "middle"}}', '“page” of “a.pdf” in --places is First, Last'],
    ['has a field and a place', '{"a.pdf": {"field": "A", "page": "last"}}', 'gives “a.pdf” a field'],
  ])('is used wrongly with a file of places that %s: 2', async (_, content, detail) => {
    const input = bench.document('a.pdf', files.low);
    const places = bench.document('places.json', Buffer.from(content.replace('a.pdf', input)));
    const { code, stdout, stderr } = await cli(['sign', input, '--pin-stdin', '--places', places]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.replaceAll(input, 'a.pdf')).toContain(detail);
    expect(namesIn(dirname(input))).toEqual([basename(input)]);
  });
});
