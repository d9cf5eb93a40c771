import { describe, expect, it } from 'vitest';
import { findingsOf } from '../../../main/document/findings';
import { PdfReader } from '../../../main/document/pdf';
import { describeFinding } from '../../../preload/contract/finding-sentences';
import { findingKinds, type Finding, type FindingKind } from '../../../preload/contract/findings';
import { PdfBuilder } from '../../fixtures/pdf';
import { temporaryFolder } from '../pdf/temporary-file';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';

const folder = temporaryFolder();

interface Parts {
  catalog?: string;
  /** Entries of each page; pages are objects 11, 12, … */
  pages?: string[];
  /** Entries of the node above the pages. */
  tree?: string;
  /** From 30. */
  objects?: Record<number, string>;
  streams?: Record<number, { entries?: string; data: string }>;
}

const media = '/MediaBox [0 0 300 200]';

function documentOf({ catalog = '', pages = [''], tree = '', objects = {}, streams = {} }: Parts): Buffer {
  const builder = new PdfBuilder().object(1, `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`);
  const kids = pages.map((_, index) => `${11 + index} 0 R`).join(' ');
  builder.object(2, `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} ${media} ${tree} >>`);
  pages.forEach((entries, index) => builder.object(11 + index, `<< /Type /Page /Parent 2 0 R ${entries} >>`));
  for (const [number, body] of Object.entries(objects)) builder.object(Number(number), body);
  for (const [number, { entries = '', data }] of Object.entries(streams)) builder.stream(Number(number), entries, data);
  return builder.table('/Root 1 0 R').build();
}

async function findings(parts: Parts | Buffer, milliseconds?: number): Promise<Finding[]> {
  const file = path.join(folder, `${Math.random().toString(36).slice(2)}.pdf`);
  writeFileSync(file, Buffer.isBuffer(parts) ? parts : documentOf(parts));
  const reader = PdfReader.open(file);
  try {
    return await findingsOf(reader, milliseconds);
  } finally {
    reader.close();
  }
}

const kindsOf = async (parts: Parts | Buffer): Promise<FindingKind[]> =>
  (await findings(parts)).map(({ kind }) => kind);

const rect = '/Rect [10 10 60 30]';
const form = '/Type /XObject /Subtype /Form /BBox [0 0 10 10]';
const box = { entries: form, data: '0 0 10 10 re f' };
const annotated = (annotation: string, more: Parts = {}): Parts => ({
  ...more,
  pages: [`/Annots [<< /Type /Annot ${annotation} >>]`],
  streams: { 40: box, ...more.streams },
});
const field = (entries: string, formEntries = ''): Parts => ({
  catalog: `/AcroForm << /Fields [30 0 R] ${formEntries} >>`,
  pages: ['/Annots [30 0 R]'],
  objects: { 30: `<< /Type /Annot /Subtype /Widget ${rect} /F 4 /T (Sum) ${entries} >>` },
});
const drawing = (resources: string, data: string, more: Parts = {}): Parts => ({
  ...more,
  pages: [`/Resources << ${resources} >> /Contents 30 0 R`],
  streams: { 30: { data }, ...more.streams },
});
const layers = (configuration: string, usage = ''): Parts => ({
  catalog: `/OCProperties << /OCGs [30 0 R] /D << ${configuration} >> >>`,
  objects: { 30: `<< /Type /OCG /Name (Draft) ${usage} >>` },
});
const embedded: Parts['streams'] = { 41: { data: 'a font program' } };
const font = (name: string, more = ''): string => `<< /Type /Font /Subtype /TrueType /BaseFont /${name} ${more} >>`;
const descriptor = '/FontDescriptor << /Type /FontDescriptor /FontFile2 41 0 R >>';
const helvetica = `/Font << /F1 ${font('Helvetica')} >>`;
const image = (entries: string): Parts =>
  drawing('/XObject << /Im 31 0 R >>', 'q /Im Do Q', {
    streams: { 31: { entries: `/Type /XObject /Subtype /Image /Width 1 /Height 1 ${entries}`, data: 'x' } },
  });

