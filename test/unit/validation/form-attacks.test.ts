import { afterAll, describe, expect, it } from 'vitest';
import type { PdfReference, PdfStream } from '../../../main/document/pdf';
import {
  firstPage,
  PdfDictionary,
  PdfName,
  PdfNewStream,
  PdfString,
  type IncrementalUpdate,
  type PdfObject,
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
} from './filled-forms';
import { removeFiles } from './signed-document';

afterAll(removeFiles);

const name = (value: string): PdfName => new PdfName(value);
const text = (value: string): PdfString => new PdfString(Buffer.from(value, 'latin1'));
const script = (): PdfDictionary => PdfDictionary.of({ S: name('JavaScript'), JS: text('app.alert(1)') });

/** The form, with a field that has no background: what lies beneath it is seen. */
const original = saved(
  await richForm(false),
  field('buyer.name', (_, widget) => {
    widget.delete('MK');
    widget.delete('AP');
  }),
  field('country', (own) => own.set('V', text('CZ'))),
);

interface Look {
  entries?: Record<string, PdfObject>;
  resources?: Record<string, PdfObject>;
  font?: Record<string, PdfObject>;
}
function look(
  update: IncrementalUpdate,
  content: string,
  { entries = {}, resources = {}, font = {} }: Look = {},
): PdfDictionary {
  const fonts = { Type: name('Font'), Subtype: name('Type1'), BaseFont: name('Helvetica'), ...font };
  const stream = PdfDictionary.of({
    ...{ Type: name('XObject'), Subtype: name('Form'), BBox: [0, 0, 150, 20] },
    Resources: PdfDictionary.of({ Font: PdfDictionary.of({ F: PdfDictionary.of(fonts) }), ...resources }),
    ...entries,
  });
  return PdfDictionary.of({ N: update.add(new PdfNewStream(stream, Buffer.from(content, 'latin1'))) });
}
const words = (shown: string): string => `BT /F 12 Tf (${shown}) Tj ET`;
/** Fills a field in as it should be, and shows it as told. */
const shown = (value: string | undefined, content: string, more?: Look, which = 'buyer.name'): Edit =>
  field(which, (own, widget, update) => {
    if (value !== undefined) own.set('V', text(value));
    widget.set('AP', look(update, content, more));
  });
const onField = (key: string, value: PdfObject, which = 'price'): Edit => field(which, (own) => own.set(key, value));
const onWidget = (key: string, value: PdfObject, which = 'price'): Edit =>
  field(which, (own, widget) => {
    own.set('V', text('200'));
    widget.set(key, value);
  });
const onCatalog = (key: string, value: PdfObject): Edit =>
  object(
    ({ catalog }) => catalog,
    (dictionary) => dictionary.set(key, value),
  );
const onPage = (change: (page: PdfDictionary, update: IncrementalUpdate) => void): Edit => object(firstPage, change);
const annotation = (more: Record<string, PdfObject>): Edit =>
  onPage((page, update) => {
    const entries = { Type: name('Annot'), Subtype: name('FreeText'), Rect: [0, 0, 300, 400], ...more };
    page.set('Annots', [...listOf(page.get('Annots')), update.add(PdfDictionary.of(entries))]);
  });
const layers = PdfDictionary.of({ Type: name('OCG'), Name: text('hidden') });

it('the field without a background is filled in honestly', async () => {
  expect(await aliceSays(saved(signedBy(original, 2), shown('Eve', words('Eve'))))).toMatchObject(verdictOn(2, 2));
});

