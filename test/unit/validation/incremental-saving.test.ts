import { afterAll, describe, expect, it } from 'vitest';
import type { SignatureReport } from '../../../main/document/document-port';
import {
  PdfDictionary,
  PdfName,
  PdfReference,
  PdfString,
  firstPage,
  type IncrementalUpdate,
  type PdfObject,
  type PdfReader,
} from '../../../main/document/pdf';
import { lastContents, removeFiles, updateDocument } from './signed-document';
import { byAlice, byBob, originals, verify } from './two-signatories';

afterAll(removeFiles);

describe.each(['table', 'stream'])('ISA, with a cross-reference %s', (kind) => {
  const original = (): Buffer => originals.get(kind)!;

  it('a second and a third signature leave the earlier ones intact, oldest first', async () => {
    const once = byAlice(original());
    const twice = byBob(once);
    const thrice = byAlice(twice);
    const reports = await verify(thrice);
    expect(
      reports.map(({ index, integrity, signer, coverage }) => [index, integrity, signer?.subject, coverage]),
    ).toEqual([
      [1, 'intact', 'Alice', { revisionEnd: once.length, wholeDocument: false, laterChanges: 'signatures-only' }],
      [2, 'intact', 'Bob', { revisionEnd: twice.length, wholeDocument: false, laterChanges: 'signatures-only' }],
      [3, 'intact', 'Alice', { revisionEnd: thrice.length, wholeDocument: true, laterChanges: 'none' }],
    ]);
    expect(reports.every(({ detail }) => detail === undefined)).toBe(true);
  });

  it('coverage that ends in the middle of a revision is a format failure', async () => {
    const signed = byAlice(original());
    const [report] = await verify(Buffer.concat([signed, Buffer.from('\n% more\n')]));
    expect(report).toMatchObject({ integrity: 'intact', coverage: { wholeDocument: false, laterChanges: 'other' } });
    const cut = Buffer.from(signed);
    const range = /\/ByteRange ?\[0 \d+ \d+ (\d+) /.exec(cut.toString('latin1'))!;
    const shorter = range[0].replace(range[1]!, String(Number(range[1]) - 30).padEnd(range[1]!.length));
    cut.write(shorter, range.index, 'latin1');
    expect((await verify(cut))[0]).toMatchObject({ indication: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE' });
  });

  const change = (edit: (reader: PdfReader, update: IncrementalUpdate) => void): Promise<SignatureReport[]> =>
    verify(updateDocument(byAlice(original()), edit));

  it('a revision appended behind the signature shows, whatever is in it', async () => {
    const harmless = await change((_, update) => update.add(PdfDictionary.of({ Harmless: true })));
    expect(harmless).toHaveLength(1);
    expect(harmless[0]).toMatchObject({
      integrity: 'intact',
      coverage: { wholeDocument: false, laterChanges: 'nothing' },
    });
    expect(harmless[0]).not.toHaveProperty('detail');
    const [report] = await change((reader, update) => {
      const { dictionary, reference } = firstPage(reader);
      dictionary.set('Rotate', 90);
      update.put(reference!, dictionary);
    });
    expect(report).toMatchObject({
      coverage: { laterChanges: 'other', changes: [{ kind: 'other', what: 'it was turned', page: 1 }] },
      detail: 'the document was changed after this signature: page 1: it was turned',
    });
  });

  describe('a change between two signatures is not passed off as a signature', () => {
    const between = async (
      edit: (reader: PdfReader, update: IncrementalUpdate) => void,
      start = original(),
    ): Promise<string> => {
      const reports = await verify(byBob(updateDocument(byAlice(start), edit)));
      expect(reports.map(({ integrity }) => integrity)).toEqual(['intact', 'intact']);
      expect(reports[1]!.coverage).toMatchObject({ wholeDocument: true, laterChanges: 'none' });
      return reports[0]!.coverage.laterChanges;
    };
    const onPage =
      (edit: (page: PdfDictionary, update: IncrementalUpdate) => void) =>
      (reader: PdfReader, update: IncrementalUpdate): void => {
        const { dictionary, reference } = firstPage(reader);
        edit(dictionary, update);
        update.put(reference!, dictionary);
      };
    const onCatalog =
      (edit: (catalog: PdfDictionary, update: IncrementalUpdate, reader: PdfReader) => void) =>
      (reader: PdfReader, update: IncrementalUpdate): void => {
        const { dictionary, reference } = reader.catalog;
        edit(dictionary, update, reader);
        update.put(reference, dictionary);
      };
    const note = (): PdfDictionary =>
      PdfDictionary.of({
        Type: new PdfName('Annot'),
        Subtype: new PdfName('FreeText'),
        Rect: [0, 0, 99, 99],
        Contents: new PdfString(Buffer.from('x')),
      });

    it('new page content', async () => {
      expect(await between(onPage((page) => page.delete('Contents')))).toBe('other');
    });
    it('another page box', async () => {
      expect(await between(onPage((page) => page.set('MediaBox', [0, 0, 10, 10])))).toBe('other');
    });
    it('an annotation that is no signature', async () => {
      expect(
        await between(
          onPage((page, update) => page.set('Annots', [...((page.get('Annots') as []) ?? []), update.add(note())])),
        ),
      ).toBe('other');
    });
    it('an annotation removed', async () => {
      expect(await between(onPage((page) => page.delete('Annots')))).toBe('other');
    });
    it('an action in the catalog', async () => {
      const action = PdfDictionary.of({ S: new PdfName('JavaScript'), JS: new PdfString(Buffer.from('1')) });
      expect(await between(onCatalog((catalog) => catalog.set('OpenAction', action)))).toBe('other');
    });
    it('another page tree', async () => {
      expect(
        await between(
          onCatalog((catalog, update, reader) => catalog.set('Pages', update.add(reader.lookup(catalog, 'Pages')))),
        ),
      ).toBe('other');
    });
    it('a text field added to the form', async () => {
      const edit = onCatalog((catalog, update, reader) => {
        const form = reader.dictionary(catalog, 'AcroForm')!;
        const field = PdfDictionary.of({ FT: new PdfName('Tx'), T: new PdfString(Buffer.from('t')) });
        form.set('Fields', [...(reader.array(form, 'Fields') ?? []), update.add(field)]);
        const reference = catalog.get('AcroForm');
        if (reference instanceof PdfReference) update.put(reference, form);
        else catalog.set('AcroForm', form);
      });
      expect(await between(edit)).toBe('other');
    });
    describe('a signature field put in by hand', () => {
      const afterAdding = async (extra: Record<string, PdfObject>): Promise<string> => {
        const bytes = updateDocument(byAlice(original()), (reader, update) => {
          const reference = reader.catalog.dictionary.get('AcroForm') as PdfReference;
          const form = reader.get(reference) as PdfDictionary;
          const field = PdfDictionary.of({ FT: new PdfName('Sig'), T: new PdfString(Buffer.from('s')), ...extra });
          form.set('Fields', [...(reader.array(form, 'Fields') ?? []), update.add(field)]);
          update.put(reference, form);
        });
        return (await verify(byBob(bytes))).find(({ signer }) => signer?.subject === 'Alice')!.coverage.laterChanges;
      };
      const signature = PdfDictionary.of({ ByteRange: [], Contents: new PdfString(Buffer.alloc(4), true) });

      it('with a signature: that is allowed', async () => {
        expect(await afterAdding({ V: signature })).toBe('signatures-only');
      });
      it('without one', async () => {
        expect(await afterAdding({})).toBe('other');
      });
      it('with an action', async () => {
        expect(await afterAdding({ V: signature, AA: new PdfDictionary() })).toBe('other');
      });
      it('of another type', async () => {
        expect(await afterAdding({ V: signature, FT: new PdfName('Btn') })).toBe('other');
      });
    });
    it('the form told to draw its fields anew, or given other resources', async () => {
      for (const [key, value] of [
        ['NeedAppearances', true],
        ['XFA', new PdfString(Buffer.from('x'))],
      ] as const) {
        const edit = (reader: PdfReader, update: IncrementalUpdate): void => {
          const reference = reader.catalog.dictionary.get('AcroForm') as PdfReference;
          const form = reader.get(reference) as PdfDictionary;
          form.set(key, value);
          update.put(reference, form);
        };
        expect(await between(edit)).toBe('other');
      }
    });
    describe('an empty signature field that was there before', () => {
      const withEmptyField = (): Buffer =>
        updateDocument(original(), (reader, update) => {
          const { dictionary, reference } = reader.catalog;
          const field = PdfDictionary.of({
            FT: new PdfName('Sig'),
            T: new PdfString(Buffer.from('Empty')),
            Rect: [0, 0, 9, 9],
          });
          dictionary.set('AcroForm', update.add(PdfDictionary.of({ Fields: [update.add(field)] })));
          update.put(reference, dictionary);
        });
      /** What Alice's signature says after somebody filled the field and Bob signed. */
      const afterFilling = async (change: (field: PdfDictionary) => void): Promise<string> => {
        const filled = updateDocument(byAlice(withEmptyField()), (reader, update) => {
          const form = reader.dictionary(reader.catalog.dictionary, 'AcroForm')!;
          const reference = reader.array(form, 'Fields')![0] as PdfReference;
          const field = reader.get(reference) as PdfDictionary;
          field.set(
            'V',
            update.add(PdfDictionary.of({ ByteRange: [], Contents: new PdfString(Buffer.alloc(4), true) })),
          );
          change(field);
          update.put(reference, field);
        });
        const reports = await verify(byBob(filled));
        const alice = reports.find(({ signer }) => signer?.subject === 'Alice');
        expect(alice?.integrity).toBe('intact');
        return alice!.coverage.laterChanges;
      };

      it('filled with a signature: that is allowed', async () => {
        expect(await afterFilling(() => undefined)).toBe('signatures-only');
      });
      it('filled and moved, or filled with something else', async () => {
        expect(await afterFilling((field) => field.set('Rect', [0, 0, 300, 300]))).toBe('other');
        expect(await afterFilling((field) => field.set('V', PdfDictionary.of({ Contents: 1 })))).toBe('other');
      });
    });
    it('the earlier signature’s own field changed', async () => {
      const edit = (reader: PdfReader, update: IncrementalUpdate): void => {
        const form = reader.dictionary(reader.catalog.dictionary, 'AcroForm')!;
        const reference = reader.array(form, 'Fields')![0] as PdfReference;
        const field = reader.get(reference) as PdfDictionary;
        field.set('Rect', [0, 0, 300, 300]);
        update.put(reference, field);
      };
      expect(await between(edit)).toBe('other');
    });
    it('the document information changed', async () => {
      const edit = (reader: PdfReader, update: IncrementalUpdate): void => {
        const info = reader.resolve(reader.trailer.get('Info')) as PdfDictionary;
        info.set('Title', new PdfString(Buffer.from('another title')));
        update.put(reader.trailer.get('Info') as PdfReference, info);
      };
      expect(await between(edit)).toBe('other');
    });
    it('an object that the signed document already pointed to, but did not have', async () => {
      const dangling = updateDocument(original(), (reader, update) => {
        const { dictionary, reference } = firstPage(reader);
        const content = dictionary.get('Contents')!;
        dictionary.set('Contents', [
          ...(Array.isArray(content) ? content : [content]),
          new PdfReference(reader.highestObjectNumber + 40, 0),
        ]);
        update.put(reference!, dictionary);
      });
      let number = 0;
      const edit = (reader: PdfReader, update: IncrementalUpdate): void => {
        const contents = firstPage(reader).dictionary.get('Contents') as PdfReference[];
        number = contents.at(-1)!.number;
        update.put(new PdfReference(number, 0), PdfDictionary.of({ Type: new PdfName('Surprise') }));
      };
      expect(await between(edit, dangling)).toBe('other');
      expect(number).toBeGreaterThan(0);
    });
    it('nothing but a DSS and an extension: that is allowed', async () => {
      const edit = onCatalog((catalog, update) => {
        catalog.set('DSS', update.add(PdfDictionary.of({ Certs: [] })));
        catalog.set('Extensions', PdfDictionary.of({ ESIC: PdfDictionary.of({ ExtensionLevel: 5 }) }));
      });
      expect(await between(edit)).toBe('signatures-only');
    });
    it('objects written again as they were: that is allowed', async () => {
      expect(await between(onPage(() => undefined))).toBe('signatures-only');
      expect(await between(onCatalog(() => undefined))).toBe('signatures-only');
    });
    it('only a DSS and then no signature: nobody answers for it', async () => {
      const reports = await change(onCatalog((catalog) => catalog.set('DSS', new PdfDictionary())));
      expect(reports[0]!.coverage.laterChanges).toBe('other');
    });
    it('a last signature that is broken answers for nothing', async () => {
      const twice = byBob(byAlice(original()));
      expect((await verify(twice))[0]!.coverage.laterChanges).toBe('signatures-only');
      // The last digit of Bob's signature value: an RSA signature leaves no padding.
      const { end } = lastContents(twice);
      twice.write(twice.toString('latin1', end - 2, end - 1) === '0' ? '1' : '0', end - 2, 'latin1');
      const reports = await verify(twice);
      expect(reports[1]!.integrity).toBe('broken');
      expect(reports[0]!).toMatchObject({ integrity: 'intact', coverage: { laterChanges: 'other' } });
    });
  });

  it('the field removed by a later revision takes the signature out of the document', async () => {
    const emptied = updateDocument(byAlice(original()), (reader, update) => {
      const { dictionary, reference } = reader.catalog;
      dictionary.delete('AcroForm');
      update.put(reference, dictionary);
    });
    expect(await verify(emptied)).toEqual([]);
  });
});
