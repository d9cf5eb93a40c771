import type { Page } from '@playwright/test';
import { closing, type Application } from '../fixtures/e2e/application';
import { contentsOf, expectSigned, writePdf } from '../fixtures/e2e/documents';
import type { TestProfile } from '../fixtures/e2e/profile';
import { expect, test } from '../fixtures/e2e/test';

/** Presses Sign and waits for the PIN window that has no field: the PIN is typed on the reader. */
async function pressSign(application: Application): Promise<Page> {
  await application.page.getByTestId('sign-button').click();
  const window = await application.openedPinWindow();
  await window.getByTestId('pin-on-reader').waitFor();
  await expect(window.getByTestId('pin-field')).toHaveCount(0);
  return window;
}

const pinsGiven = ({ token }: TestProfile): unknown[] => token.faults.logins().map(({ pin }) => pin);

async function signsAgain(application: Application, { token }: TestProfile, input: string): Promise<void> {
  token.faults.clear();
  token.faults.pinPad(token.pin);
  await application.page.getByTestId('sign-button').click();
  await application.result.waitFor();
  await application.expectResult(1);
  await expectSigned(input, input.replace('.pdf', '-signed.pdf'));
}

test('the PIN is typed on the reader, and the window says so while it waits', async ({ desk, picture }) => {
  const { application, profile } = desk;
  const { faults } = profile.token;
  faults.pinPad(profile.token.pin);
  faults.hang('C_Login');
  const input = await writePdf(profile.documents, 'lease.pdf');
  await application.add([input]);
  const pin = await pressSign(application);
  await expect(pin.getByText('Type your PIN on the reader')).toBeVisible();
  await expect(pin.getByTestId('pin-on-reader')).toContainText('now');
  await expect.poll(() => faults.calls('C_Login')).toBe(1);
  await picture(pin, 'on-reader');
  faults.letGo('C_Login');
  await application.result.waitFor();
  await application.expectResult(1);
  await expectSigned(input, input.replace('.pdf', '-signed.pdf'));
  expect(pinsGiven(profile)).toEqual(['null']);
});

test('Cancel in the window ends the wait at the reader; nothing has failed, and Sign works again', async ({
  desk,
  picture,
}) => {
  const { application, profile } = desk;
  const { faults } = profile.token;
  faults.pinPad(profile.token.pin);
  faults.hang('C_Login');
  const input = await writePdf(profile.documents, 'lease.pdf');
  const before = contentsOf(profile.documents);
  await application.add([input]);
  const pin = await pressSign(application);
  await expect.poll(() => faults.calls('C_Login')).toBe(1);
  await closing(pin.getByTestId('pin-cancel').click());
  await expect(application.rows).toHaveAttribute('data-state', 'cancelled');
  await application.expectSentences('No PIN was given', 'Nothing was signed', 'Press Sign');
  await expect.poll(() => application.openPinWindow).toBeUndefined();
  await picture(application, 'cancelled-at-reader');
  expect(contentsOf(profile.documents)).toEqual(before);
  await signsAgain(application, profile, input);
});

test('cancelled on the reader, or its time ran out: said as no PIN, and Sign works again', async ({ desk }) => {
  const { application, profile } = desk;
  const { faults } = profile.token;
  faults.pinPad(profile.token.pin);
  faults.answer('C_Login', 0x50);
  const input = await writePdf(profile.documents, 'lease.pdf');
  await application.add([input]);
  await application.page.getByTestId('sign-button').click();
  await expect(application.rows).toHaveAttribute('data-state', 'cancelled');
  await application.expectSentences('No PIN was given', 'Nothing was signed', 'Press Sign');
  expect(faults.calls('C_Login')).toBe(1);
  await signsAgain(application, profile, input);
});

test('nobody types on the reader: the wait ends at its deadline and is told as such, and Sign works again', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf({
    change: (configuration) => ({ ...configuration, DEADLINES: { login: 1 } }),
  });
  const { faults, label, pin } = profile.token;
  const application = await launch(profile);
  const input = await writePdf(profile.documents, 'lease.pdf');
  await application.add([input]);
  faults.pinPad(pin);
  faults.hang('C_Login');
  await pressSign(application);
  await application.expectSentences(
    `The token “${label}” did not answer for 4 seconds while the PIN was to be typed on its reader`,
    'Nothing was signed, and your document is unchanged.',
    'Try again, and type the PIN while the reader asks for it.',
  );
  await expect.poll(() => application.openPinWindow).toBeUndefined();
  await picture(application, 'nobody-at-the-reader');
  expect([faults.calls('C_Login'), faults.calls('C_Sign')]).toEqual([1, 0]);
  await signsAgain(application, profile, input);
});

