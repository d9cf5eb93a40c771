import { closing, type Application } from '../fixtures/e2e/application';
import { expectSigned, writePdf } from '../fixtures/e2e/documents';
import type { TestProfile } from '../fixtures/e2e/profile';
import { expect, test } from '../fixtures/e2e/test';

/** A profile whose policy keeps the token logged in for so many seconds. */
const holding = (seconds: number) => ({
  change: (usual: TestProfile['configuration']): TestProfile['configuration'] => ({
    ...usual,
    CRYPTOTOKENS: { card: { ...usual.CRYPTOTOKENS['card']!, PIN_SESSION_SECONDS: seconds } } as never,
  }),
});

async function addOne(application: Application, { documents }: TestProfile, name: string): Promise<string> {
  await application.clear();
  const file = await writePdf(documents, name);
  await application.add([file]);
  return file;
}

test('a login that the policy lets the token keep: shown with its time, used without a PIN, ended with a button', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf(holding(600));
  const { faults, pin } = profile.token;
  const application = await launch(profile);
  const { page } = application;
  const held = page.getByTestId('held-login');
  await expect(held).toHaveCount(0);
  await addOne(application, profile, 'one.pdf');
  await expect(page.getByText('You will be asked for your PIN.')).toBeVisible();
  await application.sign(pin);
  await expect(held).toContainText(/Logged in to .+, (10:00|9:\d\d) left/);

  const second = await addOne(application, profile, 'two.pdf');
  await expect(page.getByText('You are logged in: no PIN is asked for.')).toBeVisible();
  await picture(application, 'held-login');
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(application, 'held-login-dark');
  await page.getByTestId('sign-button').click();
  await application.result.waitFor();
  await application.expectResult(1);
  await expectSigned(second, second.replace('.pdf', '-signed.pdf'));
  expect(faults.calls('C_Login')).toBe(1);

  // A window that is loaded again knows of it, and offers the way out.
  await page.reload();
  await page.getByTestId('log-out').click();
  await expect(held).toHaveCount(0);
  await addOne(application, profile, 'three.pdf');
  await application.sign(pin);
  expect(faults.calls('C_Login')).toBe(2);

  // It does not stand in the way of a PIN change, and ends there.
  await expect(held).toBeVisible();
  await application.clear();
  await page.getByTestId('pin-menu').click();
  await page.getByTestId('pin-menu-change').click();
  const window = await application.openedPinWindow();
  await expect(held).toHaveCount(0);
  await closing(window.getByTestId('pin-cancel').click());

  await page.getByTestId('history-button').click();
  await expect(page.getByTestId('history-row').filter({ hasText: 'two.pdf' })).toContainText('Without a new PIN');
  await expect(page.getByTestId('history-row').filter({ hasText: 'one.pdf' })).not.toContainText('Without a new PIN');
});

test('a held login ends when the computer is locked or suspended, and with the card', async ({ launch, profileOf }) => {
  const profile = await profileOf(holding(600));
  const { faults, pin } = profile.token;
  const application = await launch(profile);
  const held = application.page.getByTestId('held-login');
  for (const [index, signal] of (['lock-screen', 'suspend'] as const).entries()) {
    await addOne(application, profile, `${signal}.pdf`);
    await application.sign(pin);
    await expect(held).toBeVisible();
    await application.electron.evaluate(({ powerMonitor }, name) => powerMonitor.emit(name), signal);
    await expect(held).toHaveCount(0);
    expect(faults.calls('C_Login')).toBe(index + 1);
  }
  await addOne(application, profile, 'card.pdf');
  await application.sign(pin);
  await expect(held).toBeVisible();
  faults.removeCard();
  await expect(held).toHaveCount(0);
  faults.insertCard();
});

test('a held login ends by itself', async ({ launch, profileOf }) => {
  const profile = await profileOf(holding(5));
  const { faults, pin } = profile.token;
  const application = await launch(profile);
  const held = application.page.getByTestId('held-login');
  await addOne(application, profile, 'one.pdf');
  await application.sign(pin);
  await expect(held).toHaveCount(0);
  await addOne(application, profile, 'two.pdf');
  await application.sign(pin);
  expect(faults.calls('C_Login')).toBe(2);
});
