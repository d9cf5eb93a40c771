import { afterAll, describe, expect, it } from 'vitest';
import type { SignatureReport } from '../../../main/document/document-port';
import {
  PdfDictionary,
  PdfName,
  PdfNewStream,
  PdfReference,
  PdfString,
  type IncrementalUpdate,
  type PdfObject,
  type PdfReader,
} from '../../../main/document/pdf';
import { formDocument } from '../pades/form-documents';
import { removeFiles, signDocument, updateDocument, type SignOptions } from './signed-document';
import { alice, alicePlan, byBob, originals, verify } from './two-signatories';

afterAll(removeFiles);

type Edit = (reader: PdfReader, update: IncrementalUpdate) => void;
const name = (value: string): PdfName => new PdfName(value);
const text = (value: string): PdfString => new PdfString(Buffer.from(value, 'latin1'));
const reference = (number: number): PdfReference => new PdfReference(number, 0);

/** Objects of {@link formDocument}. */
const [page, content, buyer, remark] = [3, 4, 6, 8].map(reference) as [
  PdfReference,
  PdfReference,
  PdfReference,
  PdfReference,
];

const put =
  (target: PdfReference, change: (dictionary: PdfDictionary, update: IncrementalUpdate) => void): Edit =>
  (reader, update) => {
    const dictionary = reader.get(target) as PdfDictionary;
    change(dictionary, update);
    update.put(target, dictionary);
  };

const form = (update: IncrementalUpdate, words: string): PdfReference => {
  const entries = { Type: name('XObject'), Subtype: name('Form'), BBox: [0, 0, 50, 20] };
  return update.add(new PdfNewStream(PdfDictionary.of(entries), Buffer.from(words)));
};
const fillIn = put(remark, (field, update) => {
  field.set('V', text('Paid'));
  field.set('AP', PdfDictionary.of({ N: form(update, 'BT (Paid) Tj ET') }));
});
const annotate = (more: Record<string, PdfObject> = {}): Edit =>
  put(page, (dictionary, update) => {
    const note = { Type: name('Annot'), Subtype: name('FreeText'), Rect: [0, 0, 99, 99], Contents: text('x'), ...more };
    const annotations = dictionary.get('Annots') as PdfObject[];
    dictionary.set('Annots', [...annotations, update.add(PdfDictionary.of(note))]);
  });
const rewrite: Edit = put(page, (dictionary) => dictionary.set('MediaBox', [0, 0, 10, 10]));
const addValidationData: Edit = (reader, update) => {
  const { dictionary, reference: catalog } = reader.catalog;
  dictionary.set('DSS', update.add(PdfDictionary.of({ Certs: [] })));
  update.put(catalog, dictionary);
};
/** A signature or document timestamp as to its form; what it is worth, its own report says. */
const addField =
  (subFilter: string, rectangle: number[]): Edit =>
  (reader, update) => {
    const value = { SubFilter: name(subFilter), ByteRange: [], Contents: new PdfString(Buffer.alloc(4), true) };
    const entries = { Type: name('Annot'), Subtype: name('Widget'), FT: name('Sig'), T: text('Time'), Rect: rectangle };
    const field = update.add(PdfDictionary.of({ ...entries, V: update.add(PdfDictionary.of(value)) }));
    const fields = (dictionary: PdfDictionary): PdfObject[] => dictionary.get('Fields') as PdfObject[];
    put(reference(9), (dictionary) => dictionary.set('Fields', [...fields(dictionary), field]))(reader, update);
  };
const addTimestamp = addField('ETSI.RFC3161', [0, 0, 0, 0]);

interface Situation {
  options?: SignOptions;
  document?: Parameters<typeof formDocument>[0];
  /** Bob signs at the end. */
  closed?: boolean;
}

