import { PdfBuilder } from '../fixtures/pdf';
import { formDocument } from '../unit/pades/form-documents';
import { takeApart, type Part } from './document-parts';
import type { Random } from './random';
import type { SeedDocument } from './seed-documents';

/** A document as a program leaves it that is careless and means no harm. */
export interface OddDocument {
  /** How it is odd, for people. */
  kind: string;
  bytes: Buffer;
  /** Numbers that the document names and gives to no object: none of ours may have them. */
  named?: number[];
}

/** One of the kinds, made of a sound document. */
export function oddDocument(seed: SeedDocument, random: Random): OddDocument {
  return random.pick([danglingNumbers, danglingNumbers, unreadableObjects, brokenPrev, oddLines, formsToBeDrawn])(
    seed,
    random,
  );
}

function writePart(builder: PdfBuilder, { number, generation, body, data }: Part): void {
  const entries = body.replace(/^<<|>>$/g, '').replace(/\/Length\s+\d+(\s+\d+\s+R)?/, '');
  if (data) builder.stream(number, entries, data);
  else builder.object(number, body, generation);
}

const withEntries = (body: string, entries: string): string => body.replace(/^\s*<</, `<< ${entries}`);

/** References above the highest number, where no reader has to follow them. */
function danglingNumbers(seed: SeedDocument, random: Random): OddDocument {
  const { parts, highest, trailer, startxref } = takeApart(seed.bytes);
  const named: number[] = [];
  const reference = (): string => {
    const number = highest + 1 + (random.chance(0.05) ? random.pick([5000, 100_000]) : random.below(30));
    named.push(number);
    return `${number} 0 R`;
  };
  const places: Record<string, () => string> = {
    '/Type\\s*/Catalog': () =>
      random.pick([
        () => `/Outlines ${reference()} `,
        () => `/PieceInfo << /Some << /Private ${reference()} >> >> `,
        () => `/Spare [${reference()} ${reference()}] `,
      ])(),
    '/Type\\s*/Page(?!s)': () => `/PieceInfo << /Other << /Private [${reference()}] >> >> `,
    '/Type\\s*/Font': () => `/FontDescriptor ${reference()} `,
  };
  const changed = [...parts.values()].map((part) => {
    const place = Object.entries(places).find(([type]) => new RegExp(type).test(part.body))?.[1];
    return place && random.chance(0.6) ? { ...part, body: withEntries(part.body, place()) } : part;
  });
  const trailerEntries = random.chance(0.5) || named.length === 0 ? `/Spare ${reference()} ${trailer}` : trailer;
  const kind = 'numbers that are only named,';
  // The octets of what is signed stay: what names them comes in a revision of its own.
  if (seed.signed || seed.encrypted) {
    const builder = new PdfBuilder({ header: seed.bytes.toString('latin1') });
    builder.previous = startxref;
    builder.object(highest + 40, `<< /Some [${reference()} (1 0 R)] >>`);
    builder.table(`/Size ${highest + 41} ${trailerEntries}`);
    return { kind, bytes: builder.build(), named };
  }
  const builder = new PdfBuilder({ version: random.pick(['1.4', '1.7']) });
  // What stands above the drawn names becomes ours, if the names are not seen.
  const packed = random.chance(0.5);
  const hidden: Record<number, string> = {};
  for (const part of changed) {
    if (packed && !part.data && part.generation === 0 && random.chance(0.7)) hidden[part.number] = part.body;
    else writePart(builder, part);
  }
  if (!packed) return { kind, bytes: builder.table(trailerEntries).build(), named };
  // The two streams have numbers of their own, which are no longer only named.
  const [objects, xref] = [highest + 50_001, highest + 50_002];
  if (Object.keys(hidden).length > 0) builder.objectStream(objects, hidden);
  return { kind, bytes: builder.xrefStream(xref, trailerEntries).build(), named };
}

