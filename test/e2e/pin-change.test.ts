import type { Page } from '@playwright/test';
import { closing } from '../fixtures/e2e/application';
import type { Application } from '../fixtures/e2e/application';
import { expectSigned, writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';

const newPin = '918273';

async function changeWindow(application: Application): Promise<Page> {
  const window = await application.openedPinWindow();
  await window.getByTestId('pin-secret').waitFor();
  return window;
}

async function type(window: Page, secret: string, fresh: string, again = fresh): Promise<void> {
  await window.getByTestId('pin-secret').pressSequentially(secret);
  await window.getByTestId('pin-new').pressSequentially(fresh);
  await window.getByTestId('pin-again').pressSequentially(again);
}

const submit = (window: Page): Promise<void> => closing(window.getByTestId('pin-submit').click());

test('a PIN is changed in the window: a wrong old one costs one try, the new one signs', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf();
  const { faults, pin } = profile.token;
  faults.countTries(3);
  const application = await launch(profile);
  await application.page.getByTestId('pin-menu').click();
  await picture(application, 'pin-menu');
  await application.page.getByTestId('pin-menu-change').click();
  const window = await changeWindow(application);
  await expect(window.getByRole('heading')).toHaveText('Change your PIN');

  await type(window, pin, newPin, '918274');
  await expect(window.getByTestId('pin-hint')).toHaveText('The two new PINs are not the same.');
  await expect(window.getByTestId('pin-submit')).toBeDisabled();
  await picture(window, 'new-pins-differ');
  for (const field of ['pin-secret', 'pin-new', 'pin-again']) await window.getByTestId(field).fill('');

  await type(window, '999999', newPin);
  await submit(window);
  await expect(window.getByRole('alert')).toContainText('That PIN is not the PIN of');
  for (const field of ['pin-secret', 'pin-new', 'pin-again']) await expect(window.getByTestId(field)).toHaveValue('');
  await expect(window.getByTestId('pin-secret')).toBeFocused();
  expect([faults.calls('C_Login'), faults.calls('C_SetPIN'), faults.triesLeft()]).toEqual([1, 0, 2]);

  await type(window, pin, newPin);
  await picture(window, 'change');
  await submit(window);
  await expect(application.messages.filter({ hasText: 'is changed' })).toBeVisible();
  await expect.poll(() => application.openPinWindow).toBeUndefined();
  await picture(application, 'changed');
  expect([faults.calls('C_Login'), faults.calls('C_SetPIN')]).toEqual([2, 1]);

  const input = await writePdf(profile.documents, 'lease.pdf');
  await application.add([input]);
  await application.sign(newPin);
  await application.expectResult(1);
  await expectSigned(input, input.replace('.pdf', '-signed.pdf'));
});

test('a locked PIN is unblocked with the PUK where the lock is told, and signs again', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf();
  const { faults, soPin } = profile.token;
  faults.countTries(3, 0);
  faults.countOfficerTries(3, 2);
  const application = await launch(profile);
  const input = await writePdf(profile.documents, 'lease.pdf');
  await application.add([input]);
  await expect(application.page.getByTestId('sign-button')).toBeDisabled();
  await application.page.getByTestId('pin-remedy-unblock').click();
  const window = await changeWindow(application);
  await type(window, '50505050', newPin);
  await submit(window);
  await expect(window.getByRole('alert')).toContainText('That PUK is not the PUK of');
  await expect(window.getByTestId('pin-last-try')).toBeVisible();
  expect([faults.calls('C_Login'), faults.officerTriesLeft()]).toEqual([1, 1]);

  await type(window, soPin, newPin);
  await expect(window.getByTestId('pin-submit')).toBeDisabled();
  await picture(window, 'last-puk-try');
  await window.getByTestId('pin-last-try').check();
  await submit(window);
  await expect(application.messages.filter({ hasText: 'is unblocked' })).toBeVisible();
  await expect(application.page.getByTestId('sign-button')).toBeEnabled();
  await application.sign(newPin);
  await application.expectResult(1);
  await expectSigned(input, input.replace('.pdf', '-signed.pdf'));
});

test('a PIN window that is closed changes nothing', async ({ desk: { application, profile } }) => {
  const { faults, pin } = profile.token;
  await application.page.getByTestId('pin-menu').click();
  await application.page.getByTestId('pin-menu-change').click();
  const window = await changeWindow(application);
  await type(window, pin, newPin);
  await closing(window.getByTestId('pin-cancel').click());
  await expect.poll(() => application.openPinWindow).toBeUndefined();
  await expect(application.messages).toHaveCount(0);
  expect([faults.calls('C_Login'), faults.calls('C_SetPIN')]).toEqual([0, 0]);
  const input = await writePdf(profile.documents, 'lease.pdf');
  await application.add([input]);
  await application.sign(pin);
  await application.expectResult(1);
});
