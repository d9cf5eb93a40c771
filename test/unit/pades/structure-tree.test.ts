import { describe, expect, it } from 'vitest';
import { admitSignature, placeSignature, SignatureRevision } from '../../../main/document/pades';
import { isTagged, StructureTree } from '../../../main/document/pades/structure-tree';
import {
  IncrementalUpdate,
  PdfDictionary,
  PdfName,
  PdfReference,
  PdfString,
  pagesOf,
  type PdfReader,
} from '../../../main/document/pdf';
import { temporaryFolder, withReader } from '../pdf/temporary-file';
import { pagesDocument, quarters } from './visible-documents';

const folder = temporaryFolder();
const look = <T>(bytes: Buffer, use: (reader: PdfReader) => T): T => withReader(folder, bytes, use);

interface Parts {
  root?: string;
  mark?: string;
  page?: string;
  /** Further entries of the catalog. */
  catalog?: string;
  objects?: Record<number, string>;
}

/** A tagged document: the root of its structure tree is object 30, its only element 31, its parent tree 32. */
function tagged({
  root = '/K [31 0 R] /ParentTree 32 0 R',
  mark = 'true',
  page = '',
  catalog = '',
  objects = {},
}: Parts = {}): Buffer {
  return pagesDocument({
    pages: [
      `/MediaBox [0 0 300 200] ${page.includes('StructParents') ? '' : '/StructParents 0'} ${page}`,
      '/MediaBox [0 0 300 200]',
    ],
    catalog: `/MarkInfo << /Marked ${mark} >> /StructTreeRoot 30 0 R ${catalog}`,
    objects: {
      30: `<< /Type /StructTreeRoot ${root} >>`,
      31: '<< /Type /StructElem /S /Document /P 30 0 R /K [33 0 R] >>',
      32: '<< /Nums [0 [33 0 R]] >>',
      33: '<< /Type /StructElem /S /P /P 31 0 R /Pg 11 0 R /K 0 >>',
      ...objects,
    },
  });
}

/** Signs so that it is seen on these pages, or not at all. */
function sign(bytes: Buffer, pages?: number[]): Buffer {
  const claims = { signedAt: new Date('2026-03-04T05:06:07Z') };
  const revision = look(bytes, (reader) => {
    const choice = admitSignature(reader, claims);
    const place = { corner: 'top-left', width: 80, height: 40 } as const;
    const shown = (pages ? placeSignature(reader, choice, { pages, place }).places : []).map((one) => ({
      ...one,
      drawing: quarters(one.width, one.height),
    }));
    return SignatureRevision.planAdmitted(reader, claims, choice, 50, { shown, notes: [] });
  });
  return Buffer.concat([bytes, revision.withSignature(Buffer.from('30020500', 'hex'))]);
}

const get = (reader: PdfReader, number: number): PdfDictionary => reader.get(number) as PdfDictionary;
const elementsOf = (reader: PdfReader, number: number): PdfDictionary[] =>
  (reader.array(get(reader, number), 'K') ?? []).map((kid) => reader.resolve(kid) as PdfDictionary);
const annotation = (reader: PdfReader, page: number): { reference: PdfReference; dictionary: PdfDictionary } => {
  const reference = reader.array([...pagesOf(reader)][page - 1]!.dictionary, 'Annots')!.at(-1) as PdfReference;
  return { reference, dictionary: reader.resolve(reference) as PdfDictionary };
};
/** All keys and values of a number tree, in its order. */
function numbersOf(reader: PdfReader, node: PdfDictionary): unknown[] {
  const kids = (reader.array(node, 'Kids') ?? []).map((kid) => reader.resolve(kid) as PdfDictionary);
  return [...(reader.array(node, 'Nums') ?? []), ...kids.flatMap((kid) => numbersOf(reader, kid))];
}
/** Whether the newest revision wrote this object. */
const written = (reader: PdfReader, number: number): boolean =>
  reader.entry(number)?.revision === reader.revisions.length - 1;

