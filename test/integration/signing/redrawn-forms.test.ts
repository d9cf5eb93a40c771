import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DocumentEngine } from '../../../main/document/document-engine';
import type { Completed, SigningNote, SigningPlan } from '../../../main/document/document-port';
import type { PdfDictionary, PdfName } from '../../../main/document/pdf';
import { PdfReader, PdfReference } from '../../../main/document/pdf';
import { createSignatory, planFor, signatureValue, type Signatory } from '../../unit/cades/demo-signatory';
import { pagesDocument } from '../../unit/pades/visible-documents';

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-forms-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const engine = new DocumentEngine();
let signatory: Signatory;
beforeAll(async () => {
  signatory = await createSignatory('P-256');
});

let files = 0;
function write(bytes: Buffer): string {
  const file = path.join(folder, `form-${++files}.pdf`);
  writeFileSync(file, bytes);
  return file;
}

interface Signed extends Completed {
  before: SigningNote[];
}

async function sign(file: string, fieldName?: string, visible = true): Promise<Signed> {
  const plan: SigningPlan = {
    ...planFor(signatory, 'ECDSA'),
    signedAt: '2026-03-04T05:06:07.000Z',
    ...(fieldName !== undefined && { fieldName }),
    ...(visible && {
      visible: {
        pages: 'first',
        place: { corner: 'bottom-left', yielding: true },
        appearance: { layout: 'TEXT', show: ['name', 'date'], border: true },
      },
    }),
  };
  const before = await engine.admit({ path: file, plan });
  const prepared = await engine.prepare({ path: file, plan });
  const target = path.join(folder, `signed-${++files}.pdf`);
  const completed = await engine.complete({
    preparationId: prepared.preparationId,
    signatureValue: signatureValue(signatory, planFor(signatory, 'ECDSA'), prepared.signedAttributes),
    temporary: `${target}.part`,
    target,
    numbered: false,
  });
  return { ...completed, before };
}

/** Which share of a place of the first page is dark, as poppler shows it. */
function inked(file: string, [left, bottom, right, top]: readonly number[]): number {
  execFileSync('pdftoppm', ['-r', '72', '-gray', '-singlefile', file, file]);
  const image = readFileSync(`${file}.pgm`);
  const [, width = 0, height = 0] = (/^P5\s+(\d+)\s+(\d+)/.exec(image.toString('latin1', 0, 40)) ?? []).map(Number);
  const pixels = image.subarray(image.length - width * height);
  let dark = 0;
  let all = 0;
  for (let y = Math.ceil(height - top!) + 2; y < Math.floor(height - bottom!) - 2; y++) {
    for (let x = Math.ceil(left!) + 2; x < Math.floor(right!) - 2; x++) {
      all++;
      if (pixels[y * width + x]! < 140) dark++;
    }
  }
  return dark / all;
}

const words = (file: string): string =>
  execFileSync('pdftotext', ['-enc', 'UTF-8', '-layout', file, '-'], { encoding: 'utf8' });

