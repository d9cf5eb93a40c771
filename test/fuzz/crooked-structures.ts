import { deflateSync } from 'node:zlib';
import { PdfBuilder } from '../fixtures/pdf';
import type { Random } from './random';
import { trustSeeds } from './seed-documents';

/** Files that are built wrong from the ground up: circles, depths, bombs and numbers that lie. */
export function crookedDocument(random: Random): Buffer {
  return random.pick(makers)(random);
}

const catalog = '<< /Type /Catalog /Pages 2 0 R >>';
const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>';
const onePage = '<< /Type /Pages /Kids [3 0 R] /Count 1 >>';
const root = '/Root 1 0 R';

function plain(random: Random, catalogMore = ''): PdfBuilder {
  return new PdfBuilder({ version: random.pick(['1.0', '1.4', '1.7', '2.0']) })
    .object(1, catalog.replace('>>', `${catalogMore} >>`))
    .object(2, onePage)
    .object(3, page);
}

const hugeNumbers = [0, 1, 4, 255, 65536, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 40, 2 ** 53, -1];

/** A page tree or a field tree that is deep, wide, or leads back into itself. */
function trees(random: Random): Buffer {
  const levels = random.pick([1, 20, 255, 256, 257, 3000]);
  const back = random.chance(0.4);
  const form = random.chance(0.5);
  const builder = new PdfBuilder()
    .object(
      1,
      form ? catalog.replace('>>', '/AcroForm << /Fields [10 0 R 10 0 R] >> >>') : '<< /Type /Catalog /Pages 10 0 R >>',
    )
    .object(2, onePage)
    .object(3, page);
  for (let level = 0; level < levels; level++) {
    const number = 10 + level;
    const last = level === levels - 1;
    const kid = last ? (back ? random.between(10, number) : 3) : number + 1;
    const width = random.chance(0.1) ? random.pick([100, 5000]) : 1;
    const kids = Array.from({ length: width }, () => `${kid} 0 R`).join(' ');
    builder.object(
      number,
      `<< ${form ? `/T (t${level}) /FT /Sig` : '/Type /Pages /Count 1'} /Kids [${kids}] /Parent ${number - 1} 0 R >>`,
    );
  }
  return builder.table(root).build();
}

/** Fields that share their kids, so that a walk without memory would double at every level. */
function lattice(random: Random): Buffer {
  const builder = plain(random, '/AcroForm 10 0 R').object(10, '<< /Fields [11 0 R 12 0 R] >>');
  const levels = random.pick([10, 40, 200]);
  for (let level = 0; level < levels; level++) {
    const [a, b] = [11 + 2 * level, 12 + 2 * level];
    for (const number of [a, b]) builder.object(number, `<< /T (f${number}) /Kids [${a + 2} 0 R ${b + 2} 0 R] >>`);
  }
  return builder.table(root).build();
}

/** A value that is many references away, or none. */
function references(random: Random): Buffer {
  const length = random.pick([2, 31, 32, 33, 500]);
  const builder = new PdfBuilder()
    .object(1, '<< /Type /Catalog /Pages 10 0 R /AcroForm 10 0 R >>')
    .object(2, onePage)
    .object(3, page);
  for (let i = 0; i < length; i++) builder.object(10 + i, `${11 + i} 0 R`);
  builder.object(10 + length, random.pick([onePage, '10 0 R', 'null', `${10 + length} 0 R`]));
  return builder.table(root).build();
}

/** Sections whose /Prev leads in a circle, to nowhere, or through very many saves. */
function sections(random: Random): Buffer {
  const stream = random.chance(0.5);
  const saves = random.pick([1, 3, 40, 400]);
  const builder = plain(random);
  const starts: number[] = [];
  for (let save = 0; save < saves; save++) {
    if (save > 0) builder.object(3, page);
    const lie = random.chance(0.1) || save === saves - 1;
    const prev = lie
      ? random.pick([builder.offset, starts.at(-1) ?? 0, starts[0] ?? 0, 0, 1, ...hugeNumbers])
      : (starts.at(-1) ?? null);
    starts.push(builder.offset);
    if (stream) builder.xrefStream(9, root, { prev, predictor: random.chance(0.5) });
    else builder.table(random.chance(0.1) ? `${root} /XRefStm ${random.pick(starts)}` : root, { prev });
  }
  return builder.build();
}