/** What Alice's signature says after `edit`. */
async function after(edit: Edit | 'nothing', situation: Situation): Promise<SignatureReport> {
  const signed = signDocument(formDocument(situation.document), alice, alicePlan, situation.options);
  const changed = edit === 'nothing' ? signed : updateDocument(signed, edit);
  const found = await verify(situation.closed === false ? changed : byBob(changed));
  const own = found.find(({ signer }) => signer?.subject === 'Alice');
  expect(own?.integrity).toBe('intact');
  return own!;
}

// Nobody is trusted here, so the indication is that of an intact signature (forbidden-changes.test.ts has what it becomes).
const violation = { indication: 'INDETERMINATE', coverage: { permitted: false } };
const kept = { indication: 'INDETERMINATE', coverage: { permitted: true } };
const certified = (certification: 1 | 2 | 3): Situation => ({ options: { claims: { certification } }, closed: false });

describe('DocMDP: what a certification permits (ISO 32000-2, table 257)', () => {
  it.each<[string, Edit | 'nothing', Record<1 | 2 | 3, boolean>]>([
    ['validation data', addValidationData, { 1: true, 2: true, 3: true }],
    ['a document timestamp', addTimestamp, { 1: true, 2: true, 3: true }],
    ['a field that is filled in', fillIn, { 1: false, 2: true, 3: true }],
    ['an annotation', annotate(), { 1: false, 2: false, 3: true }],
    ['a page that is changed', rewrite, { 1: false, 2: false, 3: false }],
  ])('%s', async (_, edit, permitted) => {
    for (const level of [1, 2, 3] as const) {
      const report = await after(edit, certified(level));
      expect(report, `P = ${level}`).toMatchObject({ certification: level, ...(permitted[level] ? kept : violation) });
    }
  });

  it('another signature: under P = 1 forbidden, under P = 2 and 3 permitted', async () => {
    // Our own writer refuses to sign under P = 1.
    expect(await after(addField('ETSI.CAdES.detached', [0, 0, 0, 0]), certified(1))).toMatchObject(violation);
    for (const level of [2, 3] as const) {
      expect(await after('nothing', { ...certified(level), closed: true })).toMatchObject({
        coverage: { laterChanges: 'signatures-only', permitted: true },
      });
    }
  });

  it('under P = 1 no document timestamp that is seen on a page', async () => {
    expect(await after(addField('ETSI.RFC3161', [0, 0, 90, 90]), certified(1))).toMatchObject(violation);
  });

  it('nothing afterwards, or no certification: there is nothing to judge', async () => {
    expect((await after('nothing', certified(2))).coverage).not.toHaveProperty('permitted');
    expect((await after(rewrite, { closed: false })).coverage).not.toHaveProperty('permitted');
  });

  it('what is permitted, but nobody signed, is still a change', async () => {
    expect((await after(fillIn, certified(2))).coverage).toMatchObject({ laterChanges: 'other', permitted: true });
  });

  it('the date of a program that fills in forms, and nothing else of the document’s information', async () => {
    const information = async (key: string): Promise<SignatureReport> => {
      const signed = signDocument(originals.get('table')!, alice, alicePlan, certified(2).options);
      const edit: Edit = (reader, update) => {
        const target = reader.trailer.get('Info') as PdfReference;
        put(target, (dictionary) => dictionary.set(key, text('D:20260202000000Z')))(reader, update);
      };
      return (await verify(updateDocument(signed, edit)))[0]!;
    };
    expect(await information('ModDate')).toMatchObject(kept);
    expect(await information('Title')).toMatchObject(violation);
  });

  // ISO 32000-2, table 257: what adds validation data is no change; clause 14.3.3: whoever saves writes when.
  it('under P = 1 the date of a save goes with validation data, and neither by itself nor with what else is said', async () => {
    const date: Edit = (reader, update) => {
      const target = reader.trailer.get('Info') as PdfReference;
      put(target, (dictionary) => dictionary.set('ModDate', text('D:20260202000000Z')))(reader, update);
    };
    const title: Edit = (reader, update) => {
      const target = reader.trailer.get('Info') as PdfReference;
      put(target, (dictionary) => dictionary.set('Title', text('Another')))(reader, update);
    };
    const withMetadata: Edit = (reader, update) => {
      const entries = PdfDictionary.of({ Type: name('Metadata'), Subtype: name('XML') });
      const { dictionary, reference: catalog } = reader.catalog;
      dictionary.set('Metadata', update.add(new PdfNewStream(entries, Buffer.from('<x/>'))));
      dictionary.set('DSS', update.add(PdfDictionary.of({ Certs: [] })));
      update.put(catalog, dictionary);
    };
    const saved = async (...edits: Edit[]): Promise<SignatureReport> => {
      const signed = signDocument(originals.get('table')!, alice, alicePlan, certified(1).options);
      const made = updateDocument(signed, (reader, update) => edits.forEach((edit) => edit(reader, update)));
      return (await verify(made))[0]!;
    };
    expect(await saved(date, addValidationData)).toMatchObject({ ...kept, coverage: { permitted: true } });
    expect(await saved(date)).toMatchObject(violation);
    expect(await saved(title, addValidationData)).toMatchObject(violation);
    expect(await saved(date, withMetadata)).toMatchObject(violation);
  });

  it('a field that is filled in for good becomes read-only, and nothing else of it changes', async () => {
    const closing = (flags: number, filled = true): Edit =>
      put(remark, (field, update) => {
        if (filled) field.set('V', text('Paid'));
        if (filled) field.set('AP', PdfDictionary.of({ N: form(update, 'BT (Paid) Tj ET') }));
        field.set('Ff', flags);
      });
    expect(await after(closing(1), certified(2))).toMatchObject(kept);
    expect(await after(closing(1), certified(1))).toMatchObject(violation);
    expect(await after(closing(1, false), certified(2))).toMatchObject(kept);
    expect(await after(closing(1, false), certified(1))).toMatchObject(violation);
    // Of a password, of several lines; and one that was not read-only before.
    for (const flags of [3, 8193, 0x1000]) expect(await after(closing(flags), certified(2))).toMatchObject(violation);
    const report = await after(closing(1, false), certified(3));
    expect(report.coverage.changes).toEqual([
      expect.objectContaining({ field: 'Remark', what: expect.stringMatching('closed') }),
    ]);
    const readOnly = '<< /FT /Tx /T (Remark) /Ff 1 /Type /Annot /Subtype /Widget /F 4 /Rect [10 10 60 30] /P 3 0 R >>';
    const open = put(remark, (field) => field.set('Ff', 0));
    expect(await after(open, { ...certified(3), document: { objects: { 8: readOnly } } })).toMatchObject(violation);
  });
});

