import { describe, expect, it } from 'vitest';
import type { SigningNote } from '../../../main/document/document-port';
import type { StandingSignature } from '../../../main/document/pades';
import {
  admitSignature,
  placeSignature,
  SignatureRevision,
  type PadesError,
  type Placement,
} from '../../../main/document/pades';
import type { PdfDictionary } from '../../../main/document/pdf';
import { pagesOf, PdfReference, type PdfReader } from '../../../main/document/pdf';
import { temporaryFolder, withReader } from '../pdf/temporary-file';
import { formDocument } from './form-documents';
import { pagesDocument, quarters } from './visible-documents';

const folder = temporaryFolder();
const look = <T>(bytes: Buffer, use: (reader: PdfReader) => T): T => withReader(folder, bytes, use);
const refusal = (kind: string, about: object): PadesError =>
  expect.objectContaining({ kind, about: expect.objectContaining(about) as object }) as PadesError;

type Visible = Pick<StandingSignature, 'pages' | 'place' | 'demanded'>;
const usual: Visible = { pages: 'first', place: { corner: 'bottom-left', yielding: true } };

const place = (bytes: Buffer, visible: Partial<Visible> = {}, fieldName?: string): Placement =>
  look(bytes, (reader) =>
    placeSignature(reader, admitSignature(reader, { signedAt: new Date(), ...(fieldName && { fieldName }) }), {
      ...usual,
      ...visible,
    }),
  );

function sign(bytes: Buffer, visible: Partial<Visible> = {}, fieldName?: string): Buffer & { notes?: SigningNote[] } {
  const claims = { signedAt: new Date('2026-03-04T05:06:07Z'), ...(fieldName && { fieldName }) };
  const revision = look(bytes, (reader) => {
    const choice = admitSignature(reader, claims);
    const { places, notes } = placeSignature(reader, choice, { ...usual, ...visible });
    const shown = places.map((one) => ({ ...one, drawing: quarters(one.width, one.height) }));
    return SignatureRevision.planAdmitted(reader, claims, choice, 50, { shown, notes });
  });
  return Buffer.concat([bytes, revision.withSignature(Buffer.from('30020500', 'hex'))]);
}

/** Numbers of the annotations of each page. */
const annotations = (bytes: Buffer): number[][] =>
  look(bytes, (reader) =>
    Array.from(pagesOf(reader), ({ dictionary }) =>
      (reader.array(dictionary, 'Annots') ?? []).map((item) => (item instanceof PdfReference ? item.number : 0)),
    ),
  );

const box = '/MediaBox [0 0 595 842]';
/** Two pages with a signature field `Buyer` (object 30) that no page lists. */
const unlisted = (entries: string, pages: string[] = [box, box]): Buffer =>
  pagesDocument({
    pages,
    catalog: '/AcroForm << /Fields [30 0 R] >>',
    objects: {
      30: `<< /FT /Sig /T (Buyer) /Type /Annot /Subtype /Widget /F 4 /Rect [100 100 300 160] ${entries} >>`,
    },
  });