/** Objects that nothing needs, whose entries lead nowhere, and pages that do not say what they are. */
function unreadableObjects(seed: SeedDocument, random: Random): OddDocument {
  const { parts, highest, trailer, startxref } = takeApart(seed.bytes);
  const keeps = seed.signed || seed.encrypted;
  const builder = new PdfBuilder(keeps ? { header: seed.bytes.toString('latin1') } : { version: '1.7' });
  if (keeps) builder.previous = startxref;
  else {
    for (const part of parts.values()) {
      const isPage = /\/Type\s*\/Page(?!s)/.test(part.body) && random.chance(0.3);
      writePart(builder, isPage ? { ...part, body: part.body.replace(/\/Type\s*\/Page(?!s)/, '') } : part);
    }
  }
  const count = random.between(1, 4);
  for (let number = highest + 1; number <= highest + count; number++) {
    switch (random.below(5)) {
      case 0:
        builder.misplace(number, random.pick([0, 9, 15, 16, builder.offset + 100_000, 4_294_967_295]));
        break;
      case 1:
        builder.misplace(number, random.below(builder.offset));
        break;
      case 2:
        builder.object(
          number,
          random.pick(['<< /A [ (', '<< /A', '(never ended', 'endobj endobj', '<</A/B/C>>>>', '']),
        );
        break;
      case 3:
        builder.raw(`${number + 7} 0 obj\nnull\nendobj\n`).misplace(number, Math.max(0, builder.offset - 20));
        break;
      default:
        builder.object(number, '<< /Unused true >>', random.pick([0, 3, 65535]));
    }
  }
  const trailerEntries = keeps ? `/Size ${highest + count + 2} ${trailer}` : trailer;
  const asStream = random.chance(0.5);
  if (asStream) builder.xrefStream(highest + count + 1, trailerEntries);
  else builder.table(trailerEntries);
  return { kind: 'unused objects that can not be read,', bytes: builder.build() };
}

/** A last section whose /Prev, or the `startxref` before it, is not where the section begins. */
function brokenPrev(seed: SeedDocument, random: Random): OddDocument {
  const { highest, trailer, startxref } = takeApart(seed.bytes);
  const builder = new PdfBuilder({ header: seed.bytes.toString('latin1') });
  builder.previous = startxref;
  builder.object(highest + 1, '<< /Unused true >>');
  // The octet before a table is the end of a line: some programs count from there.
  const prev = random.pick([0, 0, 1, startxref - 1, startxref - 1, startxref + 1, builder.offset, null, 2 ** 32, -1]);
  const shift = random.pick([0, 0, 0, -1, 1]);
  const entries = `/Size ${highest + 3} ${trailer}`;
  if (random.chance(0.3)) builder.xrefStream(highest + 2, entries, { prev, shift });
  else builder.table(entries, { prev, shift });
  return { kind: 'a wrong /Prev,', bytes: builder.build() };
}

/** Lines of a cross-reference table of any length, subsections of one, remarks between them, and counts that lie. */
function oddLines(seed: SeedDocument, random: Random): OddDocument {
  const { parts, trailer } = takeApart(seed.bytes);
  const kind = 'odd lines of the cross-reference,';
  const builder = new PdfBuilder({ version: random.pick(['1.3', '1.7']) });
  for (const part of parts.values()) writePart(builder, part);
  const text = builder.table(trailer).build().toString('latin1');
  const at = text.lastIndexOf('\nxref\n') + 1;
  const end = text.lastIndexOf('trailer');
  const endings = ['\n', ' ', '\r', ' \n', '\r\n', '  \n', ' \r\n', '\t\n', ''];
  const mixed = random.chance(0.5);
  const usual = random.pick(endings.slice(0, 7));
  const ending = (): string => (mixed && random.chance(0.3) ? random.pick(endings) : usual);
  const lines: { number: number; entry: string }[] = [];
  let next = 0;
  for (const line of text.slice(at + 5, end).split('\n')) {
    const header = /^(\d+) \d+$/.exec(line);
    if (header) next = Number(header[1]);
    else if (line.trim() !== '') lines.push({ number: next++, entry: line.trim() });
  }
  const single = random.chance(0.4);
  const runs: { number: number; entry: string }[][] = [];
  for (const one of lines) {
    const last = runs.at(-1);
    if (last && !(single && random.chance(0.6)) && last.at(-1)!.number + 1 === one.number) last.push(one);
    else runs.push([one]);
  }
  const lie = random.chance(0.1) ? random.pick([-1, 1, 1000]) : 0;
  const remark = (): string => (random.chance(0.05) ? random.pick(['% a remark\n', '\n', '  ', '0 0\n']) : '');
  const body = runs
    .map((run, index) => {
      const count = run.length + (index === runs.length - 1 ? lie : 0);
      const head = `${run[0]!.number} ${count}${random.chance(0.9) ? '\n' : random.pick([' \n', '\r\n', ' ', '\r'])}`;
      return remark() + head + run.map(({ entry }) => entry + ending()).join('');
    })
    .join('');
  return { kind, bytes: Buffer.from(`${text.slice(0, at + 5)}${body}${text.slice(end)}`, 'latin1') };
}