/** Kinds of fields: the entries of each, and whether it shows something. */
const kinds: Record<string, { entries: string; shows: boolean }> = {
  line: { entries: '/FT /Tx /V (Plain text) /DA (/Helv 12 Tf 0 g)', shows: true },
  open: { entries: '/FT /Tx /V (Size is open) /DA (/Helv 0 Tf 0 0 1 rg)', shows: true },
  without: { entries: '/FT /Tx /V (No DA at all)', shows: true },
  centred: { entries: '/FT /Tx /V (Centred) /Q 1', shows: true },
  right: { entries: '/FT /Tx /V (Right) /Q 2 /MK << /BC [1 0 0] /BG [0.9] >> /BS << /W 2 /S /D >>', shows: true },
  lines: { entries: '/FT /Tx /Ff 4096 /V (First line\\rSecond line, which is long enough to be wrapped)', shows: true },
  comb: { entries: '/FT /Tx /Ff 16777216 /MaxLen 8 /V (A1B2) /MK << /BC [0] >>', shows: true },
  secret: { entries: '/FT /Tx /Ff 8192 /V (verysecretword)', shows: true },
  greek: { entries: '/FT /Tx /V <FEFF039A03B103BB03B703BC03AD03C103B1>', shows: true },
  hebrew: { entries: '/FT /Tx /V <FEFF05E905DC05D505DD>', shows: true },
  chinese: { entries: '/FT /Tx /V <FEFF5408540C4E667B7E7F72>', shows: true },
  unknown: { entries: '/FT /Tx /V <FEFF00410000F8FF0042>', shows: true },
  stream: { entries: '/FT /Tx /V 29 0 R', shows: true },
  inherited: { entries: '/Parent 20 0 R', shows: true },
  empty: { entries: '/FT /Tx', shows: false },
  combo: { entries: '/FT /Ch /Ff 131072 /Opt [[(de) (Germany)] [(fr) (France)]] /V (fr)', shows: true },
  list: { entries: '/FT /Ch /Opt [(One) (Two) (Three)] /V (Two)', shows: true },
  several: { entries: '/FT /Ch /Ff 2097152 /Opt [(One) (Two) (Three)] /V [(One) (Three)] /TI 1', shows: true },
  ticked: { entries: '/FT /Btn /V /Yes /AS /Yes /MK << /BC [0] /CA (4) >>', shows: true },
  unticked: { entries: '/FT /Btn /V /Off /AS /Off /MK << /CA (8) >>', shows: false },
  valued: { entries: '/FT /Btn /V /Agreed /MK << /CA (n) >>', shows: true },
  radio: { entries: '/FT /Btn /Ff 32768 /V /a /AS /a /MK << /BC [0] >>', shows: true },
  push: { entries: '/FT /Btn /Ff 65536 /MK << /CA (Press me) /BG [0.8 0.8 0.8] /BC [0 0 0] >>', shows: true },
  turned: { entries: '/FT /Tx /V (Turned) /MK << /R 90 >>', shows: true },
};
const names = Object.keys(kinds);
const rectangles = Object.fromEntries(
  names.map((name, index) => {
    const [column, row] = [index % 3, Math.floor(index / 3)];
    const [left, bottom] = [30 + column * 180, 760 - row * 60];
    return [
      name,
      name === 'turned' ? [left, bottom - 20, left + 30, bottom + 40] : [left, bottom, left + 150, bottom + 40],
    ];
  }),
) as Record<string, [number, number, number, number]>;
const numberOf = (name: string): number => 40 + names.indexOf(name);

/** One page with a field of each kind, as programs leave them that ask the viewer to draw. */
function form(
  options: { needs?: string; more?: string; fields?: string; objects?: Record<number, string> } = {},
): Buffer {
  const widgets = names.map((name): [number, string] => [
    numberOf(name),
    `<< /Type /Annot /Subtype /Widget /F 4 /P 11 0 R /Rect [${rectangles[name]!.join(' ')}] ` +
      `${name === 'inherited' ? '' : `/T (${name})`} ${kinds[name]!.entries} >>`,
  ]);
  const list = names.map((name) => `${numberOf(name)} 0 R`);
  const fields = [...list.filter((_, index) => names[index] !== 'inherited'), '20 0 R', options.fields ?? ''].join(' ');
  return pagesDocument({
    pages: [`/MediaBox [0 0 595 842] /Annots [${list.join(' ')} ${options.more ?? ''}]`],
    catalog: '/AcroForm 21 0 R',
    objects: {
      20: `<< /T (inherited) /FT /Tx /V (From above) /DA (0.5 g /Helv 14 Tf) /Kids [${numberOf('inherited')} 0 R] >>`,
      21: `<< /Fields [${fields}] ${options.needs ?? '/NeedAppearances true'} /DA (/Helv 10 Tf 0 g) >>`,
      ...Object.fromEntries(widgets),
      ...options.objects,
    },
    streams: { 29: { entries: '', data: 'Out of a stream' } },
  });
}

function read<T>(file: string, use: (reader: PdfReader) => T): T {
  const reader = PdfReader.open(file);
  try {
    return use(reader);
  } finally {
    reader.close();
  }
}
const needs = (file: string): unknown =>
  read(file, (reader) => reader.lookup(reader.dictionary(reader.catalog.dictionary, 'AcroForm')!, 'NeedAppearances'));
const widget = (reader: PdfReader, number: number): PdfDictionary =>
  reader.get(new PdfReference(number, 0)) as PdfDictionary;

