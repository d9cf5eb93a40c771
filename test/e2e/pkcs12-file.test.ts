import { copyFileSync, readFileSync, renameSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expectSigned, writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';
import { filePassword, makeKeyStore } from '../fixtures/token/key-store';

test('a PKCS#12 file: its password in the window, a wrong one first, and evidence that claims no device', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf();
  const file = makeKeyStore(profile.folder, { file: 'maria.p12' });
  profile.configure({
    CRYPTOTOKENS: { file: { KEYSTORETYPE: 'PKCS12', KEYSTOREPATH: file } },
    SIGNERS: { own: { title: 'My key file', CRYPTOTOKEN: 'file', ALIASSELECTOR: 'RequestMetadata' } },
  });
  const application = await launch(profile);
  const input = await writePdf(profile.documents, 'lease.pdf');
  await application.add([input]);
  await expect(application.page.getByTestId('alias')).toHaveText('Known after the password');

  const pin = await application.pressSign();
  await expect(pin.getByRole('heading')).toHaveText('Enter the password of your key file');
  await expect(pin.getByTestId('pin-what')).toContainText('The key is known once the password is given.');
  await application.typePin(pin, 'not it');
  await expect(pin.getByRole('alert')).toContainText('That is not the password of “maria.p12”.');
  await picture(pin, 'wrong-password');

  await application.typePin(pin, filePassword);
  await application.result.waitFor();
  await application.expectResult(1);
  await picture(application, 'signed-with-a-file');
  await expect(application.result).toContainText('sole control rests on who has a copy of the file');
  await expectSigned(input, join(profile.documents, 'lease-signed.pdf'));
});

test('a key file of one’s own: chosen in the dialog, remembered, said honestly, forgotten', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf();
  const file = makeKeyStore(profile.documents, { file: 'maria.p12' });
  const remembered = join(profile.folder, 'key-files.json');
  const input = await writePdf(profile.documents, 'lease.pdf');

  const first = await launch(profile);
  await first.add([input]);
  await first.answerFileDialog([]);
  await first.page.getByTestId('use-key-file').click();
  await expect(first.page.getByTestId('signer-select')).toHaveText('Contracts');

  await first.answerFileDialog([file]);
  await first.page.getByTestId('use-key-file').click();
  await expect(first.page.getByTestId('signer-select')).toHaveText('maria.p12');
  await expect(first.messages).toHaveText('“maria.p12” can sign now.');
  await expect(first.page.getByTestId('key-file-note')).toContainText('advanced at most, never qualified');
  for (const theme of ['Light', 'Dark']) {
    await first.page.getByTitle(theme).click();
    await picture(first, `chosen-${theme.toLowerCase()}`);
  }
  await first.sign(filePassword);
  await first.expectResult(1);
  await expectSigned(input, join(profile.documents, 'lease-signed.pdf'));
  expect(JSON.parse(readFileSync(remembered, 'utf8'))).toEqual([file]);
  await first.close();

  // It is there at the next start; the configured signer stays the first.
  renameSync(file, `${file}.away`);
  const second = await launch(profile);
  await second.add([input]);
  await expect(second.page.getByTestId('signer-select')).toHaveText('Contracts');
  await second.choose('signer-select', 'maria.p12');
  await second.expectSentences(
    'The key file “maria.p12” can not be used: it is not there.',
    'unchanged',
    'Put it back',
  );
  await expect(second.page.getByTestId('sign-button')).toBeDisabled();
  await picture(second, 'gone');
  renameSync(`${file}.away`, file);
  await second.page.getByRole('button', { name: 'Look again' }).click();
  await expect(second.page.getByTestId('sign-button')).toBeEnabled();

  await second.page.getByTestId('remove-key-file').click();
  await expect(second.messages).toHaveText('“maria.p12” is forgotten.');
  await expect(second.page.getByTestId('signer-select')).toHaveText('Contracts');
  expect(JSON.parse(readFileSync(remembered, 'utf8'))).toEqual([]);
  expect(readFileSync(file).length).toBeGreaterThan(0);
});

test('a key file among the documents says what it is, and can sign from there; a damaged one says so', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf();
  const file = makeKeyStore(profile.documents, { file: 'maria.pfx' });
  const damaged = join(profile.documents, 'half.p12');
  copyFileSync(file, damaged);
  truncateSync(damaged, 400);
  const application = await launch(profile);
  await application.add([file, damaged]);
  await expect(application.messages.first()).toHaveText(
    '“maria.pfx” is a key file to sign with, not a document to be signed.',
  );
  await picture(application, 'dropped');
  await application.page.getByRole('button', { name: 'Sign with half.p12' }).click();
  await expect(application.page.getByRole('alert')).toContainText(
    '“half.p12” can not be used: it is not a PKCS#12 file',
  );
  await application.page.getByRole('button', { name: 'Sign with maria.pfx' }).click();
  await expect(application.rows).toHaveCount(1);
  await expect(application.page.getByTestId('signer-select')).toHaveText('maria.pfx');
  await picture(application, 'taken-from-the-list');
});

test('where the configuration forbids key files, nothing offers them', async ({ launch, profileOf }) => {
  const profile = await profileOf({ change: (usual) => ({ ...usual, ALLOW_KEY_FILES: false }) });
  const file = makeKeyStore(profile.documents, { file: 'maria.p12' });
  const application = await launch(profile);
  await application.add([file, await writePdf(profile.documents, 'lease.pdf')]);
  await expect(application.page.getByTestId('sign-button')).toBeEnabled();
  await expect(application.page.getByTestId('use-key-file')).toHaveCount(0);
  await expect(application.page.getByTestId('use-dropped-key-file')).toHaveCount(0);
  await application.answerFileDialog([file]);
  const answer = await application.page.evaluate(() => window.countersign.invoke('keyFiles.choose', {}));
  expect(answer).toMatchObject({ ok: false, error: { code: 'keystore.notAllowed' } });
});