describe('a visible signature in a tagged document (ISO 14289-1, clause 7.18)', () => {
  it('its widget stands in a Form element of the document, found through the parent tree', () => {
    look(sign(tagged(), [1]), (reader) => {
      const widget = annotation(reader, 1);
      const key = widget.dictionary.get('StructParent');
      expect(key).toBe(1);
      const [, form] = elementsOf(reader, 31) as [PdfDictionary, PdfDictionary];
      expect(form.hasName('S', 'Form')).toBe(true);
      expect(form.get('P')).toEqual(new PdfReference(31, 0));
      const content = form.get('K') as PdfDictionary;
      expect([content.get('Type'), content.get('Obj'), content.get('Pg')]).toEqual([
        new PdfName('OBJR'),
        widget.reference,
        new PdfReference(11, 0),
      ]);
      const reference = reader.array(get(reader, 31), 'K')![1];
      expect(numbersOf(reader, get(reader, 32))).toEqual([0, [new PdfReference(33, 0)], 1, reference]);
      expect(get(reader, 30).get('ParentTreeNextKey')).toBe(2);
      expect(get(reader, 11).get('Tabs')).toEqual(new PdfName('S'));
    });
  });

  it('the stamps on further pages stand in Annot elements', () => {
    look(sign(tagged(), [1, 2]), (reader) => {
      expect(elementsOf(reader, 31).map((element) => (element.get('S') as PdfName).value)).toEqual([
        'P',
        'Form',
        'Annot',
      ]);
      expect([1, 2].map((page) => annotation(reader, page).dictionary.get('StructParent'))).toEqual([1, 2]);
      expect(get(reader, 30).get('ParentTreeNextKey')).toBe(3);
    });
  });

  it.each<[string, Parts, number]>([
    ['/ParentTreeNextKey', { root: '/K [31 0 R] /ParentTree 32 0 R /ParentTreeNextKey 40' }, 40],
    ['/ParentTreeNextKey that is too small', { root: '/K [31 0 R] /ParentTree 32 0 R /ParentTreeNextKey 0' }, 1],
    ['a parent tree without an order', { objects: { 32: '<< /Nums [7 33 0 R 3 33 0 R] >>' } }, 8],
    // The first page names 0.
    ['no parent tree', { root: '/K [31 0 R]' }, 1],
    ['an empty one', { objects: { 32: '<< >>' } }, 1],
    ['one in the root itself', { root: '/K [31 0 R] /ParentTree << /Nums [4 33 0 R] >>' }, 5],
    ['an array of its own', { objects: { 32: '<< /Nums 34 0 R >>', 34: '[5 33 0 R]' } }, 6],
    [
      'branches',
      {
        objects: {
          32: '<< /Kids [34 0 R 35 0 R] >>',
          34: '<< /Limits [0 1] /Nums [0 33 0 R 1 33 0 R] >>',
          35: '<< /Limits [2 9] /Kids [36 0 R] >>',
          36: '<< /Limits [2 9] /Nums [2 33 0 R 9 33 0 R] >>',
        },
      },
      10,
    ],
    [
      'an array of branches of its own',
      { objects: { 32: '<< /Kids 34 0 R >>', 34: '[35 0 R]', 35: '<< /Limits [0 3] /Nums [0 33 0 R 3 33 0 R] >>' } },
      4,
    ],
  ])('the key comes after all others: %s', (_, parts, expected) => {
    look(sign(tagged(parts), [1, 2]), (reader) => {
      expect([1, 2].map((page) => annotation(reader, page).dictionary.get('StructParent'))).toEqual([
        expected,
        expected + 1,
      ]);
      const tree = reader.dictionary(get(reader, 30), 'ParentTree')!;
      const entries = numbersOf(reader, tree);
      const keys = entries.filter((entry) => typeof entry === 'number');
      expect(keys.slice(-2)).toEqual([expected, expected + 1]);
      const leaf = reader.resolve(reader.array(tree, 'Kids')?.at(-1));
      if (leaf instanceof PdfDictionary) expect(leaf.get('Limits')).toEqual([expected, expected + 1]);
      expect(get(reader, 30).get('ParentTreeNextKey')).toBe(expected + 2);
    });
  });

  it.each<[string, Parts, number]>([
    ['a single kid', { root: '/K 31 0 R /ParentTree 32 0 R' }, 31],
    ['a kid that is content', { objects: { 31: '<< /Type /StructElem /S /Document /P 30 0 R /K 0 >>' } }, 31],
    ['no kid', { objects: { 31: '<< /Type /StructElem /S /Document /P 30 0 R >>' } }, 31],
    [
      'an array of its own',
      { objects: { 31: '<< /Type /StructElem /S /Document /P 30 0 R /K 34 0 R >>', 34: '[33 0 R]' } },
      31,
    ],
    ['several elements at the top', { root: '/K [33 0 R 33 0 R] /ParentTree 32 0 R' }, 30],
    ['no element at all', { root: '/ParentTree 32 0 R' }, 30],
  ])('the new element is the last one: %s', (_, parts, parent) => {
    look(sign(tagged(parts), [1]), (reader) => {
      const form = elementsOf(reader, parent).at(-1)!;
      expect(form.hasName('S', 'Form')).toBe(true);
      expect(form.get('P')).toEqual(new PdfReference(parent, 0));
    });
  });

  it("is of PDF 2.0's namespace where its parent is", () => {
    const document = '<< /Type /StructElem /S /Document /P 30 0 R /K [33 0 R] /NS 34 0 R >>';
    const namespaceOf = (uri: string): unknown =>
      look(sign(tagged({ objects: { 31: document, 34: `<< /Type /Namespace /NS (${uri}) >>` } }), [1]), (reader) =>
        elementsOf(reader, 31).at(-1)!.get('NS'),
      );
    expect(namespaceOf('http://iso.org/pdf2/ssn')).toEqual(new PdfReference(34, 0));
    expect(namespaceOf('http://example.org/own')).toBeUndefined();
  });

  it('once the document is signed its tree and its tab order stay: validators hold a change against the signature', () => {
    const once = sign(tagged(), [1]);
    look(sign(once, [2]), (reader) => {
      expect([30, 31, 32].map((number) => written(reader, number))).toEqual([false, false, false]);
      expect(annotation(reader, 2).dictionary.has('StructParent')).toBe(false);
      expect(get(reader, 12).has('Tabs')).toBe(false);
    });
  });
});