describe('FieldMDP and /Lock: fields that a signature closes (ISO 32000-2, clause 12.8.2.4 and table 236)', () => {
  const locked = (lock: string): Situation => ({
    document: { field: `/Lock << /Type /SigFieldLock ${lock} >>` },
    options: { claims: { fieldName: 'Buyer' } },
    closed: false,
  });
  it.each([
    ['All', '/Action /All', false],
    ['Include, named', '/Action /Include /Fields [(Remark)]', false],
    ['Include, not named', '/Action /Include /Fields [(Other)]', true],
    ['Exclude, named', '/Action /Exclude /Fields [(Remark)]', true],
    ['Exclude, not named', '/Action /Exclude /Fields [(Other)]', false],
    ['the document as a whole by P = 1', '/Action /Include /Fields [(Other)] /P 1', false],
    ['the document as a whole by P = 2', '/Action /Include /Fields [(Other)] /P 2', true],
  ])('%s', async (_, lock, permitted) => {
    expect(await after(fillIn, locked(lock))).toMatchObject(permitted ? kept : violation);
  });

  it('says which field', async () => {
    const { detail } = await after(fillIn, locked('/Action /All'));
    expect(detail).toContain('the field Remark, which this signature locks, was changed');
  });

  it('a closed field that is changed in a way that filling in does not', async () => {
    const moved = put(remark, (field) => field.set('Rect', [0, 0, 1, 1]));
    expect(await after(moved, locked('/Action /All'))).toMatchObject(violation);
  });

  it('other changes: nothing can be said of them by fields', async () => {
    const report = await after(rewrite, locked('/Action /All'));
    expect(report).toMatchObject({ indication: 'INDETERMINATE', coverage: { laterChanges: 'other' } });
    expect(report.coverage).not.toHaveProperty('permitted');
  });
});

