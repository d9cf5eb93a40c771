import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { afterAll, describe, expect, it } from 'vitest';
import { encryptedDocument } from '../../fixtures/pdf';
import { aliceSays, richForm, signedBy, verdictOn, type Permission } from './filled-forms';
import { removeFiles } from './signed-document';

afterAll(removeFiles);

const originals: Record<string, Buffer> = {
  'a cross-reference table': await richForm(false),
  'a cross-reference stream': await richForm(true),
};
for (const options of [['128', '--use-aes=y'], ['256']]) {
  originals[`encryption with ${options[0]!} bits`] = encryptedDocument(options, {
    bytes: originals['a cross-reference stream']!,
    user: '',
    objectStreams: options[0] === '256',
  });
}
const permissions: Permission[] = ['none', 1, 2, 3];

type Entry = Record<string, unknown>;

/** Saves as Firefox does: pdf.js appends what its store of annotations holds. */
async function savedByPdfjs(bytes: Buffer, words: string | { annotation: Entry }): Promise<Buffer> {
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0, useSystemFonts: false });
  const document = await task.promise;
  if (typeof words === 'string') {
    const fields = (await document.getFieldObjects()) as Record<string, { id: string; type: string }[]>;
    for (const widgets of Object.values(fields)) {
      widgets.forEach(({ id, type }, index) => {
        const value = {
          text: words,
          checkbox: true,
          combobox: 'SK',
          radiobutton: index === widgets.length - 1,
        }[type];
        if (value !== undefined) document.annotationStorage.setValue(id, { value });
      });
    }
  } else document.annotationStorage.setValue('pdfjs_internal_editor_0', words.annotation);
  const saved = Buffer.from(await document.saveDocument());
  await task.destroy();
  return saved;
}

const freeText = {
  annotation: {
    ...{ annotationType: 3, color: [0, 0, 0], fontSize: 12, value: 'Seen by Eve', pageIndex: 0 },
    ...{ rect: [20, 20, 120, 60], rotation: 0, structTreeParentId: null },
  },
};

describe.each(Object.entries(originals))('pdf.js saves a signed form with %s', (_, original) => {
  it.each(permissions)('fields are filled in, under P = %s', async (permission) => {
    const report = await aliceSays(await savedByPdfjs(signedBy(original, permission), 'Paid 7'));
    expect(report).toMatchObject(verdictOn(permission, 2));
    expect(report.coverage.changes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'form-filling', page: 1, field: 'buyer.name', old: '', new: 'Paid 7' }),
        expect.objectContaining({ kind: 'form-filling', page: 1, field: 'price', old: '100', new: 'Paid 7' }),
        expect.objectContaining({ kind: 'form-filling', field: 'agreed', old: '', new: 'Yes' }),
        expect.objectContaining({ kind: 'form-filling', field: 'country', new: 'SK' }),
        expect.objectContaining({ kind: 'form-filling', field: 'pay' }),
      ]),
    );
    expect(report.coverage.changes?.every(({ kind }) => kind === 'form-filling')).toBe(true);
  });

  it.each(permissions)('with letters that its font has not, under P = %s', async (permission) => {
    const report = await aliceSays(await savedByPdfjs(signedBy(original, permission), 'Žluťoučký kůň'));
    expect(report).toMatchObject(verdictOn(permission, 2));
    expect(report.detail).toContain('field "price": filled in (before: "100", now: "Žluťoučký kůň")');
  });

  it.each(permissions)('a note is added, under P = %s', async (permission) => {
    const report = await aliceSays(await savedByPdfjs(signedBy(original, permission), freeText));
    expect(report).toMatchObject(verdictOn(permission, 3));
    expect(report.coverage.changes).toEqual([
      {
        kind: 'annotations',
        what: 'FreeText annotation added',
        page: 1,
        new: 'Seen by Eve',
        place: [20, 20, 120, 60],
      },
    ]);
  });
});