/** Fields of every kind that wait for a viewer to draw them. */
function formsToBeDrawn(_: SeedDocument, random: Random): OddDocument {
  const text = (): string =>
    random.pick([
      '(Maria)',
      '()',
      '<FEFF0416043804370430>',
      '<FEFF0627062806>',
      `(${'long '.repeat(200)})`,
      '(a\\rb\\nc)',
    ]);
  const appearance = (): string =>
    random.pick(['/Helv 12 Tf 0 g', '/Helv 0 Tf 1 0 0 rg', '/Nothing 9 Tf', '', '( ) Tj', '/Helv -3 Tf']);
  const kinds: (() => string)[] = [
    () => `/FT /Tx /V ${text()} /Q ${random.pick([0, 1, 2, 7])}`,
    () => `/FT /Tx /V ${text()} /Ff ${random.pick([4096, 8192, 1 << 24, 1 << 25])} /MaxLen ${random.pick([0, 5, -1])}`,
    () =>
      `/FT /Ch /Opt [(One) [(2) (Two)] (Three)] /V ${random.pick(['(One)', '(2)', '[(One) (2)]', 'null'])} /Ff ${random.pick([0, 1 << 17, 1 << 21])}`,
    () => `/FT /Btn /V ${random.pick(['/Yes', '/Off'])} /AS /Off /MK << /CA (4) >>`,
    () => '/FT /Btn /Ff 65536 /MK << /CA (Press) /BG [0.8] /BC [0 0 0] >>',
    () => `/FT /Btn /Ff 32768 /V /A /MK << /CA (l) >>`,
    () => `/FT /Tx /V ${text()} /AP << /N 40 0 R >>`,
    () => `/FT /Sig`,
  ];
  const numbers = Array.from({ length: random.between(1, 6) }, (_unused, index) => 20 + index);
  const rectangle = (index: number): string =>
    random.chance(0.9)
      ? `[10 ${10 + 25 * index} 100 ${30 + 25 * index}]`
      : random.pick(['[0 0 0 0]', '[50 50 10 10]', '[]']);
  const objects = Object.fromEntries(
    numbers.map((number, index) => [
      number,
      `<< ${random.pick(kinds)()} /T (f${number}) ${random.chance(0.7) ? `/DA (${appearance()})` : ''} /Type /Annot /Subtype /Widget ` +
        `/F ${random.pick([4, 4, 0, 2])} /P 3 0 R /Rect ${rectangle(index)} >>`,
    ]),
  );
  const list = numbers.map((number) => `${number} 0 R`).join(' ');
  const whole = formDocument({
    visible: random.chance(0.5),
    objectStream: random.chance(0.4),
    objects: {
      ...objects,
      3:
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R ' +
        `/Annots [6 0 R 8 0 R ${random.chance(0.9) ? list : ''}] >>`,
      9:
        `<< /Fields [6 0 R 8 0 R ${list}] /NeedAppearances true ${random.chance(0.8) ? `/DA (${appearance()})` : ''} ` +
        `${random.chance(0.8) ? '/DR << /Font << /Helv 5 0 R >> >>' : ''} >>`,
    },
  });
  return { kind: 'fields that nobody has drawn,', bytes: whole };
}