describe('EAA: annotations under a certification', () => {
  it('P = 3 permits annotations; that the document was changed is told all the same', async () => {
    expect(await after(annotate(), certified(3))).toMatchObject({
      coverage: { laterChanges: 'other', permitted: true },
    });
  });
  it.each<[string, Edit]>([
    ['a widget that is no field', annotate({ Subtype: name('Widget'), FT: name('Tx') })],
    ['a kind that no standard knows', annotate({ Subtype: name('Overlay') })],
    [
      'an annotation that is an action',
      put(remark, (field) => field.set('A', PdfDictionary.of({ S: name('JavaScript') }))),
    ],
  ])('P = 3 does not permit %s', async (_, edit) => {
    expect(await after(edit, certified(3))).toMatchObject(violation);
  });
});

describe('SSA: signatures under a certification', () => {
  it('P = 2: a signature that is only drawn, without a field in the form, is none', async () => {
    const drawn = annotate({
      Subtype: name('Widget'),
      FT: name('Sig'),
      V: PdfDictionary.of({ ByteRange: [], Contents: text('') }),
    });
    expect(await after(drawn, certified(2))).toMatchObject(violation);
  });

  it('P = 2: a field with a made-up signature is listed, and it is broken', async () => {
    const signed = updateDocument(signDocument(formDocument(), alice, alicePlan, certified(2).options), addTimestamp);
    const found = await verify(signed);
    expect(found.find(({ field }) => field === 'Time')).toMatchObject({
      integrity: 'broken',
      role: 'document-timestamp',
    });
  });

  it('a certification counts by what was signed: /Perms taken away afterwards does not lift it', async () => {
    const edit: Edit = (reader, update) => {
      const { dictionary, reference: catalog } = reader.catalog;
      dictionary.delete('Perms');
      update.put(catalog, dictionary);
    };
    expect(await after(edit, certified(1))).toMatchObject({ certification: 1, ...violation });
  });

  it('only the first signature certifies, whatever a later one and /Perms say', async () => {
    const twice = byBob(signDocument(formDocument(), alice, alicePlan));
    const made = updateDocument(twice, (reader, update) => {
      const { dictionary, reference: catalog } = reader.catalog;
      const fields = reader.array(reader.dictionary(dictionary, 'AcroForm')!, 'Fields') as PdfReference[];
      const last = reader.get(fields.at(-1)!) as PdfDictionary;
      dictionary.set('Perms', PdfDictionary.of({ DocMDP: last.get('V')! }));
      update.put(catalog, dictionary);
    });
    for (const report of await verify(made)) expect(report).not.toHaveProperty('certification');
  });
});

describe('shadow attacks: what was hidden in the signed document is brought out', () => {
  const shadows: [string, Edit][] = [
    [
      'hide: the annotation that lay over the content is taken away',
      put(page, (dictionary) => dictionary.set('Annots', [buyer, remark])),
    ],
    [
      'hide: the picture that lay over the content is exchanged',
      (_, update) =>
        update.put(reference(21), new PdfNewStream(PdfDictionary.of({ Subtype: name('Form') }), Buffer.alloc(0))),
    ],
    ['replace: a font whose glyphs are others', put(reference(5), (font) => font.set('BaseFont', name('Courier')))],
    [
      'replace: the value that a field shows is another than its own',
      put(remark, (field) => field.set('MK', PdfDictionary.of({ CA: text('1') }))),
    ],
    [
      'replace: the content',
      (_, update) => update.put(content, new PdfNewStream(new PdfDictionary(), Buffer.from('BT ET'))),
    ],
    [
      'hide and replace: the page tree leads to pages that were there, unseen',
      put(reference(2), (tree) => tree.set('Kids', [reference(22)])),
    ],
    [
      'hide and replace: another catalog of the signed document',
      (reader, update) => update.put(reader.catalog.reference, reader.get(23)),
    ],
    ['optional content that is switched on', put(reference(24), (group) => group.set('Name', text('shown')))],
  ];
  const document = {
    objects: {
      20: '<< /Type /Annot /Subtype /Square /Rect [0 0 300 200] >>',
      21: '<< /Type /XObject >>',
      22: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R >>',
      23: '<< /Type /Catalog /Pages 22 0 R /AcroForm 9 0 R >>',
      24: '<< /Type /OCG /Name (hidden) >>',
    },
  };

  it.each(shadows)('%s', async (_, edit) => {
    expect(await after(edit, { document })).toMatchObject({ coverage: { laterChanges: 'other' } });
    expect(await after(edit, { document, ...certified(2) })).toMatchObject(violation);
  });
});