/** Each kind as it is, and something like it that is none. */
const cases: [FindingKind, Parts, Parts][] = [
  [
    'scripts',
    { catalog: '/OpenAction << /S /JavaScript /JS (app.alert) >>' },
    { catalog: '/OpenAction [11 0 R /Fit]' },
  ],
  ['scripts', { catalog: '/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (x) >>] >> >>' }, {}],
  [
    'scripts',
    annotated(`/Subtype /Link ${rect} /A << /S /GoTo /D [11 0 R /Fit] /Next << /S /JavaScript /JS (x) >> >>`),
    annotated(`/Subtype /Link ${rect} /A << /S /GoTo /D [11 0 R /Fit] >>`),
  ],
  ['scripts', { pages: ['/AA << /O << /S /JavaScript /JS (x) >> >>'] }, { pages: ['/AA << >>'] }],
  ['computed-fields', field('/FT /Tx /AA << /C << /S /JavaScript /JS (x) >> >>'), field('/FT /Tx')],
  ['computed-fields', field('/FT /Tx', '/CO [30 0 R]'), field('/FT /Tx', '/CO []')],
  ['dynamic-form', field('/FT /Tx', '/XFA (x)'), field('/FT /Tx')],
  ['fields-drawn-by-viewer', field('/FT /Tx', '/NeedAppearances true'), field('/FT /Tx', '/NeedAppearances false')],
  ['form-actions', { catalog: '/OpenAction << /S /ResetForm >>' }, { catalog: '/OpenAction << /S /GoTo >>' }],
  ['hiding-actions', { catalog: '/OpenAction << /S /SetOCGState /State [] >>' }, {}],
  ['fonts-not-embedded', drawing(helvetica, 'BT /F1 9 Tf (Hello) Tj ET'), drawing(helvetica, '0 0 9 9 re f')],
  [
    'fonts-not-embedded',
    drawing(helvetica, 'BT /F1 9 Tf (Hello) Tj ET'),
    drawing(`/Font << /F1 ${font('ABCDEF+Arial', descriptor)} >>`, 'BT /F1 9 Tf (Hello) Tj ET', { streams: embedded }),
  ],
  // The text behind a scan is not seen.
  [
    'fonts-not-embedded',
    drawing(helvetica, 'BT /F1 9 Tf 3 Tr (q) Tj 0 Tr (Hello) Tj ET'),
    drawing(helvetica, 'BT 3 Tr /F1 9 Tf ((0 Tr\\) (q)) Tj ET'),
  ],
  [
    'fonts-not-embedded',
    drawing(helvetica, 'q BI /W 1 ID \0(/F1 EI Q BT /F1 9 Tf (a) Tj ET'),
    drawing(helvetica, 'BI /W 1 ID /F1 9 Tf (a) Tj EI 0 g'),
  ],
  [
    'fonts-not-embedded',
    annotated(`/Subtype /FreeText ${rect} /F 4 /AP << /N 41 0 R >>`, {
      streams: { 41: { entries: `${form} /Resources << ${helvetica} >>`, data: 'BT /F1 9 Tf (a) Tj ET' } },
    }),
    annotated(`/Subtype /FreeText ${rect} /F 4 /AP << /N 40 0 R >>`),
  ],
  ['external-content', image('/F (other.jpg)'), image('')],
  [
    'external-content',
    drawing('/XObject << /Fm 31 0 R >>', '/Fm Do', {
      streams: { 31: { entries: `${form} /Ref << /F (other.pdf) /Page 0 >>`, data: '' } },
    }),
    drawing('/XObject << /Fm 31 0 R >>', '/Fm Do', { streams: { 31: { entries: form, data: '' } } }),
  ],
  ['external-content', image('/OPI << /2.0 << /Type /OPI /F (high.tif) >> >>'), image('')],
  ['alternate-images', image('/Alternates [<< /Image 31 0 R /DefaultForPrinting true >>]'), image('/Alternates []')],
  [
    'printer-code',
    drawing('/ExtGState << /G << /TR 32 0 R >> >>', '/G gs', {
      objects: { 32: '<< /FunctionType 2 /Domain [0 1] /N 1 >>' },
    }),
    drawing('/ExtGState << /G << /TR /Identity /TR2 /Default >> >>', '/G gs'),
  ],
  ['layers-hidden', layers('/OFF [30 0 R]'), layers('/ON [30 0 R] /BaseState /OFF')],
  ['layers-hidden', layers('/BaseState /OFF'), layers('')],
  [
    'layers-print',
    layers('/AS [<< /Event /Print /Category [/Print] /OCGs [30 0 R] >>]', '/Usage << /Print << /PrintState /OFF >> >>'),
    layers('/AS [<< /Event /Print /Category [/Print] /OCGs [30 0 R] >>]', '/Usage << /Print << /PrintState /ON >> >>'),
  ],
  [
    'screen-only',
    annotated(`/Subtype /Stamp ${rect} /AP << /N 40 0 R >>`),
    annotated(`/Subtype /Stamp ${rect} /F 4 /AP << /N 40 0 R >>`),
  ],
  [
    'print-only',
    annotated(`/Subtype /Stamp ${rect} /F 36 /AP << /N 40 0 R >>`),
    annotated(`/Subtype /Stamp ${rect} /F 4 /AP << /N 40 0 R >>`),
  ],
  [
    'annotations',
    annotated(`/Subtype /Stamp ${rect} /F 4 /AP << /N 40 0 R >>`),
    annotated(`/Subtype /Link ${rect} /F 4 /AP << /N 40 0 R >>`),
  ],
  ['media', annotated(`/Subtype /RichMedia ${rect}`), annotated(`/Subtype /Watermark ${rect}`)],
  ['page-templates', { catalog: '/Names << /Templates << /Names [(spare) 11 0 R] >> >>' }, { catalog: '/Names << >>' }],
  ['presentation', { catalog: '/Names << /AlternatePresentations << /Names [(show) << >>] >> >>' }, {}],
  ['portfolio', { catalog: '/Collection << /View /D >>' }, {}],
  ['unreadable', { pages: ['', '/Contents 30 0 R /AA 31 0 R'], objects: { 31: '31 0 R' } }, { pages: ['', ''] }],
  ['launching', { catalog: '/OpenAction << /S /Launch /F (a.exe) >>' }, {}],
  ['sending', annotated(`/Subtype /Link ${rect} /A << /S /SubmitForm /F (https://example.org) >>`), {}],
  [
    'viewer-commands',
    annotated(`/Subtype /Link ${rect} /A << /S /Named /N /Print >>`),
    annotated(`/Subtype /Link ${rect} /A << /S /Named /N /NextPage >>`),
  ],
  [
    'links',
    annotated(`/Subtype /Link ${rect} /A << /S /URI /URI (https://example.org/) >>`),
    annotated(`/Subtype /Link ${rect} /Dest [11 0 R /Fit]`),
  ],
  [
    'links',
    {
      catalog: '/Outlines << /First 30 0 R >>',
      objects: { 30: '<< /Title (x) /A << /S /GoToR /F (b.pdf) >> /Next 30 0 R >>' },
    },
    {},
  ],
  [
    'attachments',
    {
      catalog: '/Names << /EmbeddedFiles << /Kids [30 0 R] >> >>',
      objects: { 30: '<< /Names [(a) << /UF (terms.xml) >>] >>' },
    },
    {},
  ],
  ['layers', layers(''), { catalog: '/OCProperties << /OCGs [] /D << >> >>' }],
  [
    'hidden-annotations',
    annotated(`/Subtype /Stamp ${rect} /F 2 /AP << /N 40 0 R >>`),
    annotated(`/Subtype /Popup ${rect} /F 2`),
  ],
  ['outside-crop', { pages: ['/CropBox [10 10 290 190]'] }, { pages: ['/CropBox [0 0 300 200.4]'] }],
  ['open-fields', field('/FT /Tx'), field('/FT /Tx /Ff 1')],
];

