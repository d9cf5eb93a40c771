import { describe, expect, it } from 'vitest';
import type { StandingSignature } from '../../../main/document/pades';
import {
  admitSignature,
  listSignatures,
  placeSignature,
  SignatureRevision,
  type AppearancePlace,
  type Drawing,
  type PadesError,
  type Placement,
  type SignatureClaims,
} from '../../../main/document/pades';
import type { PdfName, PdfStream } from '../../../main/document/pdf';
import {
  pagesOf,
  PdfDictionary,
  PdfNewStream,
  PdfReal,
  PdfReference,
  PdfString,
  type PdfReader,
} from '../../../main/document/pdf';
import { certified } from '../../fixtures/pdf';
import { temporaryFolder, withReader } from '../pdf/temporary-file';
import { formDocument } from './form-documents';
import { pagesDocument, quarters } from './visible-documents';

const folder = temporaryFolder();
const look = <T>(bytes: Buffer, use: (reader: PdfReader) => T): T => withReader(folder, bytes, use);
const refusal = (kind: string, about: object = {}): PadesError =>
  expect.objectContaining({ name: 'PadesError', kind, about: expect.objectContaining(about) as object }) as PadesError;

interface Request extends Partial<SignatureClaims> {
  visible?: Partial<Pick<StandingSignature, 'pages' | 'place'>>;
  draw?: (width: number, height: number) => Drawing;
}

/** Signs with a drawing by hand; the signature value is a stand-in of the right form. */
function sign(bytes: Buffer, { visible, draw = quarters, ...rest }: Request = {}): Buffer {
  const claims = { signedAt: new Date('2026-03-04T05:06:07Z'), ...rest };
  const revision = look(bytes, (reader) => {
    const choice = admitSignature(reader, claims);
    const wanted = { pages: 'first', place: { corner: 'top-left', width: 80, height: 40 }, ...visible } as const;
    const drawn = new Map<string, Drawing>();
    const { places, notes } = placeSignature(reader, choice, wanted);
    const shown = places.map((place) => {
      const size = `${place.width} ${place.height}`;
      const drawing = drawn.get(size) ?? draw(place.width, place.height);
      drawn.set(size, drawing);
      return { ...place, drawing };
    });
    return SignatureRevision.planAdmitted(reader, claims, choice, 50, { shown, notes });
  });
  return Buffer.concat([bytes, revision.withSignature(Buffer.from('30020500', 'hex'))]);
}

const placement = (bytes: Buffer, visible: Partial<StandingSignature> = {}, fieldName?: string): Placement =>
  look(bytes, (reader) =>
    placeSignature(reader, admitSignature(reader, { signedAt: new Date(), ...(fieldName && { fieldName }) }), {
      pages: 'first',
      place: { corner: 'top-left', width: 80, height: 40 },
      ...visible,
    }),
  );
const places = (...asked: Parameters<typeof placement>): AppearancePlace[] => placement(...asked).places;

/** The annotations of each page, as dictionaries. */
function annotations(reader: PdfReader): PdfDictionary[][] {
  return Array.from(pagesOf(reader), ({ dictionary }) =>
    (reader.array(dictionary, 'Annots') ?? []).map((item) => reader.resolve(item) as PdfDictionary),
  );
}
const appearanceOf = (reader: PdfReader, widget: PdfDictionary): PdfStream =>
  reader.lookup(reader.dictionary(widget, 'AP')!, 'N') as PdfStream;
const kinds = (reader: PdfReader): string[][] =>
  annotations(reader).map((list) => list.map((one) => (one.get('Subtype') as PdfName).value));

const box = '/MediaBox [0 0 300 200]';
const three = pagesDocument({ pages: [box, `${box} /Rotate 90`, box] });