describe('what filling in a form may change, and no more', () => {
  const filled = async (edit: Edit): Promise<boolean | undefined> =>
    (await after(edit, { ...certified(2), document })).coverage.permitted;
  const document = {
    fields: '30 0 R 31 0 R 33 0 R',
    streams: { 40: 'BT (1) Tj ET', 41: 'BT (2) Tj ET', 42: '0 0 m 9 9 l S', 43: '' },
    objects: {
      30: '<< /FT /Tx /T (Sum) /Type /Annot /Subtype /Widget /Rect [0 0 9 9] /AP << /N 40 0 R >> >>',
      31: '<< /FT /Tx /T (Total) /Type /Annot /Subtype /Widget /Rect [9 9 18 18] /AP << /N 41 0 R >> >>',
      32: '<< /Shared 41 0 R >>',
      33: '<< /FT /Btn /T (Agreed) /Type /Annot /Subtype /Widget /Rect [0 9 9 18] /AS /Off /AP << /N << /On 42 0 R /Off 43 0 R >> >> >>',
    },
  };

  it('the value, and the state of a button that goes with it', async () => {
    expect(await filled(put(reference(30), (field) => field.set('V', text('7'))))).toBe(true);
    const press = (value: string, state: string): Edit =>
      put(reference(33), (field) => {
        if (value) field.set('V', name(value));
        field.set('AS', name(state));
      });
    expect(await filled(press('On', 'On'))).toBe(true);
    expect(await filled(press('', 'On'))).toBe(false);
    expect(await filled(press('Off', 'On'))).toBe(false);
    expect(await filled(press('Other', 'Other'))).toBe(false);
  });

  it('a drawing under its old number, where the field alone has it', async () => {
    const redraw =
      (number: number, value?: string): Edit =>
      (reader, update) => {
        if (value) put(reference(number - 10), (field) => field.set('V', text(value)))(reader, update);
        const entries = { Type: name('XObject'), Subtype: name('Form'), BBox: [0, 0, 50, 20] };
        update.put(reference(number), new PdfNewStream(PdfDictionary.of(entries), Buffer.from('BT (7) Tj ET')));
      };
    expect(await filled(redraw(40, '7'))).toBe(true);
    expect(await filled(redraw(41, '7'))).toBe(false);
    expect(await filled(redraw(40))).toBe(false);
  });

  it.each(['Rect', 'T', 'FT', 'Ff', 'A', 'AA', 'MaxLen', 'Opt', 'DV', 'DA', 'F', 'OC'])('not /%s', async (key) => {
    expect(await filled(put(reference(30), (field) => field.set(key, text('x'))))).toBe(false);
  });

  it('not a field more', async () => {
    const edit: Edit = (reader, update) => {
      const field = update.add(PdfDictionary.of({ FT: name('Tx'), T: text('New') }));
      put(reference(9), (dictionary) => dictionary.set('Fields', [...(dictionary.get('Fields') as []), field]))(
        reader,
        update,
      );
    };
    expect(await filled(edit)).toBe(false);
  });
});