describe('keys of a tree that does not say which are taken', () => {
  const keyOf = (bytes: Buffer): number =>
    look(sign(bytes, [2]), (reader) => {
      const [, page] = [...pagesOf(reader)];
      const list = reader.array(page!.dictionary, 'Annots')!;
      return (reader.resolve(list.at(-1)) as PdfDictionary).get('StructParent') as number;
    });

  it.each<[string, Parts, number]>([
    ['a page names one, and there is no tree', { root: '/K [31 0 R]' }, 1],
    ['a page names a high one', { root: '/K [31 0 R]', page: '/StructParents 41' }, 42],
    [
      'an annotation names one',
      { root: '/K [31 0 R]', page: '/Annots [34 0 R]', objects: { 34: '<< /Subtype /Link /StructParent 7 >>' } },
      8,
    ],
    ['the tree is empty', { objects: { 32: '<< >>' } }, 1],
    ['the tree lacks the page that names one', { objects: { 32: '<< /Nums [] >>' }, page: '/StructParents 3' }, 4],
    ['the tree ends before a page that names one', { page: '/StructParents 9' }, 10],
    ['the root names the next one', { root: '/K [31 0 R] /ParentTree 32 0 R /ParentTreeNextKey 20' }, 20],
  ])('%s', (_, parts, expected) => expect(keyOf(tagged(parts))).toBe(expected));
});