describe('never form filling', () => {
  it.each<[string, Edit, string]>([
    [
      'another appearance, the value stays',
      shown(undefined, words('900'), {}, 'price'),
      'what it shows is not its value',
    ],
    [
      'another appearance than the new value',
      shown('200', words('900'), {}, 'price'),
      'what it shows is not its value',
    ],
    ['nothing is shown of a new value', shown('200', ''), 'what it shows is not its value'],
    ['more is shown than the value', shown('200', words('200 000')), 'what it shows is not its value'],
    ['the value is shown, and a picture', shown('Eve', `${words('Eve')} /P Do`), 'more than a text'],
    ['an inline picture', shown('Eve', `${words('Eve')} BI /W 1 /H 1 ID x EI`), 'more than a text'],
    ['a shading', shown('Eve', `/S sh ${words('Eve')}`), 'more than a text'],
    ['letters that are drawn', shown('Eve', `${words('Eve')} 0 0 m 1 1 2 2 3 3 c S`), 'more than a text'],
    ['text that is not seen', shown('Eve', `BT 3 Tr /F 12 Tf (Eve) Tj ET`), 'more than a text'],
    ['an area that covers the page', shown('Eve', `1 g 0 0 150 20 re f ${words('Eve')}`), 'covers the page'],
    ['a layer for the whole', shown('Eve', words('Eve'), { entries: { OC: layers } }), 'more than a text'],
    [
      'layers within',
      shown('Eve', words('Eve'), { resources: { Properties: PdfDictionary.of({ L: layers }) } }),
      'more than a text',
    ],
    [
      'a font that shows other digits than it says, the value stays',
      shown(
        undefined,
        words('100'),
        { font: { Encoding: PdfDictionary.of({ Differences: [0x31, name('nine')] }) } },
        'price',
      ),
      'what it shows is not its value',
    ],
    [
      'glyphs that are drawings, the value stays',
      shown(undefined, words('100'), { font: { Subtype: name('Type3') } }, 'price'),
      'not its value',
    ],
    [
      'the appearance is taken away',
      field('price', (_, widget) => widget.delete('AP')),
      'what it shows was taken away',
    ],
    ['the field is moved', onWidget('Rect', [0, 0, 300, 400]), 'changed otherwise than by filling it in (Rect)'],
    ['the field is hidden', onWidget('F', 2), 'changed otherwise'],
    ['the field is renamed', onField('T', text('total')), 'changed otherwise'],
    ['the field gets an action', onWidget('AA', PdfDictionary.of({ K: script() })), 'changed otherwise'],
    ['the field gets a layer', onWidget('OC', layers), 'changed otherwise'],
    ['the field gets another background', onWidget('MK', PdfDictionary.of({ BG: [0, 0, 0] })), 'changed otherwise'],
    ['the field gets other options', onField('Opt', [text('XX')], 'country'), 'changed otherwise'],
    ['the field gets another default', onField('DV', text('x')), 'changed otherwise'],
    [
      'a button’s drawing is another',
      field('agreed', (own, widget, update) => {
        own.set('V', name('Yes'));
        widget.set('AS', name('Yes'));
        const drawings = ((widget.get('AP') as PdfDictionary).get('N') as PdfDictionary).entries;
        drawings.set('Yes', look(update, words('NO')).get('N')!);
      }),
      'its drawings were changed',
    ],
    [
      'a button is shown pressed and is not',
      field('agreed', (_, widget) => widget.set('AS', name('Yes'))),
      'not its value',
    ],
  ])('%s', async (_, edit, why) => {
    for (const permission of [2, 3, 'none'] as const) {
      const report = await aliceSays(saved(signedBy(original, permission), edit));
      expect(report).toMatchObject(verdictOn(permission, 'never'));
      const [worst] = report.coverage.changes!;
      expect(worst).toMatchObject({ kind: 'other', page: 1, field: expect.any(String) as string });
      expect(worst!.what).toContain(why);
      expect(report.detail).toContain(why);
    }
  });

  it.each<[string, Edit, string]>([
    ['XFA', object(formOf, (form) => form.set('XFA', text('<xdp/>'))), 'the form’s XFA was changed'],
    ['an order of calculation', object(formOf, (form) => form.set('CO', [])), 'the form’s CO was changed'],
    ['layers', onCatalog('OCProperties', PdfDictionary.of({ OCGs: [] })), 'OCProperties'],
    ['an action on opening', onCatalog('OpenAction', script()), 'OpenAction'],
    ['an older version', onCatalog('Version', name('9.9')), 'Version'],
    [
      'another font under a name that the form has',
      object(formOf, (form) => {
        const font = PdfDictionary.of({ Type: name('Font'), Subtype: name('Type1'), BaseFont: name('Symbol') });
        form.set('DR', PdfDictionary.of({ Font: PdfDictionary.of({ Kept: font }) }));
      }),
      '',
    ],
    [
      'a field more',
      (reader, update) => {
        const { dictionary, reference } = formOf(reader);
        const one = update.add(PdfDictionary.of({ FT: name('Tx'), T: text('more'), V: text('x') }));
        dictionary.set('Fields', [...listOf(dictionary.get('Fields')), one]);
        update.put(reference, dictionary);
      },
      'a field was added that is no signature',
    ],
    ['a widget that no field has', annotation({ Subtype: name('Widget'), FT: name('Tx') }), 'annotations or fields'],
    [
      'widgets in another order',
      onPage((page) => page.set('Annots', [...listOf(page.get('Annots'))].reverse())),
      'annotations or fields',
    ],
    [
      'a widget taken off the page',
      onPage((page) => page.set('Annots', listOf(page.get('Annots')).slice(1))),
      'annotations or fields',
    ],
    ['an annotation that runs a script', annotation({ A: script() }), 'annotations or fields'],
    [
      'an annotation that follows one action by another',
      annotation({ A: PdfDictionary.of({ S: name('URI'), Next: script() }) }),
      'annotations or fields',
    ],
    ['an annotation with a layer', annotation({ OC: layers }), 'annotations or fields'],
    ['an annotation that is a page as well', annotation({ Type: name('Page') }), 'annotations or fields'],
    [
      'the page’s own content',
      (reader, update) => {
        const [content] = listOf(firstPage(reader).dictionary.get('Contents')) as PdfReference[];
        const old = reader.streamData(reader.get(content!) as PdfStream);
        update.put(content!, new PdfNewStream(new PdfDictionary(), Buffer.concat([old, Buffer.from(' ')])));
      },
      'its content was changed',
    ],
    [
      'the document’s title',
      (reader, update) => {
        const reference = reader.trailer.get('Info') as PdfReference;
        const dictionary = reader.get(reference) as PdfDictionary;
        dictionary.set('Title', text('Another contract'));
        update.put(reference, dictionary);
      },
      'document information: Title (before: "Smlouva č. 1", now: "Another contract")',
    ],
  ])('%s', async (_, edit, why) => {
    const start = saved(
      original,
      object(formOf, (form) => {
        const font = PdfDictionary.of({ Type: name('Font'), Subtype: name('Type1'), BaseFont: name('Helvetica') });
        form.set('DR', PdfDictionary.of({ Font: PdfDictionary.of({ Kept: font }) }));
      }),
    );
    for (const permission of [2, 3, 'none'] as const) {
      const report = await aliceSays(saved(signedBy(start, permission), edit));
      expect(report).toMatchObject(verdictOn(permission, 'never'));
      expect(report.coverage.laterChanges).toBe('other');
      expect(report.detail?.replaceAll("'", '’')).toContain(why);
    }
  });
});