/** A cross-reference stream whose numbers have nothing to do with its octets. */
function streamNumbers(random: Random): Buffer {
  const builder = plain(random);
  const at = builder.offset;
  const number = (): number => random.pick(hugeNumbers);
  const widths = random.pick([
    '[1 2 1]',
    '[1 4 2]',
    '[0 4 0]',
    '[8 8 8]',
    '[1 2]',
    '[1 2 1 1]',
    `[1 ${number()} 1]`,
    '[0 8 8]',
    '[1 7 7]',
  ]);
  const index = random.pick([
    '',
    `/Index [0 ${number()}]`,
    `/Index [${number()} 4]`,
    `/Index [${'0 1 '.repeat(2000)}]`,
    '/Index []',
    '/Index [0]',
  ]);
  const rows = random.chance(0.5)
    ? random.octets(random.pick([16, 28, 56, 4000]))
    : Buffer.alloc(random.pick([16, 28, 56, 4000]), 1);
  const packed = random.chance(0.5);
  const data = packed ? deflateSync(rows) : rows;
  const parameters = random.chance(0.5)
    ? `/DecodeParms << /Predictor ${random.pick([2, 10, 12, 15, 16, ...hugeNumbers])} /Columns ${random.pick([1, 4, 7, ...hugeNumbers])} /Colors ${random.pick([1, 3, ...hugeNumbers])} /BitsPerComponent ${random.pick([1, 8, 16, ...hugeNumbers])} >>`
    : '';
  const length = random.chance(0.8) ? data.length : random.pick(['7 0 R', '3 0 R', 'null', String(number())]);
  return builder
    .raw(`7 0 obj\n<< /Type /XRef /Size ${random.pick([8, ...hugeNumbers])} ${root} /W ${widths} ${index} `)
    .raw(`${packed ? '/Filter /FlateDecode ' : ''}${parameters} /Length ${length} >>\nstream\n`)
    .raw(data)
    .raw(`\nendstream\nendobj\nstartxref\n${at}\n%%EOF\n`)
    .build();
}

/** Octets that unpack to very many, behind one filter or several. */
function bomb(random: Random): Buffer {
  let data: Buffer = Buffer.alloc(random.pick([1, 20, 70]) * 1024 * 1024, random.pick([0, 0x20, 0x31]));
  const filters: string[] = [];
  for (let stage = random.between(1, 3); stage > 0; stage--) {
    const kind = random.pick(['FlateDecode', 'FlateDecode', 'ASCIIHexDecode', 'ASCII85Decode']);
    if (kind === 'FlateDecode') data = deflateSync(data, { level: 1 });
    else if (data.length > 8 * 1024 * 1024) continue;
    else
      data = Buffer.from(
        kind === 'ASCIIHexDecode' ? `${data.toString('hex')}>` : `${'z'.repeat(data.length)}~>`,
        'latin1',
      );
    filters.unshift(`/${kind}`);
  }
  const filter = `/Filter [${filters.join(' ')}]`;
  const predictor = random.chance(0.3)
    ? ` /DecodeParms [<< /Predictor ${random.pick([2, 12])} /Columns ${random.pick([1, 5, 1_000_000])} >>]`
    : '';
  const builder = new PdfBuilder().object(3, page);
  if (random.chance(0.5)) {
    const count = random.pick([3, 1000, 1_000_000, 2 ** 31]);
    return builder
      .stream(6, `/Type /ObjStm /N ${count} /First ${random.pick([12, 4000, 2 ** 31])} ${filter}${predictor}`, data)
      .objectStream(8, { 1: catalog, 2: onePage })
      .misplace(9, 0)
      .xrefStream(7, root)
      .raw(pointer(builder, random.pick([1, 2, 3])))
      .build();
  }
  builder.object(1, catalog).object(2, onePage);
  const at = builder.offset;
  return builder
    .raw(
      `7 0 obj\n<< /Type /XRef /Size ${random.pick([8, 2_000_000, 16_000_000])} ${root} /W [1 4 2] ${filter}${predictor} /Length ${data.length} >>\nstream\n`,
    )
    .raw(data)
    .raw(`\nendstream\nendobj\nstartxref\n${at}\n%%EOF\n`)
    .build();
}