describe('a new visible field', () => {
  it('is one dictionary with its widget, on its page, printed and locked, without actions', () => {
    look(sign(three, { visible: { pages: [2] } }), (reader) => {
      const [none, [widget], last] = annotations(reader) as [PdfDictionary[], [PdfDictionary], PdfDictionary[]];
      expect([none, last]).toEqual([[], []]);
      expect([...widget.entries.keys()].sort()).toEqual(
        ['AP', 'F', 'FT', 'MK', 'P', 'Rect', 'Subtype', 'T', 'Type', 'V'].sort(),
      );
      expect(widget.get('F')).toBe(132);
      expect(widget.get('P')).toEqual(new PdfReference(12, 0));
      // Turned by 90: the upper left corner of what is seen is the lower left one of user space.
      expect(widget.get('Rect')).toEqual([24, 24, 64, 104]);
      expect(reader.dictionary(widget, 'MK')?.get('R')).toBe(90);
      expect(listSignatures(reader).map(({ field }) => field)).toEqual(['Signature1']);
    });
  });

  it('carries its drawing along, with numbers of its own, and turns it as its page is turned', () => {
    for (const [page, matrix] of [
      [1, undefined],
      [2, [0, 1, -1, 0, 40, 0]],
    ] as const) {
      look(sign(three, { visible: { pages: [page] } }), (reader) => {
        const form = appearanceOf(reader, annotations(reader)[page - 1]![0]!);
        expect(form.dictionary.get('BBox')).toEqual([0, 0, 80, 40]);
        expect(form.dictionary.get('Matrix')).toEqual(matrix);
        const states = reader.dictionary(reader.dictionary(form.dictionary, 'Resources')!, 'ExtGState')!;
        expect(reader.lookup(reader.dictionary(states, 'G')!, 'LW')).toBe(1);
        expect((states.get('G') as PdfReference).number).toBeGreaterThan(13);
        expect(reader.streamData(form).toString('latin1')).toContain('0.5 g 0 0 80 40 re f');
      });
    }
  });

  it('a drawing that refers to what it does not have is a defect, not a broken file', () => {
    const broken = (): Drawing => {
      const form = new PdfReference(1, 0);
      const dictionary = PdfDictionary.of({ Resources: new PdfReference(2, 0) });
      return { form, text: '', objects: [{ reference: form, object: new PdfNewStream(dictionary, Buffer.alloc(0)) }] };
    };
    expect(() => sign(three, { draw: broken })).toThrow(TypeError);
  });

  it('does not appear on another page that shares the array of annotations', () => {
    const shared = (annots: string, objects: Record<number, string>): Buffer =>
      pagesDocument({ pages: [`${box} /Annots ${annots}`, `${box} /Annots ${annots}`], objects });
    const link = '<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] >>';
    look(sign(shared('30 0 R', { 30: '[31 0 R]', 31: link })), (reader) =>
      expect(kinds(reader)).toEqual([['Link', 'Widget'], ['Link']]),
    );
    look(sign(shared('[31 0 R]', { 31: link })), (reader) =>
      expect(kinds(reader)).toEqual([['Link', 'Widget'], ['Link']]),
    );
  });

  it('leaves the page alone where its array of annotations is an object of its own', () => {
    const bytes = pagesDocument({ pages: [`${box} /Annots 30 0 R`, box], objects: { 30: '[]' } });
    look(sign(bytes), (reader) => {
      expect(kinds(reader)).toEqual([['Widget'], []]);
      expect(reader.entry(11)?.revision).toBe(0);
      expect(reader.entry(30)?.revision).toBe(1);
    });
  });

  it('a user unit shrinks the rectangle, not the drawing', () => {
    look(sign(pagesDocument({ pages: ['/MediaBox [0 0 150.5 100] /UserUnit 2'] })), (reader) => {
      const [[widget]] = annotations(reader) as [[PdfDictionary]];
      expect(widget.get('Rect')).toEqual([12, 68, 52, 88]);
      expect(appearanceOf(reader, widget).dictionary.get('BBox')).toEqual([0, 0, 80, 40]);
    });
  });

  it('an invisible signature is what it was: no appearance, no area', () => {
    const bytes = Buffer.concat([
      three,
      look(three, (reader) => SignatureRevision.plan(reader, { signedAt: new Date() }, 50)).withSignature(
        Buffer.from('30020500', 'hex'),
      ),
    ]);
    look(bytes, (reader) => {
      const [[widget]] = annotations(reader) as [[PdfDictionary]];
      expect(widget.get('Rect')).toEqual([0, 0, 0, 0]);
      expect(widget.has('AP') || widget.has('MK') || widget.has('TU')).toBe(false);
    });
  });
});

