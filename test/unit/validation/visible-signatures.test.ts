import { afterAll, describe, expect, it } from 'vitest';
import {
  PdfDictionary,
  PdfName,
  PdfNewStream,
  PdfReference,
  PdfString,
  firstPage,
  type IncrementalUpdate,
  type PdfObject,
  type PdfReader,
} from '../../../main/document/pdf';
import { PdfBuilder } from '../../fixtures/pdf';
import { removeFiles, updateDocument } from './signed-document';
import { byAlice, byBob, originals, verify } from './two-signatories';

afterAll(removeFiles);

type Edit = (reader: PdfReader, update: IncrementalUpdate) => void;
const name = (value: string): PdfName => new PdfName(value);
const text = (value: string): PdfString => new PdfString(Buffer.from(value, 'latin1'));

/** What Alice's signature says of a revision between hers and Bob's. */
async function between(edit: Edit, start: Buffer = originals.get('table')!): Promise<string> {
  const found = await verify(byBob(updateDocument(byAlice(start), edit)));
  const alice = found.find(({ signer }) => signer?.subject === 'Alice');
  expect(alice?.integrity).toBe('intact');
  return alice!.coverage.laterChanges;
}

const signature = (): PdfDictionary =>
  PdfDictionary.of({ ByteRange: [], Contents: new PdfString(Buffer.alloc(4), true) });

/** A form XObject with a font that nobody else has. */
function appearance(update: IncrementalUpdate): PdfDictionary {
  const font = update.add(
    PdfDictionary.of({ Type: name('Font'), Subtype: name('Type1'), BaseFont: name('Helvetica') }),
  );
  const form = PdfDictionary.of({
    ...{ Type: name('XObject'), Subtype: name('Form'), BBox: [0, 0, 100, 40] },
    Resources: PdfDictionary.of({ Font: PdfDictionary.of({ F1: font }) }),
  });
  return PdfDictionary.of({ N: update.add(new PdfNewStream(form, Buffer.from('BT /F1 9 Tf (Bob) Tj ET'))) });
}

const widget = (update: IncrementalUpdate, page: PdfReference, more: Record<string, PdfObject> = {}): PdfDictionary =>
  PdfDictionary.of({
    ...{ Type: name('Annot'), Subtype: name('Widget'), Rect: [10, 10, 110, 50], F: 132, P: page },
    ...{ AP: appearance(update), ...more },
  });

function pages(reader: PdfReader): PdfReference[] {
  const tree = reader.dictionary(reader.catalog.dictionary, 'Pages')!;
  return reader.array(tree, 'Kids') as PdfReference[];
}

function annotate(reader: PdfReader, update: IncrementalUpdate, page: PdfReference, item: PdfReference): void {
  const dictionary = reader.get(page) as PdfDictionary;
  dictionary.set('Annots', [...(reader.array(dictionary, 'Annots') ?? []), item]);
  update.put(page, dictionary);
}

function register(reader: PdfReader, update: IncrementalUpdate, ...fields: PdfReference[]): void {
  const reference = reader.catalog.dictionary.get('AcroForm') as PdfReference;
  const form = reader.get(reference) as PdfDictionary;
  form.set('Fields', [...(reader.array(form, 'Fields') ?? []), ...fields]);
  update.put(reference, form);
}

/** A merged field and widget on a page, with what `more` says beside. */
function addField(
  reader: PdfReader,
  update: IncrementalUpdate,
  more: Record<string, PdfObject> = {},
  at = 0,
): PdfReference {
  const page = pages(reader)[at]!;
  const extra = { FT: name('Sig'), T: text('Visible'), V: update.add(signature()), ...more };
  const field = update.add(widget(update, page, extra));
  register(reader, update, field);
  annotate(reader, update, page, field);
  return field;
}

/** A field with a widget of its own on each page. */
function addFieldWithWidgets(
  reader: PdfReader,
  update: IncrementalUpdate,
  kid: (field: PdfReference) => Record<string, PdfObject> = () => ({}),
): void {
  const field = update.allocate();
  const widgets = pages(reader).map((page) => {
    const reference = update.add(widget(update, page, { Parent: field, ...kid(field) }));
    annotate(reader, update, page, reference);
    return reference;
  });
  const entries = { FT: name('Sig'), T: text('Twice'), V: update.add(signature()), Kids: widgets };
  update.put(field, PdfDictionary.of(entries));
  register(reader, update, field);
}