/** One more section, by which object `number` is in object stream 6. */
function pointer(builder: PdfBuilder, number: number): Buffer {
  const head = `10 0 obj\n<< /Type /XRef /Size 11 ${root} /W [1 2 1] /Index [${number} 1] /Prev ${builder.previous} /Length 4 >>\nstream\n`;
  return Buffer.concat([
    Buffer.from(head, 'latin1'),
    Buffer.from([2, 0, 6, 0]),
    Buffer.from(`\nendstream\nendobj\nstartxref\n${builder.offset}\n%%EOF\n`, 'latin1'),
  ]);
}

/** Object streams that extend, hold or measure each other. */
function objectStreams(random: Random): Buffer {
  const lie = (truth: number): string =>
    random.chance(0.7) ? String(truth) : random.pick([...hugeNumbers.map(String), '6 0 R', '1 0 R', 'null']);
  const bodies = `${catalog} ${onePage} ${page}`;
  const contents = `1 0 2 ${catalog.length + 1} 3 ${catalog.length + onePage.length + 2} `;
  const data = deflateSync(Buffer.from(contents + bodies, 'latin1'));
  const builder = new PdfBuilder();
  const starts = [6, 8].map((number, i) => {
    const start = builder.offset;
    builder.raw(
      `${number} 0 obj\n<< /Type /ObjStm /N ${lie(3)} /First ${lie(contents.length)} /Extends ${[8, 6][i]} 0 R `,
    );
    builder
      .raw(`/Filter /FlateDecode /Length ${lie(data.length)} >>\nstream\n`)
      .raw(data)
      .raw('\nendstream\nendobj\n');
    return start;
  });
  const at = builder.offset;
  const inside = (index: number): number[] => [
    2,
    0,
    random.pick([6, 6, 6, 8, 1, 7]),
    random.chance(0.9) ? index : random.below(256),
  ];
  const at2 = (position: number): number[] => [1, position >> 8, position & 0xff, 0];
  const rows = [
    [0, 0, 0, 0],
    inside(0),
    inside(1),
    inside(2),
    inside(0),
    inside(0),
    at2(starts[0] ?? 0),
    at2(at),
    random.chance(0.8) ? at2(starts[1] ?? 0) : inside(0),
  ];
  return builder
    .raw(`7 0 obj\n<< /Type /XRef /Size 9 ${root} /W [1 2 1] /Length 36 >>\nstream\n`)
    .raw(Buffer.from(rows.flat()))
    .raw(`\nendstream\nendobj\nstartxref\n${at}\n%%EOF\n`)
    .build();
}