describe('a field whose widget no page lists', () => {
  it('is put on the page that it names, and that is told', () => {
    const bytes = unlisted('/P 12 0 R');
    expect(place(bytes, { demanded: true }, 'Buyer')).toMatchObject({
      places: [{ seen: { page: 2, rectangle: [100, 100, 300, 160] }, width: 200, height: 60 }],
      notes: [{ code: 'visible.putOnPage', params: { field: 'Buyer', page: 2 } }],
    });
    expect(annotations(sign(bytes, {}, 'Buyer'))).toEqual([[], [30]]);
  });

  it('without a page of its own belongs to the only page of a document', () => {
    const signed = sign(unlisted('', [box]), {}, 'Buyer');
    expect(annotations(signed)).toEqual([[30]]);
    look(signed, (reader) => {
      const widget = reader.get(new PdfReference(30, 0)) as PdfDictionary;
      expect(widget.get('P')).toEqual(new PdfReference(11, 0));
      expect(widget.has('AP')).toBe(true);
    });
  });

  it.each([
    ['names no page and there are several', '', [box, box]],
    ['names an object that is no page', '/P 30 0 R', [box]],
    ['names a page that is not there', '/P 99 0 R', [box]],
  ])('that %s is refused where it was asked to be seen, and told where it was not', (_, entries, pages) => {
    const bytes = unlisted(entries, pages);
    const about = { field: 'Buyer', unseen: 'no-page' };
    expect(() => place(bytes, { demanded: true }, 'Buyer')).toThrow(refusal('field-unseen', about));
    expect(place(bytes, {}, 'Buyer')).toEqual({
      places: [],
      notes: [{ code: 'visible.notSeen', params: { field: 'Buyer', reason: 'no-page' } }],
    });
  });

  it('stays where it is once the document is signed: a page that lists more would be another page', () => {
    const signed = sign(unlisted('/P 12 0 R'));
    const about = { field: 'Buyer', unseen: 'page-closed' };
    expect(() => place(signed, { demanded: true }, 'Buyer')).toThrow(refusal('field-unseen', about));
  });

  it('among the kids of its field is put on its page too', () => {
    const kid = '<< /Type /Annot /Subtype /Widget /F 4 /Rect [10 10 90 40] /P 3 0 R /Parent 6 0 R >>';
    const bytes = formDocument({ objects: { 6: '<< /FT /Sig /T (Buyer) /Kids [20 0 R] >>', 20: kid } });
    expect(place(bytes, {}, 'Buyer').places).toMatchObject([{ seen: { page: 1, rectangle: [10, 10, 90, 40] } }]);
    expect(annotations(sign(bytes, {}, 'Buyer'))[0]).toContain(20);
  });
});

describe('a field that is not seen', () => {
  const layers = (off: string): string => `/OCProperties << /OCGs [20 0 R] /D << ${off} >> >>`;
  const layer = { 20: '<< /Type /OCG /Name (Notes) >>' };
  it.each<[string, Buffer, string]>([
    ['has no widget', formDocument({ objects: { 6: '<< /FT /Sig /T (Buyer) >>' } }), 'no-widget'],
    ['has no area', formDocument(), 'no-area'],
    ['is flat', formDocument({ visible: true, widget: '/Rect [10 10 90 10]' }), 'no-area'],
    ['is hidden', formDocument({ visible: true, widget: '/F 6' }), 'hidden'],
    ['is kept from view', formDocument({ visible: true, widget: '/F 36' }), 'hidden'],
    ['lies beyond the edge of its page', formDocument({ visible: true, widget: '/Rect [310 10 390 50]' }), 'off-page'],
    [
      'is on a layer that is switched off',
      formDocument({ visible: true, widget: '/OC 20 0 R', catalog: layers('/OFF [20 0 R]'), objects: layer }),
      'hidden',
    ],
    [
      'is on a layer that is not switched on',
      formDocument({ visible: true, widget: '/OC 20 0 R', catalog: layers('/BaseState /OFF'), objects: layer }),
      'hidden',
    ],
  ])('because it %s is refused where that was demanded, and told where it was not', (_, bytes, reason) => {
    const about = { field: 'Buyer', unseen: reason };
    expect(() => place(bytes, { demanded: true }, 'Buyer')).toThrow(refusal('field-unseen', about));
    const told = [{ code: 'visible.notSeen', params: { field: 'Buyer', reason } }];
    expect(place(bytes, {}, 'Buyer')).toEqual({ places: [], notes: told });
  });

  it('one on a layer that is shown is seen', () => {
    const bytes = formDocument({
      visible: true,
      widget: '/OC 20 0 R',
      catalog: layers('/BaseState /OFF /ON [20 0 R]'),
      objects: layer,
    });
    expect(place(bytes, { demanded: true }, 'Buyer').places).toHaveLength(1);
  });
});

