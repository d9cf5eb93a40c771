import { expectSigned, filesIn, writePdf } from '../fixtures/e2e/documents';
import type { TestProfile } from '../fixtures/e2e/profile';
import { expect, test } from '../fixtures/e2e/test';

const key = { alias: 'user_maria.lindqvist', username: 'maria.lindqvist', kind: 'EC-P256' as const };
const wantsPinEachTime = { token: { ca: { kind: 'EC-P256' as const }, keys: [{ ...key, alwaysAuthenticate: true }] } };

const logins = ({ token }: TestProfile): unknown[] => token.faults.logins().map(({ user }) => user);

test('a key that wants its PIN for each signature: a PIN for each of five files, each named before', async ({
  profileOf,
  launch,
  picture,
}) => {
  const profile = await profileOf(wantsPinEachTime);
  const application = await launch(profile);
  const names = ['a.pdf', 'b.pdf', 'c.pdf', 'd.pdf', 'e.pdf'];
  const inputs = [];
  for (const name of names) inputs.push(await writePdf(profile.documents, name));
  await application.add(inputs);
  const login = await application.pressSign();
  await expect(login.getByTestId('pin-entries')).toContainText('unless this key wants it for each signature');
  await application.givePin(login, profile.token.pin);
  for (const [index, name] of names.entries()) {
    const pin = await application.pinWindowThatSays(name);
    await expect(pin.getByTestId('pin-entries')).toContainText(`PIN ${index + 2} of 6`);
    await expect(pin.getByTestId('pin-field')).toBeFocused();
    if (index === 1) await picture(pin, 'second-file');
    if (index === 1) await picture(application, 'while-second-file');
    await application.givePin(pin, profile.token.pin);
  }
  await application.result.waitFor();
  await application.expectResult(5);
  for (const input of inputs) await expectSigned(input, input.replace('.pdf', '-signed.pdf'));
  expect(logins(profile)).toEqual(['user', 'context', 'context', 'context', 'context', 'context']);
});

test('a wrong PIN for the second file stops there: one try, the first file stays signed', async ({
  profileOf,
  launch,
  picture,
}) => {
  const profile = await profileOf(wantsPinEachTime);
  profile.token.faults.countTries(3);
  const application = await launch(profile);
  const inputs = [];
  for (const name of ['a.pdf', 'b.pdf', 'c.pdf']) inputs.push(await writePdf(profile.documents, name));
  await application.add(inputs);
  await application.givePin(await application.pressSign(), profile.token.pin);
  await application.givePin(await application.pinWindowThatSays('a.pdf'), profile.token.pin);
  await application.typePin(await application.pinWindowThatSays('b.pdf'), '999999');
  await application.result.waitFor();
  await application.expectResult(1, 2);
  await application.expectSentences(
    `That PIN is not the PIN of “${profile.token.label}”.`,
    'The PIN was tried once. Documents that are signed are complete; the others are unchanged.',
    'Type the PIN again.',
  );
  await picture(application, 'stopped');
  await expect.poll(() => application.openPinWindow).toBeUndefined();
  expect(filesIn(profile.documents)).toEqual(['a-signed.pdf', 'a.pdf', 'b.pdf', 'c.pdf']);
  expect(logins(profile)).toEqual(['user', 'context', 'context']);
  expect(profile.token.faults.triesLeft()).toBe(2);

  await application.page.getByTestId('sign-another').click();
  await application.givePin(await application.pressSign(), profile.token.pin);
  for (const name of ['b.pdf', 'c.pdf']) {
    await application.givePin(await application.pinWindowThatSays(name), profile.token.pin);
  }
  await application.result.waitFor();
  await application.expectResult(2);
  for (const input of inputs) await expectSigned(input, input.replace('.pdf', '-signed.pdf'));
});