describe('a form that asks viewers to draw its fields', () => {
  let file: string;
  let signed: Signed;
  beforeAll(async () => {
    file = write(form());
    signed = await sign(file);
  });

  it('does not ask any more once it is signed, and the signature is seen', () => {
    expect(needs(signed.path)).toBe(false);
    expect(inked(signed.path, signed.seen[0]!.rectangle)).toBeGreaterThan(0.02);
    expect(signed.notes).toEqual([{ code: 'form.drawn', params: { count: names.length } }]);
    expect(signed.before).toEqual(signed.notes);
    expect(signed.report.signatures).toMatchObject([{ integrity: 'intact', coverage: { wholeDocument: true } }]);
  });

  it.each(names)('what the field %s shows is seen, and nothing where it shows nothing', (name) => {
    const share = inked(signed.path, rectangles[name]!);
    if (kinds[name]!.shows) expect(share).toBeGreaterThan(0.004);
    else expect(share).toBe(0);
  });

  it('the words are those of the values', () => {
    const text = words(signed.path);
    for (const word of [
      'Plain text',
      'Size is open',
      'Second line',
      'Out of a stream',
      'From above',
      'France',
      'Press me',
    ])
      expect(text).toContain(word);
    expect(text).toContain('Καλημέρα');
    expect(text).toContain('合同书签署');
    expect(text).toContain('**************');
    expect(text).not.toMatch(/verysecretword|\bfr\b/);
    // The first option is scrolled out of sight.
    expect(text.match(/\bOne\b/g)).toHaveLength(1);
  });

  it('states of buttons stay what they are and can be changed', () => {
    read(signed.path, (reader) => {
      const states = (name: string): unknown[] => {
        const dictionary = widget(reader, numberOf(name));
        const normal = reader.dictionary(reader.dictionary(dictionary, 'AP')!, 'N')!;
        return [(dictionary.get('AS') as PdfName).value, [...normal.entries.keys()]];
      };
      expect(states('ticked')).toEqual(['Yes', ['Yes', 'Off']]);
      expect(states('unticked')).toEqual(['Off', ['Yes', 'Off']]);
      expect(states('valued')).toEqual(['Agreed', ['Agreed', 'Off']]);
      expect(states('radio')).toEqual(['a', ['a', 'Off']]);
    });
  });

  it('a second signature is seen too, and both are valid', async () => {
    const twice = await sign(signed.path);
    expect(twice.notes).toEqual([]);
    expect(inked(twice.path, twice.seen[0]!.rectangle)).toBeGreaterThan(0.02);
    expect(
      execFileSync('pdfsig', ['-nocert', twice.path], { encoding: 'utf8' }).match(/Signature is Valid/g),
    ).toHaveLength(2);
  });
});

describe('a field whose widget is an object of its own', () => {
  it.each([true, false])('is signed for poppler too, visibly: %s', async (visible) => {
    const bytes = pagesDocument({
      pages: ['/MediaBox [0 0 595 842] /Annots [31 0 R 32 0 R]'],
      catalog: '/AcroForm << /Fields [30 0 R] >>',
      objects: {
        30: '<< /FT /Sig /T (S) /Kids [31 0 R 32 0 R] >>',
        31: '<< /Parent 30 0 R /Type /Annot /Subtype /Widget /Rect [100 100 300 160] /F 4 /P 11 0 R >>',
        32: '<< /Parent 30 0 R /Type /Annot /Subtype /Widget /Rect [100 300 300 360] /F 4 /P 11 0 R >>',
      },
    });
    const { path: file, report } = await sign(write(bytes), 'S', visible);
    expect(report.signatures).toHaveLength(1);
    const said = execFileSync('pdfsig', ['-nocert', file], { encoding: 'utf8' });
    expect(said.match(/Signature is Valid/g)).toHaveLength(1);
    expect(said).toContain('Total document signed');
  });
});

