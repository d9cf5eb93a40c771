import { expect, test, type Page } from '@playwright/test';
import { closing } from '../../fixtures/e2e/application';
import { identifyWith } from '../../fixtures/identity/open-id-login';
import { LoginDesk } from '../../fixtures/identity/login-desk';
import { startOpenIdProvider, type OpenIdProvider } from '../../fixtures/identity/openid-provider';
import { LoginProgram } from '../../fixtures/station/login-program';

const accounts = { 'maria.lindqvist': { password: 'wax and ribbon', claims: { name: 'Maria Lindqvist' } } };
const { password } = accounts['maria.lindqvist'];

let provider: OpenIdProvider;
let program: LoginProgram;
test.beforeAll(async () => {
  provider = await startOpenIdProvider({ accounts });
  program = await LoginProgram.start();
});
test.afterAll(async () => {
  await program.end();
  await provider.close();
});

/** Begins a login; the station's window is what stands for the browser. */
async function begin(): Promise<{ desk: LoginDesk; identity: ReturnType<typeof identifyWith> }> {
  await expect.poll(() => program.electron.windows().length).toBe(1);
  const desk = new LoginDesk((address) => program.open(address));
  return { desk, identity: identifyWith(provider.entry, desk) };
}

test('a person logs in at a real provider in the station’s own window, and the next one finds nothing of it', async () => {
  for (let person = 0; person < 2; person += 1) {
    const { identity } = await begin();
    const page = await program.page(provider.issuer);
    const bar = await program.page('app://login');
    await expect(bar.getByTestId('login-bar')).toContainText('Town hall of Visby');
    await expect(bar.getByTestId('login-from')).toContainText(new URL(provider.issuer).host);
    // The one before has left no session at the provider behind: everybody is asked.
    await page.locator('[name=username]').fill('maria.lindqvist');
    await page.locator('[name=password]').fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
    expect(await identity).toMatchObject({ username: 'maria.lindqvist', name: 'Maria Lindqvist' });
    await expect.poll(() => program.isOpen()).toBe(false);
    await expect.poll(() => program.electron.windows().length).toBe(1);
  }
  expect(await program.told()).toEqual([]);
});

test('keys on the screen type into the page, and main sees none of it', async () => {
  const { identity } = await begin();
  const page = await program.page(provider.issuer);
  const bar = await program.page('app://login');
  await page.locator('[name=username]').focus();
  await expect.poll(() => bar.evaluate(() => window.countersignLogin.focus().field)).toBe('text');
  await bar.evaluate(() => {
    window.countersignLogin.type('maria.x');
    window.countersignLogin.press('Backspace');
    window.countersignLogin.type('lindqvist');
    window.countersignLogin.press('Tab');
  });
  await expect.poll(() => bar.evaluate(() => window.countersignLogin.focus().field)).toBe('password');
  await bar.evaluate((word) => {
    window.countersignLogin.type(word);
    window.countersignLogin.press('Enter');
  }, password);
  expect(await identity).toMatchObject({ username: 'maria.lindqvist' });
});

/** Presses them as a finger does, one after the other. */
async function pressKeys(bar: Page, ...names: string[]): Promise<void> {
  for (const name of names) await bar.locator(`[data-key="${name}"]`).click();
}

const keysOf = (text: string): string[] => [...text].map((sign) => (sign === ' ' ? 'space' : sign));

test('who has no keyboard logs in with the keys on the screen', async () => {
  const { identity } = await begin();
  const page = await program.page(provider.issuer);
  const bar = await program.page('app://login');
  const keys = bar.getByTestId('screen-keyboard');
  await expect(keys).toBeVisible();
  // The page stands between the bar and the keys, and covers neither.
  const room = () =>
    bar.evaluate(() => {
      const edge = (selector: string) => document.querySelector(selector)!.getBoundingClientRect();
      return Math.floor(edge('footer').top - edge('header').bottom);
    });
  await expect.poll(async () => (await page.evaluate(() => innerHeight)) - (await room())).toBeLessThanOrEqual(1);
  expect(await room()).toBeGreaterThan(250);

  const username = page.locator('[name=username]');
  await username.click();
  await pressKeys(bar, 'shift', ...keysOf('maria'));
  await expect(username).toHaveValue('Maria');
  await pressKeys(bar, ...Array<string>(5).fill('backspace'), ...keysOf('maria.lindqvist'));
  await expect(username).toHaveValue('maria.lindqvist');

  const word = page.locator('[name=password]');
  await word.click();
  await pressKeys(bar, 'signs', '€', 'backspace', 'letters', ...keysOf(password));
  await expect(word).toHaveValue(password);
  // It is in the field of the page, and nowhere in the window of the station.
  expect(await bar.content()).not.toContain(password);
  expect(await bar.content()).not.toContain('lindqvist');
  await closing(pressKeys(bar, 'enter'));
  expect(await identity).toMatchObject({ username: 'maria.lindqvist' });
});

test('the bar leads back and away', async () => {
  for (const [way, testId] of [
    ['cancel', 'login-back'],
    ['again', 'login-again'],
  ] as const) {
    const { desk, identity } = await begin();
    const stopped = identity.catch((error: unknown) => error);
    await program.page(provider.issuer);
    const bar = await program.page('app://login');
    await closing(bar.getByTestId(testId).click());
    await expect.poll(async () => (await program.told()).at(-1)).toBe(way);
    expect(await program.isOpen()).toBe(false);
    desk.cancel();
    await stopped;
  }
});

test('an address that begins no login is not opened', async () => {
  for (const address of [
    'https://example.org/',
    `${provider.issuer}/auth?redirect_uri=https://example.org/callback`,
    `${provider.issuer}/auth?redirect_uri=http://127.0.0.1/callback`,
    'file:///etc/passwd?redirect_uri=http://127.0.0.1:4000/callback',
    'javascript:alert(1)',
  ]) {
    expect(await program.open(address), address).toBe(false);
  }
  expect(await program.isOpen()).toBe(false);
});