describe('where a signature is seen', () => {
  it.each<[StandingSignature['pages'], number[]]>([
    ['last', [3]],
    [[-2], [2]],
    ['all', [1, 2, 3]],
  ])('on %j is told as a person counts pages', (pages, numbers) => {
    const { places } = place(pagesDocument({ pages: [box, box, box] }), { pages });
    expect(places.map(({ seen }) => seen.page)).toEqual(numbers);
  });

  it.each([
    [0, [100, 50, 200, 80]],
    [90, [50, 395, 80, 495]],
    [180, [395, 762, 495, 792]],
    [270, [762, 100, 792, 200]],
  ])('is told in the points of a reader of a page that is turned by %i', (rotate, rectangle) => {
    const listed = pagesDocument({
      pages: [`${box} /Rotate ${rotate} /Annots [30 0 R]`],
      catalog: '/AcroForm << /Fields [30 0 R] >>',
      objects: { 30: '<< /FT /Sig /T (Buyer) /Type /Annot /Subtype /Widget /F 4 /Rect [100 50 200 80] >>' },
    });
    expect(place(listed, {}, 'Buyer').places[0]!.seen).toEqual({ page: 1, rectangle });
  });

  it('a place beyond the page is refused by the number that the page has', () => {
    const bytes = pagesDocument({ pages: [box, box, '/MediaBox [0 0 90 90]'] });
    const wanted = { pages: 'last', place: { rectangle: [50, 50, 150, 80] } } as const;
    expect(() => place(bytes, { ...wanted, place: { rectangle: [...wanted.place.rectangle] } })).toThrow(
      refusal('place-outside', { page: 3 }),
    );
  });

  it.each([
    ['a label', '/MediaBox [0 0 300 50]', [6, 6, 206, 44]],
    ['a stamp', '/MediaBox [0 0 80 80]', [9.6, 9.6, 70.4, 70.4]],
    ['a card', '/MediaBox [0 0 243 153]', [18.36, 18.36, 218.36, 88.36]],
  ])('on %s has a margin as small as the page', (_, entries, rectangle) => {
    expect(place(pagesDocument({ pages: [entries] })).places[0]!.seen.rectangle).toEqual(rectangle);
  });
});