describe('a new visible signature is a signature and nothing else', () => {
  it('on the first page, on another one, with fonts and forms of its own', async () => {
    expect(await between((reader, update) => void addField(reader, update))).toBe('signatures-only');
    expect(await between((reader, update) => void addField(reader, update, {}, 1))).toBe('signatures-only');
  });

  it('with a highlighting mode of its widget (ISO 32000-2, table 191)', async () => {
    const highlighted = await between((reader, update) => void addField(reader, update, { H: name('N') }));
    expect(highlighted).toBe('signatures-only');
  });

  it('with several widgets', async () => {
    expect(await between((reader, update) => addFieldWithWidgets(reader, update))).toBe('signatures-only');
  });

  it.each<[string, (reader: PdfReader, update: IncrementalUpdate) => void]>([
    [
      'an action',
      (reader, update) => void addField(reader, update, { A: PdfDictionary.of({ S: name('JavaScript') }) }),
    ],
    [
      'an optional content group',
      (reader, update) => void addField(reader, update, { OC: update.add(new PdfDictionary()) }),
    ],
    [
      'kids of another field',
      (reader, update) => addFieldWithWidgets(reader, update, () => ({ Parent: new PdfReference(1, 0) })),
    ],
    [
      'kids that do something',
      (reader, update) => addFieldWithWidgets(reader, update, () => ({ AA: new PdfDictionary() })),
    ],
    ['kids that are fields', (reader, update) => addFieldWithWidgets(reader, update, () => ({ FT: name('Btn') }))],
  ])('not one with %s', async (_, edit) => {
    expect(await between(edit)).toBe('other');
  });

  it('a widget on a page that no field of the form has is no signature: it would be listed nowhere', async () => {
    const edit: Edit = (reader, update) => {
      const page = pages(reader)[0]!;
      const ghost = widget(update, page, { FT: name('Sig'), T: text('Ghost'), V: update.add(signature()) });
      annotate(reader, update, page, update.add(ghost));
    };
    expect(await between(edit)).toBe('other');
  });

  it('another annotation beside it', async () => {
    const edit: Edit = (reader, update) => {
      addField(reader, update);
      const page = pages(reader)[1]!;
      const stamp = PdfDictionary.of({ Type: name('Annot'), Subtype: name('Stamp'), Rect: [0, 0, 300, 300] });
      annotate(reader, update, page, update.add(stamp));
    };
    expect(await between(edit)).toBe('other');
  });

  it('a tab order by structure where the page had none, and no other', async () => {
    const tabs =
      (order: string): Edit =>
      (reader, update) => {
        const page = firstPage(reader);
        page.dictionary.set('Tabs', name(order));
        update.put(page.reference!, page.dictionary);
      };
    expect(await between(tabs('S'))).toBe('signatures-only');
    expect(await between(tabs('R'))).toBe('other');
    expect(await between(tabs('S'), updateDocument(originals.get('table')!, tabs('R')))).toBe('other');
  });
});

describe('what an earlier signature shows', () => {
  /** Signed by Alice in a field that is seen; `after` is what somebody does then. */
  async function visibleFirst(after: (field: PdfReference, form: PdfReference) => Edit): Promise<string> {
    let field: PdfReference | undefined;
    let form: PdfReference | undefined;
    const start = updateDocument(originals.get('table')!, (reader, update) => {
      const catalog = reader.catalog;
      const page = firstPage(reader);
      const shown = appearance(update);
      form = shown.get('N') as PdfReference;
      const entries = { FT: name('Sig'), T: text('Shown'), AP: shown, V: update.add(signature()) };
      field = update.add(widget(update, page.reference!, entries));
      page.dictionary.set('Annots', [field]);
      update.put(page.reference!, page.dictionary);
      catalog.dictionary.set('AcroForm', update.add(PdfDictionary.of({ Fields: [field] })));
      update.put(catalog.reference, catalog.dictionary);
    });
    return between(after(field!, form!), start);
  }

  it('is not drawn anew under its number', async () => {
    const redraw =
      (_: PdfReference, form: PdfReference): Edit =>
      (__, update) => {
        const dictionary = PdfDictionary.of({ Type: name('XObject'), Subtype: name('Form'), BBox: [0, 0, 100, 40] });
        update.put(form, new PdfNewStream(dictionary, Buffer.from('BT (Mallory) Tj ET')));
      };
    expect(await visibleFirst(redraw)).toBe('other');
  });

  it('is not exchanged for something else, moved or hidden', async () => {
    const change =
      (edit: (field: PdfDictionary, update: IncrementalUpdate) => void) =>
      (field: PdfReference): Edit =>
      (reader, update) => {
        const dictionary = reader.get(field) as PdfDictionary;
        edit(dictionary, update);
        update.put(field, dictionary);
      };
    expect(await visibleFirst(change((field, update) => field.set('AP', appearance(update))))).toBe('other');
    expect(await visibleFirst(change((field) => field.set('Rect', [0, 0, 1, 1])))).toBe('other');
    expect(await visibleFirst(change((field) => field.set('F', 2)))).toBe('other');
    expect(await visibleFirst(change(() => undefined))).toBe('signatures-only');
  });
});