test('a wrong PIN on the reader: the next try waits for a yes', async ({ desk, picture }) => {
  const { application, profile } = desk;
  const { faults } = profile.token;
  faults.countTries(3);
  faults.pinPad('999999');
  const input = await writePdf(profile.documents, 'lease.pdf');
  await application.add([input]);
  const pin = await pressSign(application);
  await expect(pin.getByRole('alert')).toContainText('That PIN is not the PIN of');
  await picture(pin, 'wrong-on-reader');
  expect(faults.triesLeft()).toBe(2);
  faults.pinPad(profile.token.pin);
  await closing(pin.getByTestId('pin-submit').click());
  await application.result.waitFor();
  await application.expectResult(1);
  expect(pinsGiven(profile)).toEqual(['null', 'null']);
});

test('the last try on the reader needs a tick first', async ({ desk, picture }) => {
  const { application, profile } = desk;
  const { faults } = profile.token;
  faults.countTries(3, 1);
  faults.pinPad(profile.token.pin);
  const input = await writePdf(profile.documents, 'lease.pdf');
  await application.add([input]);
  const pin = await pressSign(application);
  await expect(pin.getByTestId('pin-submit')).toBeDisabled();
  await picture(pin, 'last-try-on-reader');
  expect(faults.calls('C_Login')).toBe(0);
  await pin.getByTestId('pin-last-try').check();
  await closing(pin.getByTestId('pin-submit').click());
  await application.result.waitFor();
  await application.expectResult(1);
});

test('a key that wants its PIN with each signature: each one is typed on the reader, and the window says which', async ({
  launch,
  profileOf,
  picture,
}) => {
  const alias = 'user_maria.lindqvist';
  const keys = [{ alias, username: 'maria.lindqvist', kind: 'EC-P256' as const, alwaysAuthenticate: true }];
  const profile = await profileOf({ token: { keys } });
  const { faults, pin } = profile.token;
  const application = await launch(profile);
  faults.pinPad(pin);
  const inputs = [await writePdf(profile.documents, 'one.pdf'), await writePdf(profile.documents, 'two.pdf')];
  await application.add(inputs);
  faults.hang('C_Login', { after: 2 });
  await application.page.getByTestId('sign-button').click();
  // The login and the first signature are typed; the second one waits for the person.
  await expect.poll(() => faults.calls('C_Login')).toBe(3);
  const waiting = await application.pinWindowThatSays('two.pdf');
  await expect(waiting.getByTestId('pin-on-reader')).toContainText('now');
  await expect(waiting.getByTestId('pin-entries')).toContainText('3 of 3');
  await picture(waiting, 'each-on-reader');
  faults.letGo('C_Login');
  await application.result.waitFor();
  await application.expectResult(2);
  expect(pinsGiven(profile)).toEqual(['null', 'null', 'null']);
  for (const input of inputs) await expectSigned(input, input.replace('.pdf', '-signed.pdf'));
});

test('a PIN is changed on the reader: the window has no fields and says what the reader asks for', async ({
  launch,
  profileOf,
  picture,
}) => {
  const newPin = '918273';
  const profile = await profileOf();
  const { faults, pin } = profile.token;
  const application = await launch(profile);
  const open = async (): Promise<Page> => {
    await application.page.getByTestId('pin-menu').click();
    await application.page.getByTestId('pin-menu-change').click();
    return application.openedPinWindow();
  };

  // Closed before anything was changed.
  faults.pinPad(pin, newPin);
  faults.hang('C_Login');
  const first = await open();
  await expect(first.getByTestId('pin-on-reader')).toContainText('the old PIN, then the new one');
  await expect(first.getByTestId('pin-secret')).toHaveCount(0);
  await expect.poll(() => faults.calls('C_Login')).toBe(1);
  await picture(first, 'change-on-reader');
  await closing(first.getByTestId('pin-cancel').click());
  await expect.poll(() => application.openPinWindow).toBeUndefined();
  await expect(application.messages).toHaveCount(0);

  // Closed in the middle of the change: nobody knows which PIN counts.
  faults.clear();
  faults.pinPad(pin, newPin);
  faults.hang('C_SetPIN');
  const second = await open();
  await expect.poll(() => faults.calls('C_SetPIN')).toBe(1);
  await closing(second.getByTestId('pin-cancel').click());
  await application.expectSentences('it is not known whether', 'does not try again', 'Try the new PIN first');

  // Cancelled on the reader, by a person who takes a moment.
  faults.clear();
  faults.pinPad(pin, newPin);
  faults.delay('C_SetPIN', 1_000);
  faults.answer('C_SetPIN', 0x50);
  await open();
  await expect.poll(() => application.openPinWindow).toBeUndefined();
  await expect(application.messages).toHaveCount(0);

  faults.clear();
  faults.pinPad(pin, newPin);
  faults.delay('C_SetPIN', 1_000);
  await open();
  await expect(application.messages.filter({ hasText: 'is changed' })).toBeVisible();
  faults.clear();
  await application.add([await writePdf(profile.documents, 'lease.pdf')]);
  await application.sign(newPin);
  await application.expectResult(1);
});