describe('the pages it is shown on', () => {
  const chosen = (pages: StandingSignature['pages']): number[] =>
    places(three, { pages }).map((place) => ('page' in place ? place.page.reference.number - 10 : 0));

  it.each<[StandingSignature['pages'], number[]]>([
    ['first', [1]],
    ['last', [3]],
    ['all', [1, 2, 3]],
    [[2], [2]],
    [[-1], [3]],
    [
      [-2, 1],
      [2, 1],
    ],
    [
      [3, -1, 3, 1],
      [3, 1],
    ],
  ])('%j', (pages, expected) => expect(chosen(pages)).toEqual(expected));

  it.each([[4], [-4], [0], [1, 2, 7]])('page %j is not there', (...pages) => {
    expect(() => places(three, { pages })).toThrow(refusal('page-unknown', { page: pages.at(-1)!, pages: 3 }));
  });

  it('no page at all is refused too', () => {
    expect(() => places(three, { pages: [] })).toThrow(refusal('page-unknown'));
  });

  it('a page that is too small for the place is named', () => {
    const bytes = pagesDocument({ pages: [box, '/MediaBox [0 0 100 100]'] });
    const place = { rectangle: [150, 10, 250, 60] } as const;
    expect(places(bytes, { place: { rectangle: [...place.rectangle] } })).toHaveLength(1);
    expect(() => places(bytes, { pages: 'all', place: { rectangle: [...place.rectangle] } })).toThrow(
      refusal('place-outside', { page: 2 }),
    );
  });

  it('more pages than anybody looks at are refused when it is to stand on all of them', () => {
    const many = pagesDocument({ pages: Array.from({ length: 10_001 }, () => box) });
    expect(() => places(many, { pages: 'all' })).toThrow(refusal('unsupported'));
    expect(places(many, { pages: [10_001] })).toHaveLength(1);
  });

  it('one field on the first of them; stamps that look the same on the others', () => {
    look(sign(three, { visible: { pages: 'all' } }), (reader) => {
      expect(kinds(reader)).toEqual([['Widget'], ['Stamp'], ['Stamp']]);
      const [[field], [turned], [plain]] = annotations(reader) as [[PdfDictionary], [PdfDictionary], [PdfDictionary]];
      // Locked, read-only and printed; no action, no popup, nothing to click on.
      expect([...plain.entries.keys()].sort()).toEqual(['AP', 'Contents', 'F', 'P', 'Rect', 'Subtype', 'Type'].sort());
      expect(plain.get('F')).toBe(196);
      expect(plain.get('P')).toEqual(new PdfReference(13, 0));
      expect(reader.dictionary(plain, 'AP')!.get('N')).toEqual(reader.dictionary(field, 'AP')!.get('N'));
      expect(appearanceOf(reader, turned).dictionary.get('Matrix')).toEqual([0, 1, -1, 0, 40, 0]);
      expect(listSignatures(reader)).toHaveLength(1);
    });
  });

  it('what a drawing consists of is written once, its form once for each turn', () => {
    const states = (bytes: Buffer): number =>
      look(bytes, (reader) => {
        const added = [...reader.revisions.at(-1)!.sections[0]!.entries.numbers()].map((number) => reader.get(number));
        return added.filter((object) => object instanceof PdfDictionary && object.hasName('Type', 'ExtGState')).length;
      });
    expect(states(sign(three, { visible: { pages: 'all' } }))).toBe(1);
  });
});

describe('a visible field that is there', () => {
  const buyer = { fieldName: 'Buyer' };

  it('keeps its rectangle; the drawing is of its size', () => {
    const [place] = places(formDocument({ visible: true }), { place: { corner: 'top-left' } }, 'Buyer');
    expect(place).toMatchObject({ width: 100.5, height: 40, rotation: 0 });
    look(sign(formDocument({ visible: true }), buyer), (reader) => {
      const widget = reader.get(new PdfReference(6, 0)) as PdfDictionary;
      expect(reader.array(widget, 'Rect')).toEqual([150, 20, new PdfReal('250.5'), 60]);
      expect(reader.streamData(appearanceOf(reader, widget)).toString('latin1')).toContain('re f');
    });
  });

  it('an appearance that stood in for a signature is replaced', () => {
    const bytes = formDocument({ visible: true, widget: '/AP << /N 20 0 R >>', objects: { 20: '<< >>' } });
    look(sign(bytes, buyer), (reader) => {
      const appearance = reader.dictionary(reader.get(new PdfReference(6, 0)) as PdfDictionary, 'AP')!;
      expect((appearance.get('N') as PdfReference).number).toBeGreaterThan(20);
    });
  });

  it.each<[string, number, string, object]>([
    ['the turn of its page', 90, '', { rotation: 90, width: 40, height: 100.5 }],
    ['its own /MK /R before that of its page', 90, '/MK << /R 0 >>', { rotation: 0, width: 100.5, height: 40 }],
    ['its own /MK /R', 0, '/MK << /R 270 >>', { rotation: 270, width: 40, height: 100.5 }],
    ['a malformed /MK like a missing one', 180, '/MK << /R 17 >>', { rotation: 180, width: 100.5, height: 40 }],
  ])('honours %s', (_, rotate, widget, expected) => {
    const bytes = formDocument({
      visible: true,
      widget,
      objects: { 2: `<< /Type /Pages /Kids [3 0 R] /Count 1 /Rotate ${rotate} >>` },
    });
    expect(places(bytes, {}, 'Buyer')).toEqual([expect.objectContaining(expected)]);
  });

  it('each of its widgets shows the signature', () => {
    const widget = (rectangle: string): string =>
      `<< /Type /Annot /Subtype /Widget /F 4 /Parent 6 0 R /P 3 0 R /Rect [${rectangle}] >>`;
    const bytes = formDocument({
      objects: {
        6: '<< /FT /Sig /T (Buyer) /Kids [20 0 R 21 0 R 22 0 R] >>',
        20: widget('0 0 50 20'),
        21: widget('60 0 160 20'),
        22: widget('0 0 0 0'),
      },
    });
    look(sign(bytes, buyer), (reader) => {
      const shown = [20, 21, 22].map((number) => {
        const dictionary = reader.get(new PdfReference(number, 0)) as PdfDictionary;
        return dictionary.has('AP') && appearanceOf(reader, dictionary).dictionary.get('BBox');
      });
      expect(shown).toEqual([[0, 0, 50, 20], [0, 0, 100, 20], false]);
      expect(listSignatures(reader)).toHaveLength(1);
    });
  });

  it('an invisible one stays invisible: its author wanted it so', () => {
    expect(places(formDocument(), {}, 'Buyer')).toEqual([]);
    look(sign(formDocument(), buyer), (reader) => {
      const widget = reader.get(new PdfReference(6, 0)) as PdfDictionary;
      expect([widget.has('V'), widget.has('AP')]).toEqual([true, false]);
    });
  });
});