describe('what a form keeps', () => {
  it('an appearance that shows the value stays; one that shows another text is drawn anew', async () => {
    const appearance = (text: string): { entries: string; data: string } => ({
      entries: '/Type /XObject /Subtype /Form /BBox [0 0 150 40] /Resources << /Font << /F 23 0 R >> >>',
      data: `/Tx BMC BT /F 12 Tf 2 10 Td (${text}) Tj ET EMC`,
    });
    const field = (name: string, left: number, stream: number): string =>
      `<< /FT /Tx /T (${name}) /V (New value) /Type /Annot /Subtype /Widget /F 4 ` +
      `/Rect [${left} 100 ${left + 150} 140] /AP << /N ${stream} 0 R >> >>`;
    const bytes = pagesDocument({
      pages: ['/MediaBox [0 0 595 842] /Annots [30 0 R 31 0 R 32 0 R]'],
      catalog: '/AcroForm << /Fields [30 0 R 31 0 R 32 0 R] /NeedAppearances true >>',
      objects: {
        23: '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>',
        30: field('fresh', 30, 24),
        31: field('stale', 200, 25),
        32: field('blank', 370, 26),
      },
      streams: { 24: appearance('New value'), 25: appearance('Old words'), 26: appearance('') },
    });
    const { path: file, notes } = await sign(write(bytes));
    expect(notes).toEqual([{ code: 'form.drawn', params: { count: 2 } }]);
    expect(words(file)).not.toContain('Old words');
    expect(words(file).match(/New value/g)).toHaveLength(3);
    read(file, (reader) => expect(reader.entry(30)?.revision).toBe(0));
  });

  it('a form that does not ask is not drawn', async () => {
    for (const asks of ['', '/NeedAppearances false', '/NeedAppearances (true)']) {
      const { path: file, notes } = await sign(write(form({ needs: asks })));
      expect(notes).toEqual([]);
      read(file, (reader) => expect(widget(reader, numberOf('line')).has('AP')).toBe(false));
    }
  });

  it('an invisible first signature settles it too: the next one will be seen', async () => {
    const first = await sign(write(form()), undefined, false);
    expect(needs(first.path)).toBe(false);
    const second = await sign(first.path);
    expect(second.notes).toEqual([]);
    expect(inked(second.path, second.seen[0]!.rectangle)).toBeGreaterThan(0.02);
  });

  it('an empty field of the form that is signed shows the signature', async () => {
    const own = '<< /FT /Sig /T (S) /Type /Annot /Subtype /Widget /F 4 /P 11 0 R /Rect [400 30 560 90] >>';
    const { path: file, seen } = await sign(
      write(form({ more: '30 0 R', fields: '30 0 R', objects: { 30: own } })),
      'S',
    );
    expect(seen).toEqual([{ page: 1, rectangle: [400, 30, 560, 90] }]);
    expect(inked(file, seen[0]!.rectangle)).toBeGreaterThan(0.02);
  });

  it('in a document that is signed already it is left, and told before the PIN', async () => {
    const first = await sign(write(form({ needs: '' })));
    const reader = PdfReader.open(first.path);
    reader.close();
    // What another program signed: the form went on asking.
    const asking = Buffer.from(
      readFileSync(first.path, 'latin1').replaceAll('/DA (/Helv 10 Tf 0 g)', '/NeedAppearances true'),
      'latin1',
    );
    const second = await sign(write(asking)).catch((error: unknown) => error);
    // Its octets were changed, so the first signature is broken here; what is told does not depend on it.
    expect(second).toMatchObject({ before: [{ code: 'visible.maybeHidden', params: {} }] });
    expect(needs((second as Signed).path)).toBe(true);
  });

  it('hostile forms are neither followed for ever nor refused', async () => {
    const entries = [
      '/FT /Tx /V (x) /DA (/F -1e99 Tf 9 9 9 rg) /MK << /BC [/a (b)] /BG [1 2 3 4 5 6 7] /R 45 >> /BS << /W 1000000000 >>',
      '/FT /Tx /V 33 0 R /Parent 30 0 R',
      `/FT /Tx /Ff 4096 /V (${'word '.repeat(60_000)})`,
      '/FT /Tx /Ff 16777216 /MaxLen 2000000000 /V (abc)',
      '/FT /Ch /Opt 34 0 R /TI -7 /V [/a 3 null]',
      '/FT /Btn /Ff 98304 /MK 3 /AS (x)',
      '/FT /Zz /V (x)',
    ];
    const bytes = pagesDocument({
      pages: [`/MediaBox [0 0 595 842] /Annots [${entries.map((_, index) => `${30 + index} 0 R`).join(' ')}]`],
      catalog: `/AcroForm << /Fields [${entries.map((_, index) => `${30 + index} 0 R`).join(' ')}] /NeedAppearances true >>`,
      objects: Object.fromEntries(
        entries.map((one, index) => [
          30 + index,
          `<< /T (f${index}) /Type /Annot /Subtype /Widget /Rect [${40 * index} 100 ${40 * index + 30} 103] ${one} >>`,
        ]),
      ),
    });
    const { path: file, seen } = await sign(write(bytes));
    expect(needs(file)).toBe(false);
    expect(inked(file, seen[0]!.rectangle)).toBeGreaterThan(0.02);
  });
});
