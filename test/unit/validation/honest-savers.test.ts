import { deflateSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { PdfReference, PdfStream } from '../../../main/document/pdf';
import {
  encodeTextString,
  firstPage,
  PdfDictionary,
  PdfName,
  PdfNewStream,
  PdfString,
  type IncrementalUpdate,
  type PdfObject,
  type PdfReader,
} from '../../../main/document/pdf';
import {
  aliceSays,
  field,
  formOf,
  listOf,
  object,
  richForm,
  saved,
  signedBy,
  verdictOn,
  type Edit,
  type Permission,
} from './filled-forms';
import { removeFiles } from './signed-document';
import { byBob } from './two-signatories';

afterAll(removeFiles);

const originals = { table: await richForm(false), stream: await richForm(true) };
const permissions: Permission[] = ['none', 1, 2, 3];
const name = (value: string): PdfName => new PdfName(value);
const text = (value: string): PdfString => new PdfString(Buffer.from(value, 'latin1'));
const utf16 = (value: string): PdfString => new PdfString(Buffer.from(`\ufeff${value}`, 'utf16le').swap16(), true);

const helvetica = (): PdfDictionary =>
  PdfDictionary.of({ Type: name('Font'), Subtype: name('Type1'), BaseFont: name('Helvetica') });
/** The appearance that every engine writes: a background where the field has one, a frame, the text. */
const drawing = (words: string, more: Record<string, PdfObject> = {}): PdfNewStream =>
  new PdfNewStream(
    PdfDictionary.of({
      ...{ Subtype: name('Form'), BBox: [0, 0, 151, 21] },
      Resources: PdfDictionary.of({ Font: PdfDictionary.of({ Helv: helvetica() }) }),
      ...more,
    }),
    Buffer.from(`/Tx BMC q 1 g 0 0 151 21 re f 1 w 0 0 151 21 re S BT /Helv 12 Tf 2 5 Td (${words}) Tj ET Q EMC`),
  );
const showing = (widget: PdfDictionary, update: IncrementalUpdate, words: string): void =>
  widget.set('AP', PdfDictionary.of({ N: update.add(drawing(words)) }));

const fill = field('price', (own, widget, update) => {
  own.set('V', text('200'));
  showing(widget, update, '200');
});

/** Chrome's engine writes what it has looked at anew: pages, fonts, contents in its own coding, numbers in its own spelling. */
const lookedAt: Edit = (reader, update) => {
  const page = firstPage(reader);
  update.put(page.reference!, page.dictionary);
  for (const part of listOf(page.dictionary.get('Contents')) as PdfReference[]) {
    const content = reader.streamData(reader.get(part) as PdfStream);
    update.put(
      part,
      new PdfNewStream(PdfDictionary.of({ Filter: name('FlateDecode') }), deflateSync(content, { level: 1 })),
    );
  }
  update.put(reader.catalog.reference, reader.catalog.dictionary);
  const pages = reader.catalog.dictionary.get('Pages') as PdfReference;
  update.put(pages, reader.get(pages));
};
/** And it leaves /Type out of the cross-reference streams that it appends. */
function withoutType(bytes: Buffer): Buffer {
  const at = bytes.lastIndexOf('/Type /XRef', undefined, 'latin1');
  if (at > 0) bytes.fill(' ', at, at + '/Type /XRef'.length, 'latin1');
  return bytes;
}

const metadata: Edit = (reader, update) => {
  const { dictionary, reference } = reader.catalog;
  const stream = new PdfNewStream(
    PdfDictionary.of({ Type: name('Metadata'), Subtype: name('XML') }),
    Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'),
  );
  dictionary.set('Metadata', update.add(stream));
  dictionary.set('Version', name('2.0'));
  update.put(reference, dictionary);
};
const resources = object(formOf, (form, update) => {
  form.set('DR', PdfDictionary.of({ Font: PdfDictionary.of({ Helv: update.add(helvetica()) }) }));
  form.set('DA', text('/Helv 0 Tf 0 g'));
});
const information: Edit = (reader, update) => {
  const reference = reader.trailer.get('Info') as PdfReference;
  const dictionary = reader.get(reference) as PdfDictionary;
  dictionary.set('Producer', text('an honest program'));
  dictionary.set('ModDate', text('D:20260202000000Z'));
  update.put(reference, dictionary);
};
const annotate =
  (direct: boolean, type: string, more: Record<string, PdfObject> = {}): Edit =>
  (reader, update) => {
    const { dictionary, reference } = firstPage(reader);
    const entries = {
      Type: name('Annot'),
      Subtype: name(type),
      Rect: [20, 30, 120, 60],
      Contents: text('Seen'),
      ...more,
    };
    const annotation = PdfDictionary.of(entries);
    dictionary.set('Annots', [...listOf(dictionary.get('Annots')), direct ? annotation : update.add(annotation)]);
    update.put(reference!, dictionary);
  };
const link = { A: PdfDictionary.of({ S: name('URI'), URI: text('https://example.org') }) };
/** The value in another encoding, and everything else of the field too: pyHanko and others do. */
const recode: Edit = field('price', (own) => {
  for (const key of ['T', 'V']) if (own.has(key)) own.set(key, encodeTextString(key === 'T' ? 'price' : '100'));
});

const fieldChange = { kind: 'form-filling', page: 1, field: 'price', old: '100', new: '200' };
const annotationChange = { kind: 'annotations', page: 1, new: 'Seen', place: [20, 30, 120, 60] };

describe.each(Object.entries(originals))(
  'what honest programs save behind a signature, cross-reference %s',
  (_kind, original) => {
    const sayings: [string, Edit[], 1 | 2 | 3, object[]][] = [
      ['a filled field', [fill], 2, [fieldChange]],
      ['a filled field, and everything that was looked at', [lookedAt, fill], 2, [fieldChange]],
      [
        'metadata, a newer version, resources of the form, the program’s name',
        [metadata, resources, information, fill],
        2,
        [fieldChange, { kind: 'metadata' }, { kind: 'metadata' }],
      ],
      ['metadata alone', [metadata], 2, [{ kind: 'metadata' }]],
      [
        'the same value, drawn anew',
        [field('price', (_, widget, update) => showing(widget, update, '100'))],
        2,
        [{ kind: 'form-filling', field: 'price' }],
      ],
      ['an annotation within the list', [annotate(true, 'Square')], 3, [annotationChange]],
      ['an annotation of its own', [annotate(false, 'Stamp')], 3, [annotationChange]],
      ['a link', [annotate(false, 'Link', link)], 3, [annotationChange]],
      ['an annotation and a field', [lookedAt, annotate(false, 'FreeText'), fill], 3, [annotationChange, fieldChange]],
    ];
    describe.each(sayings)('%s', (_, edits, least, changes) => {
      it.each(permissions)('under P = %s', async (permission) => {
        const bytes = withoutType(saved(signedBy(original, permission), ...edits));
        const report = await aliceSays(bytes);
        expect(report).toMatchObject(verdictOn(permission, least));
        expect(report.coverage).toMatchObject({ laterChanges: 'other' });
        expect(report.coverage.changes).toEqual(changes.map((change) => expect.objectContaining(change) as object));
        expect(report.detail).toMatch(/^the document was changed after this signature/);
      });
    });

    it.each(permissions)('saves that change nothing, under P = %s', async (permission) => {
      for (const edits of [[lookedAt], [recode], []]) {
        const report = await aliceSays(withoutType(saved(signedBy(original, permission), ...edits)));
        expect(report).toMatchObject({ indication: 'INDETERMINATE', coverage: { laterChanges: 'nothing' } });
        expect(report.coverage.permitted).toBe(permission === 'none' ? undefined : true);
        expect(report).not.toHaveProperty('detail');
        expect(report.coverage).not.toHaveProperty('changes');
      }
    });

    it('a drawing written anew under its own number', async () => {
      const rewrite: Edit = field('price', (own, widget, update) => {
        own.set('V', text('200'));
        update.put((widget.get('AP') as PdfDictionary).get('N') as PdfReference, drawing('200'));
      });
      expect(await aliceSays(saved(signedBy(original, 2), rewrite))).toMatchObject(verdictOn(2, 2));
    });

    it('the words stay short and few, whatever the document holds', async () => {
      const long: Edit = field('buyer.name', (own, widget) => {
        own.set('V', utf16('č'.repeat(100_000)));
        widget.set('M', text('D:2026'));
      });
      const report = await aliceSays(saved(signedBy(original, 3), long));
      expect(report.coverage.changes![0]!.new).toHaveLength(120);
      const crowd: Edit = (reader, update) => {
        const { dictionary, reference } = firstPage(reader);
        const annotations = Array.from({ length: 80 }, (_, i) =>
          PdfDictionary.of({ Subtype: name('Square'), Rect: [0, 0, i, 9], Contents: text('y'.repeat(5000)) }),
        );
        dictionary.set('Annots', [...listOf(dictionary.get('Annots')), ...annotations]);
        update.put(reference!, dictionary);
      };
      const { coverage, detail } = await aliceSays(saved(signedBy(original, 3), crowd));
      expect(coverage.changes).toHaveLength(50);
      expect(coverage.moreChanges).toBe(30);
      expect(detail).toContain('and 75 more');
      expect(JSON.stringify(coverage).length).toBeLessThan(20_000);
    });
  },
);

describe('a form that each viewer draws anew gets its drawings from whoever signs next', () => {
  const withoutDrawings = saved(
    originals.table,
    object(formOf, (form) => form.set('NeedAppearances', true)),
    field('price', (_, widget) => widget.delete('AP')),
    field('buyer.name', (_, widget) => widget.delete('AP')),
  );
  const drawn = (price: string): Edit[] => [
    object(formOf, (form) => form.set('NeedAppearances', false)),
    field('price', (_, widget, update) => showing(widget, update, price)),
    field('buyer.name', (_, widget, update) => showing(widget, update, '')),
  ];

  it('is form filling, and no change to a signature that a signature follows', async () => {
    for (const permission of permissions) {
      const unsigned = await aliceSays(saved(signedBy(withoutDrawings, permission), ...drawn('100')));
      expect(unsigned).toMatchObject(verdictOn(permission, 2));
      expect(unsigned.coverage.changes!.every((change) => change.kind === 'form-filling')).toBe(true);
    }
    const signed = await aliceSays(byBob(saved(signedBy(withoutDrawings, 2), ...drawn('100'))));
    expect(signed).toMatchObject({ coverage: { laterChanges: 'signatures-only', permitted: true } });
  });

  it('with another value than the field’s it is neither', async () => {
    expect(await aliceSays(saved(signedBy(withoutDrawings, 2), ...drawn('900')))).toMatchObject(verdictOn(2, 'never'));
    const signed = await aliceSays(byBob(saved(signedBy(withoutDrawings, 'none'), ...drawn('900'))));
    expect(signed.coverage).toMatchObject({
      laterChanges: 'other',
      changes: [{ kind: 'other', field: 'price' }, {}, {}, {}],
    });
  });
});

describe('fields that a signature locks', () => {
  it('another field may be filled in, the locked one may not', async () => {
    const locked: Edit = (reader: PdfReader, update: IncrementalUpdate) => {
      const lock = PdfDictionary.of({ Type: name('SigFieldLock'), Action: name('Include'), Fields: [text('price')] });
      const { dictionary, reference } = formOf(reader);
      const own = PdfDictionary.of({ FT: name('Sig'), T: text('Approval'), Rect: [0, 0, 0, 0], Lock: lock });
      own.set('Subtype', name('Widget'));
      dictionary.set('Fields', [...listOf(dictionary.get('Fields')), update.add(own)]);
      update.put(reference, dictionary);
    };
    const signed = signedBy(saved(originals.stream, locked), 'none', 'Approval');
    const other = field('buyer.name', (own, widget, update) => {
      own.set('V', text('Eve'));
      showing(widget, update, 'Eve');
    });
    expect(await aliceSays(saved(signed, other))).toMatchObject({ coverage: { permitted: true } });
    const report = await aliceSays(saved(signed, fill));
    expect(report.coverage).toMatchObject({ permitted: false });
    expect(report.detail).toContain('the field price, which this signature locks, was changed after it');
    expect(report.detail).toContain('field "price": filled in (before: "100", now: "200")');
  });
});