/** A tagged document; objects 20 to 23: structure root, document element, a paragraph, the parent tree. */
function taggedDocument(options: { kids?: string; parentTree?: string; more?: Record<number, string> } = {}): Buffer {
  const bodies: Record<number, string> = {
    1: '<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> /StructTreeRoot 20 0 R /AcroForm 9 0 R >>',
    2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /StructParents 0 /Resources << >> >>',
    9: '<< /Fields [] >>',
    20: '<< /Type /StructTreeRoot /K 21 0 R /ParentTree 23 0 R /ParentTreeNextKey 1 >>',
    21: `<< /Type /StructElem /S /Document /P 20 0 R /K ${options.kids ?? '[22 0 R]'} >>`,
    22: '<< /Type /StructElem /S /P /P 21 0 R /Pg 3 0 R /K 0 >>',
    23: options.parentTree ?? '<< /Nums [0 [22 0 R]] >>',
    ...options.more,
  };
  const builder = new PdfBuilder().stream(4, '', '/P <</MCID 0>> BDC EMC');
  for (const [number, body] of Object.entries(bodies)) builder.object(Number(number), body);
  return builder.table('/Root 1 0 R').build();
}

interface Tagging {
  /** Entries of the new element. */
  element?: Record<string, PdfObject>;
  /** What becomes of the old objects beside. */
  also?: Edit;
  /** What the element's object reference leads to, in place of the widget. */
  object?: PdfReference;
  /** Does not touch the parent tree. */
  noParentTree?: boolean;
}

/** Adds a visible signature with its structure element, as PDF/UA wants it. */
const tagged =
  ({ element = {}, also, object, noParentTree }: Tagging = {}): Edit =>
  (reader, update) => {
    const field = addField(reader, update, { StructParent: 1 });
    const number = (value: number): PdfReference => new PdfReference(value, 0);
    const kid = PdfDictionary.of({ Type: name('OBJR'), Obj: object ?? field, Pg: number(3) });
    const entries = { Type: name('StructElem'), S: name('Form'), P: number(21), Pg: number(3), K: kid, ...element };
    const added = update.add(PdfDictionary.of(entries));
    const parent = reader.get(number(21)) as PdfDictionary;
    const kids = parent.get('K');
    if (kids instanceof PdfReference && Array.isArray(reader.get(kids))) {
      update.put(kids, [...(reader.get(kids) as PdfObject[]), added]);
    } else {
      parent.set('K', [...(Array.isArray(kids) ? kids : [kids!]), added]);
      update.put(number(21), parent);
    }
    const root = reader.get(number(20)) as PdfDictionary;
    root.set('ParentTreeNextKey', 2);
    update.put(number(20), root);
    if (!noParentTree) {
      const tree = reader.get(number(23)) as PdfDictionary;
      if (tree.has('Kids')) {
        tree.set('Kids', [
          ...(tree.get('Kids') as PdfObject[]),
          update.add(PdfDictionary.of({ Limits: [1, 1], Nums: [1, added] })),
        ]);
      } else {
        tree.set('Nums', [...(tree.get('Nums') as PdfObject[]), 1, added]);
      }
      update.put(number(23), tree);
    }
    also?.(reader, update);
  };

