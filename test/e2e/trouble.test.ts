import { chmodSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentsOf, expectSigned, filesIn, writeParts, writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';

const root = process.getuid?.() === 0;

test('a file that is not a PDF is refused before anything is asked', async ({ desk, picture }) => {
  const { application, profile } = desk;
  const file = join(profile.documents, 'photo.pdf');
  writeFileSync(file, Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46]));
  await application.add([file]);
  await expect(application.rows).toHaveAttribute('data-state', 'problem');
  await application.expectSentences('“photo.pdf” is not a PDF.', 'Nothing was signed', 'Save it as a PDF first');
  await picture(application, 'not-a-pdf');
  await expect(application.page.getByTestId('sign-button')).toBeDisabled();
});

test('a PDF cut in half is refused', async ({ desk: { application, profile }, picture }) => {
  const file = await writePdf(profile.documents, 'half.pdf');
  truncateSync(file, Math.floor(readFileSync(file).length / 2));
  await application.add([file]);
  await application.expectSentences('“half.pdf” is damaged or incomplete', 'unchanged', 'Get the document again');
  await picture(application, 'cut-in-half');
  await expect(application.page.getByTestId('sign-button')).toBeDisabled();
});

test('a PDF that is cut in half after it was added fails without a PIN', async ({ desk: { application, profile } }) => {
  const file = await writePdf(profile.documents, 'half.pdf');
  await application.add([file]);
  truncateSync(file, Math.floor(readFileSync(file).length / 2));
  await application.page.getByTestId('sign-button').click();
  await application.expectSentences('“half.pdf” is damaged or incomplete', 'unchanged', 'Get the document again');
  expect(application.openPinWindow).toBeUndefined();
  expect(profile.token.faults.calls('C_Login')).toBe(0);
  expect(filesIn(profile.documents)).toEqual(['half.pdf']);
});

test('a folder that can not be written is found out before a PIN is asked for', async ({ desk, picture }) => {
  test.skip(
    root,
    'nothing is read-only for root; as root the tests run as another user where that user can read the project',
  );
  const { application, profile } = desk;
  const file = await writePdf(profile.documents, 'lease.pdf');
  const before = contentsOf(profile.documents);
  chmodSync(profile.documents, 0o555);
  try {
    await application.add([file]);
    await application.page.getByTestId('sign-button').click();
    await application.expectSentences(
      `can not be saved in “${profile.documents}”`,
      'Your document is unchanged and no signed file was written.',
      'Copy the document to a folder of yours',
    );
    await picture(application, 'read-only-folder');
    expect(profile.token.faults.calls('C_Login')).toBe(0);
  } finally {
    chmodSync(profile.documents, 0o755);
  }
  expect(contentsOf(profile.documents)).toEqual(before);
  await application.sign(profile.token.pin);
  await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
});

test('a document that may be read but not written is signed', async ({ desk: { application, profile } }) => {
  const file = await writePdf(profile.documents, 'lease.pdf');
  chmodSync(file, 0o444);
  await application.add([file]);
  await application.sign(profile.token.pin);
  await application.expectResult(1);
  await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
});

test('a token that is taken out is missed, and found when it comes back', async ({ desk, picture }) => {
  const { application, profile } = desk;
  const chip = application.page.getByTestId('token-chip');
  const file = await writePdf(profile.documents, 'lease.pdf');
  await application.add([file]);
  await expect(chip).toHaveAttribute('data-tone', 'good');
  profile.token.faults.removeCard();
  await expect(chip).toHaveAttribute('data-tone', 'idle');
  await application.expectSentences(
    `The token “${profile.token.label}” is not there.`,
    'Nothing was signed',
    'Insert the card',
  );
  await expect(application.page.getByTestId('sign-button')).toBeDisabled();
  await picture(application, 'token-absent');
  profile.token.faults.insertCard();
  await expect(chip).toHaveAttribute('data-tone', 'good');
  await application.sign(profile.token.pin);
  await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
});