describe.each([
  ['hidden', 2],
  ['kept from view', 36],
])('a widget that is %s', (_, flags) => {
  it('is not drawn into', () => {
    const bytes = formDocument({ visible: true, widget: `/F ${flags}` });
    expect(places(bytes, {}, 'Buyer')).toEqual([]);
  });
});

describe('in a document that is signed already', () => {
  const once = sign(formDocument({ visible: true }));

  it('takes a new visible field on one page, and a visible field that is there', () => {
    look(sign(sign(once), { fieldName: 'Buyer' }), (reader) => expect(listSignatures(reader)).toHaveLength(3));
  });

  it('refuses several pages: what is no field would be a change of the signed document', () => {
    expect(() => sign(sign(three), { visible: { pages: 'all' } })).toThrow(
      refusal('not-shown', { obstacle: 'several-pages' }),
    );
  });

  it('refuses to change a widget that is no part of its field', () => {
    const apart = sign(formDocument({ visible: true, separate: true }));
    expect(() => sign(apart, { fieldName: 'Buyer' })).toThrow(refusal('not-shown', { obstacle: 'widget-apart' }));
  });

  it('a certification takes what is there, and no new visible field', () => {
    const bytes = sign(formDocument({ visible: true }), { certification: 2 });
    expect(() => sign(bytes)).toThrow(refusal('not-shown', { obstacle: 'certified' }));
    look(sign(bytes, { fieldName: 'Buyer' }), (reader) => expect(listSignatures(reader)).toHaveLength(2));
  });

  it('a certification that allows nothing is named as such', () => {
    expect(() => sign(certified(1))).toThrow(refusal('certified'));
  });

  it('the first signature may certify and be seen on all pages', () => {
    look(sign(three, { certification: 1, visible: { pages: 'all' } }), (reader) =>
      expect(kinds(reader)).toEqual([['Widget'], ['Stamp'], ['Stamp']]),
    );
  });
});

describe('words for those who do not see it', () => {
  it('a tagged document names the field by what it shows; the stamps say it in every document', () => {
    const tagged = (version: string): Buffer =>
      pagesDocument({
        pages: [box],
        catalog: '/MarkInfo << /Marked true >> /StructTreeRoot 30 0 R',
        objects: { 30: '<< /Type /StructTreeRoot >>' },
        version,
      });
    const words = (bytes: Buffer, key: string): string[] =>
      look(bytes, (reader) =>
        annotations(reader)
          .flat()
          .map((one) => reader.lookup(one, key))
          .map((text) => (text instanceof PdfString ? Buffer.from(text.bytes).toString('latin1') : '')),
      );
    expect(words(sign(tagged('1.7')), 'TU')).toEqual(['Signed by Maria Lindqvist']);
    expect(words(sign(tagged('1.7')), 'Contents')).toEqual(['']);
    expect(words(sign(tagged('2.0')), 'Contents')).toEqual(['Signed by Maria Lindqvist']);
    // The second one can not be in the structure tree any more, but it still has words.
    const texts = words(sign(sign(tagged('2.0'))), 'Contents');
    expect(texts).toEqual(['Signed by Maria Lindqvist', 'Signed by Maria Lindqvist']);
    expect(words(sign(three, { visible: { pages: [1, 3] } }), 'Contents')).toEqual(['', 'Signed by Maria Lindqvist']);
  });
});