describe('the language of what is added (ISO 14289-1, clause 7.2)', () => {
  const languages = (catalog: string): unknown[] => {
    return look(sign(tagged({ catalog }), [1, 2]), (reader) => {
      const kids = reader.array(get(reader, 31), 'K')!.slice(1);
      return kids.map((kid) => {
        const language = reader.lookup(reader.resolve(kid) as PdfDictionary, 'Lang');
        return language instanceof PdfString ? Buffer.from(language.bytes).toString('latin1') : undefined;
      });
    });
  };

  it('is its own where the document as a whole has none, for a field and for a stamp', () => {
    expect(languages('')).toEqual(['en', 'en']);
    expect(languages('/Lang ()')).toEqual(['en', 'en']);
  });

  it('is that of the document where it has one', () => {
    expect(languages('/Lang (de-AT)')).toEqual([undefined, undefined]);
  });
});

describe('trees that are left as they are', () => {
  it.each<[string, Parts]>([
    ['the document does not call itself tagged', { mark: 'false' }],
    ['the parent tree is no dictionary', { objects: { 32: '[]' } }],
    ['its numbers are no array', { objects: { 32: '<< /Nums 7 >>' } }],
    ['its branches lead in a circle', { objects: { 32: '<< /Kids [34 0 R] >>', 34: '<< /Kids [32 0 R] >>' } }],
    ['its last branch is missing', { objects: { 32: '<< /Kids [99 0 R] >>' } }],
    ['references lead in a circle', { objects: { 32: '34 0 R', 34: '32 0 R' } }],
    ['its keys are used up', { root: '/K [31 0 R] /ParentTree 32 0 R /ParentTreeNextKey 2147483647' }],
  ])('%s', (_, parts) => {
    look(sign(tagged(parts), [1]), (reader) => {
      expect([30, 31, 32].map((number) => written(reader, number))).toEqual([false, false, false]);
      expect(annotation(reader, 1).dictionary.has('StructParent')).toBe(false);
    });
  });

  it('an element that is its own kid is no obstacle: nothing below the first is read', () => {
    const bytes = tagged({ objects: { 31: '<< /Type /StructElem /S /Document /P 30 0 R /K [31 0 R] >>' } });
    look(sign(bytes, [1]), (reader) => expect(annotation(reader, 1).dictionary.get('StructParent')).toBe(1));
  });

  it('a root that is written into the catalog can not be named as a parent', () => {
    const bytes = pagesDocument({
      pages: ['/MediaBox [0 0 300 200]'],
      catalog: '/MarkInfo << /Marked true >> /StructTreeRoot << /Type /StructTreeRoot >>',
    });
    look(bytes, (reader) => {
      expect(isTagged(reader, reader.catalog)).toBe(true);
      expect(StructureTree.open(reader, new IncrementalUpdate(reader), reader.catalog)).toBeUndefined();
    });
  });
});

describe('an invisible signature in a tagged document', () => {
  it('stands on the corner of the crop box, where PDF/UA asks for no tag; the page gets its tab order', () => {
    look(sign(tagged({ page: '/CropBox [-20 -10 100 100] /MediaBox [-50 -50 300 200]' })), (reader) => {
      expect(annotation(reader, 1).dictionary.get('Rect')).toEqual([-20, -10, -20, -10]);
      expect(get(reader, 11).get('Tabs')).toEqual(new PdfName('S'));
      expect([30, 31, 32].map((number) => written(reader, number))).toEqual([false, false, false]);
    });
  });

  it('a tab order that is there stays', () => {
    look(sign(tagged({ page: '/Tabs /R' })), (reader) => expect(get(reader, 11).get('Tabs')).toEqual(new PdfName('R')));
  });
});