test('a token that is taken out in the middle of a batch: what is signed stays', async ({ desk, picture }) => {
  const { application, profile } = desk;
  const { faults } = profile.token;
  const files = await writeParts(profile.documents, 5);
  faults.delay('C_Sign', 1_000);
  await application.add(files);
  await application.typePin(await application.pressSign(), profile.token.pin);
  await expect.poll(() => faults.calls('C_Sign'), { intervals: [20] }).toBe(3);
  faults.removeCard();
  await application.result.waitFor();
  await application.expectResult(2, 3);
  await application.expectSentences(
    `The token “${profile.token.label}” was removed.`,
    'Documents signed before that are complete',
    'Insert it again',
  );
  await picture(application, 'removed-in-a-batch');
  for (const file of files.slice(0, 2)) await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
  expect(filesIn(profile.documents)).toHaveLength(7);
});

test('the token’s folder is moved away and comes back', async ({ launch, profileOf, picture }) => {
  const profile = await profileOf();
  const application = await launch(profile);
  const file = await writePdf(profile.documents, 'lease.pdf');
  await application.add([file]);
  await expect(application.page.getByTestId('sign-button')).toBeEnabled();
  const tokens = join(profile.token.folder, 'tokens');
  renameSync(tokens, `${tokens}-away`);
  await application.page.getByTestId('sign-button').click();
  const pinOrMessage = application.messages.first();
  // SoftHSM2 notices only when it is used: with the PIN, or before.
  await expect.poll(async () => (await pinOrMessage.count()) > 0 || application.openPinWindow !== undefined).toBe(true);
  if (application.openPinWindow) await application.typePin(await application.pinWindow(), profile.token.pin);
  await expect(pinOrMessage).toBeVisible();
  await picture(application, 'token-folder-gone');
  await expect(pinOrMessage).toContainText(profile.token.label);
  expect(filesIn(profile.documents)).toEqual(['lease.pdf']);

  renameSync(`${tokens}-away`, tokens);
  await expect(application.page.getByTestId('sign-button')).toBeEnabled();
  await application.sign(profile.token.pin);
  await application.expectResult(1);
  await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
});

test('a driver that is not installed is named', async ({ launch, profileOf, picture }) => {
  const profile = await profileOf({
    change: (configuration) => ({
      ...configuration,
      SHAREDLIBRARIES: { driver: { path: '/nowhere/libcard.so' } },
    }),
  });
  const application = await launch(profile);
  await application.add([await writePdf(profile.documents, 'lease.pdf')]);
  await application.expectSentences(/driver/, 'Nothing was signed', 'try again');
  await expect(application.page.getByTestId('sign-button')).toBeDisabled();
  await picture(application, 'driver-missing');
});

test('a certificate that has expired can not sign, and the window says why', async ({ launch, profileOf, picture }) => {
  const day = 86_400_000;
  const profile = await profileOf({
    token: {
      keys: [
        {
          alias: 'user_maria.lindqvist',
          username: 'maria.lindqvist',
          kind: 'EC-P256',
          certificate: {
            notBefore: new Date(Date.now() - 20 * day).toISOString(),
            notAfter: new Date(Date.now() - day).toISOString(),
          },
        },
      ],
    },
  });
  const application = await launch(profile);
  await application.add([await writePdf(profile.documents, 'lease.pdf')]);
  await application.expectSentences(
    'can not sign: it has expired',
    'Nothing was signed',
    'ask its issuer for a new one',
  );
  await expect(application.page.getByTestId('sign-button')).toBeDisabled();
  await application.choose('signer-select', 'Choose the key yourself');
  await application.expectSentences('it has expired', 'Nothing was signed', 'issuer');
  await expect(application.page.getByTestId('sign-button')).toBeDisabled();
  await picture(application, 'expired');
  expect(profile.token.faults.calls('C_Login')).toBe(0);
});