/** Encryption dictionaries in which little is right. */
function encryption(random: Random): Buffer {
  const octets = (): string => `<${random.octets(random.pick([0, 1, 16, 32, 32, 48, 48, 127, 5000])).toString('hex')}>`;
  const entry = (key: string, values: string[]): string =>
    random.chance(0.9) ? `/${key} ${random.pick(values)} ` : '';
  const versions = ['1', '2', '4', '4', '5', '5', '0', '3', '-1', '99', '2147483648', 'null', '4 0 R', '(5)'];
  const body =
    entry('Filter', ['/Standard', '/Standard', '/Standard', '/Adobe.PubSec', '(Standard)', '4 0 R']) +
    entry('V', versions) +
    entry('R', ['2', '3', '4', '5', '6', '6', '0', '99', 'null']) +
    entry('Length', ['40', '128', '256', '0', '-8', '7', '41', '4294967296', 'null', '4 0 R']) +
    `/O ${octets()} /U ${octets()} /OE ${octets()} /UE ${octets()} /Perms ${octets()} ` +
    entry('P', ['-4', '0', '4294967295', '-9007199254740992', '1.5', 'null', '(x)']) +
    entry('CF', [
      '<< /StdCF << /CFM /AESV3 /Length 32 >> >>',
      '<< /StdCF << /CFM /AESV2 >> >>',
      '<< /StdCF << /CFM /V2 /Length 0 >> >>',
      '<< /StdCF 4 0 R >>',
      '[]',
      'null',
    ]) +
    entry('StmF', ['/StdCF', '/Identity', '/Nothing', '/__proto__', '4 0 R', '7']) +
    entry('StrF', ['/StdCF', '/Identity', '/Nothing', 'null']) +
    entry('EncryptMetadata', ['true', 'false', '0']);
  return plain(random)
    .object(4, `<< ${body} >>`)
    .table(
      `${root} /Encrypt ${random.chance(0.9) ? '4 0 R' : random.pick(['1 0 R', '<<>>', 'null', '[]', '9 0 R'])} /ID [<${'01'.repeat(16)}> <>]`,
    )
    .build();
}

/** Very many fields, each with a signature of its own or all with the same one. */
function manySignatures(random: Random): Buffer {
  const count = random.pick([2, 50, 1000]);
  const shared = random.chance(0.5);
  const contents = random.chance(0.5) ? trustSeeds().signedData : '30'.repeat(random.pick([10, 20_000, 500_000]));
  const numbers = Array.from({ length: count }, (_, i) => 10 + i);
  const builder = plain(random, `/AcroForm << /Fields [${numbers.map((number) => `${number} 0 R`).join(' ')}] >>`);
  const signature = (range: string, hex: string): string =>
    `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [${range}] /Contents <${hex}> >>`;
  for (const number of numbers) {
    const value = shared ? 5 : 5000 + number;
    builder.object(number, `<< /FT /Sig /T (s${number}) /V ${value} 0 R >>`);
    // Not all of them large, or the file itself would be.
    const hex = contents.length * count > 4_000_000 ? contents.slice(0, 3000) : contents;
    if (!shared) builder.object(value, signature(`0 ${number} ${number + 3002} ${random.below(2000)}`, hex));
  }
  const start = builder.offset + '5 0 obj\n'.length + signature('', '').indexOf('<>') + 32;
  builder.object(5, signature(`0 ${start} ${start + contents.length + 2} 500`.padEnd(32), contents));
  return builder.table(root).build();
}

/** One page with very many annotations, or a page tree of very many pages. */
function wide(random: Random): Buffer {
  const count = random.pick([1000, 20_000]);
  const list = Array.from({ length: count }, (_, i) => `${random.chance(0.5) ? 10 + (i % 50) : 10 + i} 0 R`).join(' ');
  const pages = random.chance(0.5);
  const builder = new PdfBuilder()
    .object(1, catalog.replace('>>', `/AcroForm << /Fields [${random.chance(0.5) ? list : ''}] >> >>`))
    .object(2, pages ? `<< /Type /Pages /Kids [${list}] /Count ${count} >>` : onePage)
    .object(3, pages ? page : page.replace('>>', `/Annots [${list}] >>`));
  const kind = random.pick([page, '<< /FT /Tx /T (text) /Subtype /Widget /P 3 0 R >>', 'null', '10 0 R', '[ 10 0 R ]']);
  for (let i = 0; i < count; i++) builder.object(10 + i, kind);
  return builder.table(root).build();
}

const makers = [
  manySignatures,
  wide,
  trees,
  lattice,
  references,
  sections,
  sections,
  streamNumbers,
  streamNumbers,
  bomb,
  objectStreams,
  objectStreams,
  encryption,
  encryption,
];