describe('what may make a page say something else later', () => {
  it.each(cases)('%s', async (kind, present, absent) => {
    expect(await kindsOf(present)).toContain(kind);
    expect(await kindsOf(absent)).not.toContain(kind);
  });

  it('knows each kind', () => {
    const tested = new Set(cases.map(([kind]) => kind));
    expect(findingKinds.filter((kind) => !tested.has(kind))).toEqual(['unfinished']);
  });

  it('says nothing of a plain page', async () => {
    expect(await findings(drawing('', '0 0 9 9 re f'))).toEqual([]);
  });

  it('tells pages, names and how often, once for what stands on several pages', async () => {
    const page = `/Resources << /Font << /F1 30 0 R >> >> /Contents 31 0 R`;
    const empty = '/Contents 32 0 R /Resources << /Font << /F1 30 0 R >> >>';
    const [finding, ...others] = await findings({
      pages: [page, page, empty, page],
      objects: { 30: font('ABCDEF+Caf#c3#a9') },
      streams: { 31: { data: 'BT /F1 9 Tf [(a)] TJ ET' }, 32: { data: 'BT /F1 9 Tf ET' } },
    });
    expect(others).toEqual([]);
    expect(finding).toEqual({
      kind: 'fonts-not-embedded',
      weight: 'changes',
      count: 1,
      pages: [
        { from: 1, to: 2 },
        { from: 4, to: 4 },
      ],
      names: ['Café'],
    });
  });

  it('finds a font in the forms that a page draws, and in no other', async () => {
    const nested = (drawn: string): Parts =>
      drawing('/XObject << /A 31 0 R /B 32 0 R >>', drawn, {
        streams: {
          31: { entries: `${form} /Resources << /XObject << /C 33 0 R /A 31 0 R >> >>`, data: '/C Do /A Do' },
          32: box,
          33: { entries: `${form} /Resources << ${helvetica} >>`, data: "BT /F1 9 Tf (a) ' ET" },
        },
      });
    expect(await kindsOf(nested('/A Do'))).toEqual(['fonts-not-embedded']);
    expect(await kindsOf(nested('/B Do'))).toEqual([]);
  });

  it('says what happens without a click', async () => {
    const [asked] = await findings(annotated(`/Subtype /Link ${rect} /A << /S /JavaScript /JS (x) >>`));
    const [unasked] = await findings({ catalog: '/AA << /WP << /S /JavaScript /JS (x) >> >>' });
    expect([asked?.unasked, unasked?.unasked]).toEqual([undefined, true]);
    expect(describeFinding(unasked!).why).toContain('without a click');
    expect(describeFinding(asked!).why).not.toContain('without a click');
  });

  it('bounds what a document can make it say', async () => {
    const fields = Array.from({ length: 2500 }, (_, index) => index);
    const [finding] = await findings({
      catalog: `/AcroForm << /Fields [${fields.map((index) => `<< /FT /Tx /T (${'x'.repeat(300)}${index}) >>`).join(' ')}] >>`,
    });
    expect(finding).toMatchObject({ kind: 'open-fields', count: 2500, moreNames: 1980 });
    expect(finding!.names).toHaveLength(20);
    expect(Math.max(...finding!.names!.map((name) => name.length))).toBe(200);
  });

  it('ends when its time is over, and says so', async () => {
    expect(await findings({ pages: Array.from({ length: 200 }, () => '') }, 0)).toMatchObject([{ kind: 'unfinished' }]);
  });

  it('ends in documents that lead in circles', async () => {
    const circles: Parts = {
      catalog:
        '/OpenAction 30 0 R /Outlines << /First 31 0 R >> /Names << /EmbeddedFiles 32 0 R /JavaScript 32 0 R >> ' +
        '/AcroForm << /Fields [33 0 R] >>',
      tree: '/Resources 34 0 R',
      pages: ['/Contents 36 0 R /Annots 35 0 R'],
      objects: {
        30: '<< /S /JavaScript /JS (x) /Next [30 0 R 30 0 R] >>',
        31: '<< /A 30 0 R /Next 31 0 R /First 31 0 R >>',
        32: '<< /Kids [32 0 R 32 0 R] >>',
        33: '<< /T (a) /FT /Tx /Kids [33 0 R] /Parent 33 0 R /AA 33 0 R >>',
        34: '<< /XObject << /X 37 0 R >> /Pattern << /P 37 0 R >> /Font << /F 38 0 R >> >>',
        35: '[33 0 R 33 0 R]',
        38: '<< /Type /Font /Subtype /Type3 /CharProcs << >> /Resources 34 0 R >>',
      },
      streams: {
        36: { data: '/X Do /Pattern cs /P scn' },
        37: { entries: `${form} /Resources 34 0 R`, data: '/X Do' },
      },
    };
    expect(await kindsOf(circles)).toEqual(['scripts']);
  });
});

describe('its sentences', () => {
  it('are there for one and for many, of each kind', () => {
    for (const kind of findingKinds) {
      for (const count of [1, 1200]) {
        const { what, why } = describeFinding({ kind, weight: 'changes', count });
        expect(what).toMatch(/^[1A-Z].*[.]$/);
        expect(why).toMatch(/^[A-Z].*[.]$/);
      }
    }
  });
});