describe('a new visible signature in a tagged document', () => {
  const put =
    (number: number, edit: (dictionary: PdfDictionary) => void): Edit =>
    (reader, update) => {
      const reference = new PdfReference(number, 0);
      const dictionary = reader.get(reference) as PdfDictionary;
      edit(dictionary);
      update.put(reference, dictionary);
    };

  it('brings a Form element with an object reference to its widget, and its entry in the parent tree', async () => {
    expect(await between(tagged(), taggedDocument())).toBe('signatures-only');
  });

  it('behind a single kid, or in an array that is an object of its own', async () => {
    expect(await between(tagged(), taggedDocument({ kids: '22 0 R' }))).toBe('signatures-only');
    const apart = taggedDocument({ kids: '24 0 R', more: { 24: '[22 0 R]' } });
    expect(await between(tagged(), apart)).toBe('signatures-only');
  });

  it('in a parent tree of several leaves', async () => {
    const leaves = { parentTree: '<< /Kids [24 0 R] >>', more: { 24: '<< /Limits [0 0] /Nums [0 [22 0 R]] >>' } };
    expect(await between(tagged(), taggedDocument(leaves))).toBe('signatures-only');
  });

  it.each<[string, Tagging]>([
    ['an element of another type', { element: { S: name('H1') } }],
    ['an element with words in place of the content', { element: { ActualText: text('I agree to everything') } }],
    ['an element that takes content of the page', { element: { K: [0] } }],
    ['an element that leads to something else', { object: new PdfReference(22, 0) }],
    ['an element with another parent', { element: { P: new PdfReference(22, 0) } }],
    [
      'an element that was there and says something else',
      { also: put(22, (element) => element.set('Alt', text('x'))) },
    ],
    [
      'an element that was there and is of another type',
      { also: put(22, (element) => element.set('S', name('Artifact'))) },
    ],
    ['an element taken away', { also: put(21, (element) => element.set('K', [])) }],
    ['an entry of the parent tree taken away', { also: put(23, (tree) => tree.set('Nums', [])) }],
    [
      'an entry of the parent tree that leads elsewhere',
      { also: put(23, (tree) => tree.set('Nums', [0, [new PdfReference(21, 0)]])) },
    ],
    [
      'a new meaning of types',
      { also: put(20, (root) => root.set('RoleMap', PdfDictionary.of({ P: name('Artifact') }))) },
    ],
    [
      'another parent tree',
      { noParentTree: true, also: put(20, (root) => root.set('ParentTree', new PdfDictionary())) },
    ],
  ])('not %s', async (_, tagging) => {
    expect(await between(tagged(tagging), taggedDocument())).toBe('other');
  });

  it('an element without a new signature', async () => {
    const edit: Edit = (reader, update) => {
      const element = { Type: name('StructElem'), S: name('Form'), P: new PdfReference(21, 0), K: [] };
      put(21, (parent) => parent.set('K', [new PdfReference(22, 0), update.add(PdfDictionary.of(element))]))(
        reader,
        update,
      );
    };
    expect(await between(edit, taggedDocument())).toBe('other');
  });
});

describe('/Size (ISO 32000-2, table 15)', () => {
  const size = (bytes: Buffer, from: RegExp, to: (found: string) => string): Buffer => {
    const all = bytes.toString('latin1');
    const at = all.lastIndexOf('/Size ');
    const found = from.exec(all.slice(at))![0];
    return Buffer.from(all.slice(0, at) + to(found) + all.slice(at + found.length), 'latin1');
  };
  const tooSmall = (bytes: Buffer): Buffer => size(bytes, /^\/Size \d+/, (found) => '/Size 2'.padEnd(found.length));

  it('that was wrong in the document and is right in the signed revision: later signatures are still only that', async () => {
    const start = tooSmall(originals.get('table')!);
    const found = await verify(byBob(byAlice(start)));
    expect(found.map(({ coverage }) => coverage.laterChanges)).toEqual(['signatures-only', 'none']);
  });

  it('that is wrong in a later revision: what it hides from some readers counts as a change', async () => {
    const updated = tooSmall(
      updateDocument(byAlice(originals.get('table')!), (_, update) => update.add(new PdfDictionary())),
    );
    const [alice] = await verify(byBob(updated));
    expect(alice).toMatchObject({ integrity: 'intact', coverage: { laterChanges: 'other' } });
  });
});
