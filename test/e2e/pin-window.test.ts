import type { Page } from '@playwright/test';
import { closing } from '../fixtures/e2e/application';
import { contentsOf, expectSigned, filesIn, writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';

test('a wrong PIN, then the right one: one login for each PIN that was typed', async ({ desk, picture }) => {
  const { application, profile } = desk;
  const { faults } = profile.token;
  const input = await writePdf(profile.documents, 'lease.pdf');
  await application.add([input]);
  const pin = await application.pressSign();
  await application.typePin(pin, '999999');
  await expect(pin.getByRole('alert')).toContainText('That PIN is not the PIN of');
  await expect(pin.getByTestId('pin-field')).toHaveValue('');
  await expect(pin.getByTestId('pin-field')).toBeFocused();
  await picture(pin, 'wrong-pin');
  expect(faults.calls('C_Login')).toBe(1);
  expect(filesIn(profile.documents)).toEqual(['lease.pdf']);

  await application.typePin(pin, profile.token.pin);
  await application.result.waitFor();
  await application.expectResult(1);
  await expectSigned(input, input.replace('.pdf', '-signed.pdf'));
  expect(faults.calls('C_Login')).toBe(2);
  expect(faults.calls('C_Sign')).toBe(1);
});

test('the last try is announced before it is made and needs a tick', async ({ desk, picture }) => {
  const { application, profile } = desk;
  const { faults } = profile.token;
  faults.countTries(3, 1);
  const input = await writePdf(profile.documents, 'lease.pdf');
  await application.add([input]);
  const pin = await application.pressSign();
  await expect(pin.getByText('This is the last try.').first()).toBeVisible();
  await pin.getByTestId('pin-field').pressSequentially(profile.token.pin);
  await expect(pin.getByTestId('pin-submit')).toBeDisabled();
  await pin.getByTestId('pin-field').press('Enter');
  await picture(pin, 'last-try');
  await pin.getByTestId('pin-last-try').check();
  expect(faults.calls('C_Login')).toBe(0);
  await closing(pin.getByTestId('pin-submit').click());
  await application.result.waitFor();
  await application.expectResult(1);
  await expectSigned(input, input.replace('.pdf', '-signed.pdf'));
  expect(faults.calls('C_Login')).toBe(1);
});

test('wrong PINs until the token locks: the last try is announced in between, the lock is said at once', async ({
  desk: { application, profile },
  picture,
}) => {
  const { faults } = profile.token;
  faults.countTries(3, 2);
  await application.add([await writePdf(profile.documents, 'lease.pdf')]);
  const pin = await application.pressSign();
  await application.typePin(pin, '999999');
  await expect(pin.getByTestId('pin-last-try')).toBeVisible();
  await expect(pin.getByTestId('pin-submit')).toBeDisabled();
  await pin.getByTestId('pin-last-try').check();
  await pin.getByTestId('pin-field').pressSequentially('888888');
  await closing(pin.getByTestId('pin-submit').click());
  await application.expectSentences('is locked after too many wrong tries', 'Nothing was signed', 'PUK');
  await expect.poll(() => application.openPinWindow).toBeUndefined();
  await picture(application, 'locked');
  expect(faults.calls('C_Login')).toBe(2);
  expect(faults.triesLeft()).toBe(0);
  expect(filesIn(profile.documents)).toEqual(['lease.pdf']);
});

test('a token that is locked already is not asked, and says so', async ({ desk: { application, profile } }) => {
  const { faults } = profile.token;
  faults.lockPin();
  await application.add([await writePdf(profile.documents, 'lease.pdf')]);
  await application.expectSentences('is locked after too many wrong tries', 'Nothing was signed', 'PUK');
  await expect(application.page.getByTestId('sign-button')).toBeDisabled();
  expect(faults.calls('C_Login')).toBe(0);
  faults.clear();
  await expect(application.page.getByTestId('sign-button')).toBeEnabled();
});

for (const [how, close] of [
  ['Cancel', (pin) => pin.getByTestId('pin-cancel').click()],
  ['Esc', (pin) => pin.keyboard.press('Escape')],
  ['the window’s own button', (pin) => pin.close({ runBeforeUnload: true })],
] as [string, (pin: Page) => Promise<unknown>][]) {
  test(`the PIN window closed with ${how}: nothing has failed, and Sign works again`, async ({ desk, picture }) => {
    const { application, profile } = desk;
    const input = await writePdf(profile.documents, 'lease.pdf');
    await application.add([input]);
    const before = contentsOf(profile.documents);
    const pin = await application.pressSign();
    await pin.getByTestId('pin-field').pressSequentially('12');
    await closing(close(pin));
    await expect(application.rows).toHaveAttribute('data-state', 'cancelled');
    await application.expectSentences('No PIN was given', 'Nothing was signed', 'Press Sign');
    await expect.poll(() => application.openPinWindow).toBeUndefined();
    await picture(application, 'cancelled');
    expect(contentsOf(profile.documents)).toEqual(before);
    expect(profile.token.faults.calls('C_Login')).toBe(0);

    await application.sign(profile.token.pin);
    await application.expectResult(1);
    await expectSigned(input, input.replace('.pdf', '-signed.pdf'));
  });
}
