import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';
import { removeFiles, updateDocument } from '../unit/validation/signed-document';

test.afterAll(removeFiles);

test('a signature that a later save took away is told in the PIN window, and again with the result', async ({
  desk: { application, profile },
  picture,
}) => {
  const file = await writePdf(profile.documents, 'lease.pdf');
  await application.add([file]);
  await application.sign(profile.token.pin);
  await application.expectResult(1);
  await application.clear();

  const robbed = join(profile.documents, 'robbed.pdf');
  const signed = readFileSync(file.replace('.pdf', '-signed.pdf'));
  writeFileSync(
    robbed,
    updateDocument(signed, (reader, update) => {
      const { reference, dictionary } = reader.catalog;
      dictionary.entries.delete('AcroForm');
      update.put(reference, dictionary);
    }),
  );
  await application.add([robbed]);
  const pin = await application.pressSign();
  const note = pin.getByTestId('pin-note');
  await expect(note).toContainText('An earlier save of this document had a signature');
  await expect(note).toContainText(
    'If you did not remove it yourself, ask whoever sent you the document before you go on.',
  );
  await picture(pin, 'told-before-the-pin');
  await application.typePin(pin, profile.token.pin);
  await application.expectResult(1);
  await expect(application.page.getByTestId('signing-note')).toContainText('is no longer part of it');
  await picture(application, 'told-with-the-result');
});