describe('an overlay is told with its place', () => {
  it('under P = 3 it is permitted, and everybody reads where it lies', async () => {
    const report = await aliceSays(saved(signedBy(original, 3), annotation({ Contents: text('Price: 900') })));
    expect(report).toMatchObject(verdictOn(3, 3));
    expect(report.detail).toBe(
      'the document was changed after this signature: page 1: FreeText annotation added with the text "Price: 900", ' +
        '0 to 300 points from the left and 0 to 400 from the bottom',
    );
  });
});

describe('a form that is to be drawn anew', () => {
  const redrawn = object(formOf, (form) => form.set('NeedAppearances', true));

  it('is permitted where every field shows its value', async () => {
    expect(await aliceSays(saved(signedBy(await richForm(true), 2), redrawn))).toMatchObject(verdictOn(2, 2));
  });

  it('is not where a field has another value than it showed when it was signed', async () => {
    const shadow = saved(
      await richForm(true),
      field('price', (own) => own.set('V', text('900'))),
    );
    const report = await aliceSays(saved(signedBy(shadow, 2), redrawn));
    expect(report).toMatchObject(verdictOn(2, 'never'));
    expect(report.detail).toContain('the form is drawn anew and shows other values than before');
  });
});

it('an annotation put into the tree of pages is none', async () => {
  const start = saved(await richForm(false), (reader, update) => {
    const reference = reader.catalog.dictionary.get('Pages') as PdfReference;
    const pages = reader.get(reference) as PdfDictionary;
    pages.set('Kids', update.add(pages.get('Kids')!));
    update.put(reference, pages);
  });
  const smuggled: Edit = (reader, update) => {
    const kids = reader.dictionary(reader.catalog.dictionary, 'Pages')!.get('Kids') as PdfReference;
    const page = PdfDictionary.of({ Subtype: name('Square'), Rect: [0, 0, 9, 9], MediaBox: [0, 0, 300, 400] });
    update.put(kids, [...(reader.get(kids) as PdfObject[]), update.add(page)]);
  };
  expect(await aliceSays(saved(signedBy(start, 3), smuggled))).toMatchObject(verdictOn(3, 'never'));
});