describe('the corner that nobody asked for', () => {
  /** A page with these annotations. */
  const page = (...entries: string[]): Buffer =>
    pagesDocument({
      pages: [`${box} /Annots [${entries.map((_, index) => `${30 + index} 0 R`).join(' ')}]`],
      objects: Object.fromEntries(entries.map((one, index) => [30 + index, `<< /Type /Annot ${one} >>`])),
    });
  const corner = (bytes: Buffer): unknown => place(bytes).places[0]!.seen.rectangle;
  const bottomLeft = [24, 24, 224, 94];
  const bottomRight = [371, 24, 571, 94];

  it('gives way to a stamp, a field or a note; the signature stands in the next one', () => {
    expect(corner(page())).toEqual(bottomLeft);
    for (const kind of ['/Subtype /Stamp', '/Subtype /Widget /FT /Tx', '/Subtype /FreeText'])
      expect(corner(page(`${kind} /Rect [100 60 180 120]`))).toEqual(bottomRight);
  });

  it.each([
    ['a link', '/Subtype /Link'],
    ['a window that is closed', '/Subtype /Popup'],
    ['what is hidden', '/Subtype /Stamp /F 2'],
  ])('does not give way to %s', (_, kind) => {
    expect(corner(page(`${kind} /Rect [100 60 180 120]`))).toEqual(bottomLeft);
  });

  it('signatures one after another never stand upon each other', () => {
    let bytes: Buffer = page();
    const seen: number[][] = [];
    for (let count = 0; count < 8; count++) {
      const { places, notes } = place(bytes);
      expect(notes).toEqual([]);
      seen.push(places[0]!.seen.rectangle);
      bytes = sign(bytes);
    }
    for (const [index, [left, bottom, right, top]] of (seen as [number, number, number, number][]).entries())
      for (const other of seen.slice(index + 1) as [number, number, number, number][])
        expect(left < other[2] && other[0] < right && bottom < other[3] && other[1] < top).toBe(false);
  });

  it('on a turned page gives way to what its reader sees there', () => {
    const turned = pagesDocument({
      pages: [`${box} /Rotate 90 /Annots [30 0 R]`],
      // In the upper right of user space: the lower right corner of what is seen.
      objects: { 30: '<< /Type /Annot /Subtype /Stamp /Rect [520 700 590 830] >>' },
    });
    expect(corner(turned)).toEqual(bottomLeft);
    const other = pagesDocument({
      pages: [`${box} /Rotate 90 /Annots [30 0 R]`],
      objects: { 30: '<< /Type /Annot /Subtype /Stamp /Rect [520 30 590 130] >>' },
    });
    expect(corner(other)).toEqual([618, 24, 818, 94]);
  });

  it('stays where everything is taken, and that is told', () => {
    const { places, notes } = place(page('/Subtype /FreeText /Rect [0 0 595 842]'));
    expect(places[0]!.seen.rectangle).toEqual(bottomLeft);
    expect(notes).toEqual([{ code: 'visible.crowded', params: { page: 1 } }]);
  });

  it('one that was asked for stays as asked', () => {
    const bytes = page('/Subtype /Stamp /Rect [100 60 180 120]');
    expect(place(bytes, { place: { corner: 'bottom-left' } }).places[0]!.seen.rectangle).toEqual(bottomLeft);
  });

  it('thousands of annotations, and broken ones, do not hold it up', () => {
    const many = Array.from({ length: 3000 }, (_, index) => `/Subtype /Stamp /Rect [${index % 590} 0 595 842]`);
    const started = performance.now();
    expect(place(page(...many, '/Rect 7', '/Subtype /Stamp /Rect [(a) 0 0 0]')).places).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('a name that no field has', () => {
  const notes = (bytes: Buffer, fieldName: string): SigningNote[] =>
    look(bytes, (reader) => SignatureRevision.plan(reader, { signedAt: new Date(), fieldName }, 50)).notes;
  const fields = formDocument({
    fields: '20 0 R 21 0 R 22 0 R',
    objects: {
      20: '<< /FT /Sig /T (Seller signature) >>',
      21: '<< /T (party) /Kids [23 0 R] >>',
      22: '<< /FT /Tx /T (Bayer) >>',
      23: '<< /FT /Sig /T (Witness) /Parent 21 0 R >>',
    },
  });

  it.each([
    ['buyer', 'Buyer'],
    ['Byuer', 'Buyer'],
    ['seller_signature', 'Seller signature'],
    ['Witnes', 'party.Witness'],
  ])('%s: a field is made, and the nearest that is there is named', (wanted, nearest) => {
    expect(notes(fields, wanted)).toEqual([{ code: 'field.made', params: { field: wanted, nearest } }]);
  });

  it('with full stops is refused with the nearest one', () => {
    expect(() => notes(fields, 'party.Wittness')).toThrow(refusal('field-unknown', { nearest: 'party.Witness' }));
  });

  it('in a document without signature fields has no nearest one', () => {
    const made = notes(pagesDocument({ pages: [box] }), 'Buyer');
    expect(made).toEqual([{ code: 'field.made', params: { field: 'Buyer' } }]);
  });

  it('a signed field is named only where no other is there', () => {
    const signed = sign(formDocument({ visible: true }), {}, 'Buyer');
    expect(notes(signed, 'buyer')).toEqual([{ code: 'field.made', params: { field: 'buyer', nearest: 'Buyer' } }]);
    expect(notes(fields, 'Buyer')).toEqual([]);
  });
});
