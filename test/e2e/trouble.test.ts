import { chmodSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentsOf, expectSigned, filesIn, pdfsigVerdicts, writeParts, writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';
import { returnValues } from '../fixtures/token/fault-module';
import { makeSoftToken } from '../fixtures/token/soft-token';

const kind = 'EC-P256' as const;
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
  await application.settled();
  truncateSync(file, Math.floor(readFileSync(file).length / 2));
  await application.page.getByTestId('sign-button').click();
  await application.expectSentences(
    '“half.pdf” was changed since its pages were shown',
    'your key was not used for it',
    'Look at the pages as they are now',
  );
  await expect(application.page.getByTestId('page-trouble')).toContainText('the document is damaged');
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
    'Documents that are signed are complete; the others are unchanged.',
    'Insert it again if it is out',
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

test('an error of the token is named and not blamed on the PIN, at the login and in a batch', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf();
  const application = await launch(profile);
  const { faults, label, pin } = profile.token;
  const [first, ...rest] = await writeParts(profile.documents, 3);
  await application.add([first!, ...rest]);
  faults.answer('C_Login', returnValues.vendor);
  await application.typePin(await application.pressSign(), pin);
  await application.expectSentences(
    `The token “${label}” reported an error (0x80000101). This is not about your PIN.`,
    'Nothing was signed, and your document is unchanged.',
    'Take the card out and insert it again, then try again.',
  );
  await expect.poll(() => application.openPinWindow).toBeUndefined();
  expect(faults.calls('C_Login')).toBe(1);

  faults.clear();
  faults.answer('C_Sign', returnValues.vendor, { after: 1 });
  await application.typePin(await application.pressSign(), pin);
  await application.result.waitFor();
  await application.expectResult(1, 2);
  await application.expectSentences(
    `The token “${label}” reported an error (0x80000101). This is not about your PIN.`,
    'Documents that are signed are complete; the others are unchanged.',
    'Take the card out and insert it again, then try again.',
  );
  await picture(application, 'vendor-code');
  await expectSigned(first!, first!.replace('.pdf', '-signed.pdf'));

  faults.clear();
  await application.page.getByTestId('sign-another').click();
  await application.sign(pin);
  await application.expectResult(2);
  for (const file of rest) await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
});

test('two cards with one label: told apart by their serial numbers, in the list, at the PIN and in errors', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf({
    token: { label: 'Twin', ca: { kind }, keys: [{ alias: 'first', username: 'maria.lindqvist', kind }] },
  });
  const { token } = profile;
  const other = await makeSoftToken({
    ...{ folder: token.folder, label: 'Twin', pin: '222222' },
    keys: [{ alias: 'second', username: 'jonas.weber', kind }],
  });
  // Found, not configured: through the driver that is installed.
  rmSync(join(profile.folder, 'countersign.json'));
  const application = await launch(profile, { environment: { SOFTHSM2_CONF: token.conf } });
  const file = await writePdf(profile.documents, 'lease.pdf');
  await application.add([file]);
  await application.page.getByTestId('signer-select').click();
  for (const { serial } of [token, other]) {
    await expect(application.page.getByRole('option', { name: `Twin (${serial})` })).toBeVisible();
  }
  const theirs = application.page.getByRole('option', { name: `Twin (${other.serial})` });
  await expect(theirs).toContainText('Jonas Weber');
  await picture(application, 'two-cards');
  await theirs.click();
  await expect(application.page.getByTestId('alias')).toHaveText('second');
  const pin = await application.pressSign();
  await expect(pin.getByText(other.serial)).toBeVisible();
  await application.typePin(pin, token.pin);
  await expect(pin.getByRole('alert')).toContainText('That PIN is not the PIN of “Twin”.');
  await application.typePin(pin, other.pin);
  await application.result.waitFor();
  await application.expectResult(1);
  const [signature] = await pdfsigVerdicts(file.replace('.pdf', '-signed.pdf'));
  expect(signature).toMatchObject({ valid: true, signer: 'Jonas Weber' });

  // Configured by the label alone, which fits both.
  await application.close();
  profile.configure(profile.configuration);
  const unsure = await launch(profile);
  await unsure.add([file]);
  await unsure.expectSentences('Several tokens could be “card”', 'No PIN was sent to any of them.', 'SERIAL');
  await expect(unsure.page.getByTestId('token-chip')).toHaveText('card needs attention');
  await expect(unsure.page.getByTestId('sign-button')).toBeDisabled();
  await picture(unsure, 'two-cards-by-label-alone');
});

test('certificates that can not sign are listed with their reasons; the one beside them signs', async ({
  launch,
  profileOf,
  picture,
}) => {
  const day = 86_400_000;
  const from = (days: number, until: number) => ({
    notBefore: new Date(Date.now() + days * day).toISOString(),
    notAfter: new Date(Date.now() + until * day).toISOString(),
  });
  const username = 'maria.lindqvist';
  const profile = await profileOf({
    token: {
      ca: { kind },
      keys: [
        { alias: 'user_maria.lindqvist', username, kind, certificate: from(-20, -1) },
        { alias: 'early', username, kind, certificate: from(1, 20) },
        { alias: 'authority', username, kind, certificate: { certificateAuthority: true } },
        { alias: 'key-only', username, kind, certificate: false },
        { alias: 'certificate-only', username, kind, privateKey: false },
        { alias: 'good', username, kind },
      ],
    },
  });
  const application = await launch(profile);
  const { page } = application;
  const file = await writePdf(profile.documents, 'lease.pdf');
  await application.add([file]);
  await application.expectSentences(
    'The certificate “user_maria.lindqvist” can not sign: it has expired.',
    'Nothing was signed, and your document is unchanged.',
    'Choose another certificate, or ask its issuer for a new one.',
  );
  await expect(page.getByTestId('sign-button')).toBeDisabled();
  await application.choose('signer-select', 'Choose the key yourself');
  await page.getByTestId('key-select').click();
  const options = page.getByRole('option');
  await expect(options.filter({ hasText: 'maria.lindqvist' })).toContainText('Can not sign: it has expired.');
  await expect(options.filter({ hasText: 'early' })).toContainText('Can not sign: it is not valid yet.');
  for (const unusable of ['maria.lindqvist', 'early']) {
    await expect(options.filter({ hasText: unusable })).toHaveAttribute('aria-disabled', 'true');
  }
  // An authority's certificate is nobody's key, and a key without a certificate hides until the login.
  for (const hidden of ['authority', 'key-only']) await expect(options.filter({ hasText: hidden })).toHaveCount(0);
  await picture(application, 'certificates-that-can-not-sign');
  await page.keyboard.press('Escape');
  expect(profile.token.faults.calls('C_Login')).toBe(0);

  await application.choose('key-select', 'certificate-only');
  await application.typePin(await application.pressSign(), profile.token.pin);
  await application.expectSentences(
    `The private key “certificate-only” is not on the token “${profile.token.label}”.`,
    'Nothing was signed, and your document is unchanged.',
    'Check that the right card is inserted.',
  );
  await application.choose('key-select', 'good');
  await application.sign(profile.token.pin);
  await application.expectResult(1);
  await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
});
