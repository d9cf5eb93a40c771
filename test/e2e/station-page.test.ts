import { test as base } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { PinContext } from '../../preload/contract/model';
import type { PasswordContext } from '../../preload/contract/passwords';
import { stationLanguages } from '../../preload/contract/station';
import type { StationState } from '../../preload/contract/station';
import { expectNoFindings } from '../fixtures/e2e/axe';
import { expectPicture } from '../fixtures/e2e/kept-pictures';
import { stationHealth, stationStates } from '../fixtures/e2e/station-states';
import type { StationView } from '../fixtures/e2e/station-states';
import { screens, StationWindow } from '../fixtures/e2e/station-window';
import { expect } from '../fixtures/e2e/test';

/** One window for all tests: each brings about what it needs. */
const test = base.extend<{ station: StationWindow }, { opened: StationWindow }>({
  opened: [
    async ({}, use) => {
      const window = await StationWindow.open();
      await use(window);
      await window.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  station: async ({ opened }, use) => {
    await opened.size(screens.usual);
    await opened.script({ health: stationHealth, refuses: {}, left: 2 });
    await opened.show(stationStates.clearing);
    await opened.asked();
    await use(opened);
  },
});

const views = Object.keys(stationStates) as StationView[];
const stateOf = (view: StationView): StationState => stationStates[view];

/** Shows a step as it stays: its pages are drawn. */
async function see(station: StationWindow, view: StationView, more: Partial<StationState> = {}): Promise<void> {
  await station.show({ ...stateOf(view), ...more });
  if (stateOf(view).step === 'read')
    await expect(station.page.locator('[data-testid="page"][data-drawn="sharp"]').first()).toBeVisible();
}

/** Every button and every text that is smaller than it may be, cut off, or out of the window. Runs in the window. */
function tooSmall(): string[] {
  const found: string[] = [];
  const ofPages = (element: Element): boolean => element.closest('[data-testid="page"]') !== null;
  for (const button of document.querySelectorAll<HTMLElement>('button, input')) {
    const { width, height, left, right } = button.getBoundingClientRect();
    const name = button.textContent || button.id;
    // A box to tick is touched with its words.
    const least = button.matches('[data-key]') ? 56 : button.matches('input[type="checkbox"]') ? 44 : 64;
    if (width < Math.min(least, 44) || height < least) found.push(`“${name}” is ${width} × ${height}`);
    if (left < 0 || right > innerWidth + 0.5) found.push(`“${name}” ends at ${right}`);
    if (button.scrollWidth > button.clientWidth + 1) found.push(`“${name}” is cut off`);
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!element || !walker.currentNode.textContent?.trim() || ofPages(element)) continue;
    // Words that are only heard.
    if (element.closest('[class*="hidden"]')) continue;
    const size = Number.parseFloat(getComputedStyle(element).fontSize);
    if (size < 18) found.push(`“${walker.currentNode.textContent}” is written in ${size} px`);
  }
  if (document.documentElement.scrollWidth > innerWidth) found.push('the page is wider than its window');
  return found;
}

const tooSmallIn = (page: Page): Promise<string[]> => page.evaluate(tooSmall);

for (const language of stationLanguages) {
  test(`each step says what it shows to who does not see it, with contrast for everybody: ${language}`, async ({
    station,
  }) => {
    test.setTimeout(240_000);
    for (const view of views) {
      await see(station, view, { language });
      await expectNoFindings(station.page, `${view}, ${language}`, [], ['wcag2aaa']);
    }
  });

  test(`each step is for a finger and an eye at arm’s length, on every screen: ${language}`, async ({ station }) => {
    test.setTimeout(240_000);
    for (const [screen, size] of Object.entries(screens)) {
      await station.size(size);
      for (const view of views) {
        await see(station, view, { language });
        expect(await station.page.evaluate(tooSmall), `${view}, ${language}, ${screen}`).toEqual([]);
      }
    }
  });
}

test('the colours that a person forces are kept', async ({ station }) => {
  test.setTimeout(120_000);
  await station.page.emulateMedia({ forcedColors: 'active' });
  for (const view of ['welcome', 'choose', 'sign', 'take-link', 'idle'] as const) {
    await see(station, view);
    await expectNoFindings(station.page, `${view}, forced colours`, ['color-contrast', 'color-contrast-enhanced']);
  }
  await station.page.emulateMedia({ forcedColors: null });
});

const focused = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['testid']);

test('the flow goes by keyboard alone, and each step begins at its heading', async ({ station }) => {
  const { page } = station;
  const reach = async (testId: string): Promise<void> => {
    for (let tabs = 0; tabs < 12 && (await focused(page)) !== testId; tabs += 1) await page.keyboard.press('Tab');
    expect(await focused(page)).toBe(testId);
    await page.keyboard.press('Enter');
  };
  const steps: [StationView, string, string][] = [
    ['welcome', 'station-begin', 'station.begin'],
    ['identify', 'station-choice', 'station.identify'],
    ['identify-window', 'cancel-login', 'station.cancelLogin'],
    ['choose', 'station-choice', 'station.choose'],
    ['read-to-the-end', 'station-agree', 'station.agree'],
    ['sign', 'station-sign', 'station.sign'],
    ['sign-pin', 'cancel-signing', 'station.cancelSigning'],
    ['take', 'station-choice', 'station.take'],
    ['take-link', 'station-done', 'station.done'],
    ['done', 'station-finish', 'station.done'],
  ];
  for (const [view, button, channel] of steps) {
    await station.show(stateOf('clearing'));
    await see(station, view);
    await expect.poll(() => focused(page), view).toBe('station-heading');
    await station.asked();
    await reach(button);
    expect(
      (await station.asked()).map((ask) => ask.channel),
      view,
    ).toContain(channel);
    // “Start again” is there from the first step to the last, before everything else that Tab reaches.
    if (view === 'welcome') continue;
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await station.asked();
    await reach('station-again');
    expect(
      (await station.asked()).map((ask) => ask.channel),
      view,
    ).toEqual(['station.again']);
  }
});

test('what can not be pressed yet says why, and asks for nothing', async ({ station }) => {
  const { page } = station;
  await see(station, 'read');
  const agree = page.getByTestId('station-agree');
  await expect(agree).toHaveAttribute('aria-disabled', 'true');
  await expect(agree).toHaveAccessibleDescription('2 pages are left to read.');
  await station.asked();
  // As a finger does, which does not wait.
  await agree.click({ force: true });
  expect(await station.asked()).toEqual([]);
  await station.show(stationStates['read-to-the-end']);
  await agree.click();
  expect((await station.asked()).map(({ channel }) => channel)).toEqual(['station.agree']);
});

test('pages are read with large buttons to the last one, larger and back', async ({ station }) => {
  const { page } = station;
  await see(station, 'read');
  const [down, up] = [page.getByTestId('page-down'), page.getByTestId('page-up')];
  await expect(page.getByTestId('page-text').first()).toContainText('The parties agree');
  await expect(up).toHaveAttribute('aria-disabled', 'true');
  const width = async (): Promise<number> => (await page.getByTestId('page').first().boundingBox())?.width ?? 0;
  const usual = await width();
  await page.getByTestId('page-larger').click();
  await expect.poll(width).toBeGreaterThan(usual);
  await page.getByTestId('page-larger').click();
  await expect(page.getByTestId('page-larger')).toHaveAttribute('aria-disabled', 'true');
  await page.getByTestId('page-smaller').click();
  await page.getByTestId('page-smaller').click();
  await expect.poll(width).toBe(usual);
  for (let presses = 0; presses < 30; presses += 1) {
    if ((await down.getAttribute('aria-disabled')) === 'true') break;
    await down.click({ force: true });
  }
  await expect(page.getByTestId('page-where')).toHaveText('Page 3 of 3');
  await up.click();
  await expect(down).not.toHaveAttribute('aria-disabled', 'true');
});

test('nobody is there: the question takes the focus and gives it back, and the seconds are spoken three times', async ({
  station,
}) => {
  const { page } = station;
  await see(station, 'choose');
  await page.getByTestId('station-choice').nth(1).focus();
  const state = stateOf('choose');
  const spoken: string[] = [];
  for (const idleSeconds of [23, 21, 20, 19, 11, 10, 9, 6, 5, 4, 1]) {
    await station.show({ ...state, idleSeconds });
    await expect(page.getByTestId('idle-seconds')).toHaveText(String(idleSeconds));
    const said = (await page.getByTestId('idle-spoken').textContent()) ?? '';
    if (said !== (spoken.at(-1) ?? '')) spoken.push(said);
  }
  expect(spoken).toEqual(['20 seconds left.', '10 seconds left.', '5 seconds left.']);
  const question = page.getByRole('alertdialog', { name: 'Are you still there?' });
  await expect(question).toBeVisible();
  expect(await focused(page)).toBe('station-stay');
  // Nothing behind it is reached.
  await expect(page.getByTestId('station')).toHaveAttribute('inert', '');
  for (let tabs = 0; tabs < 4; tabs += 1) {
    await page.keyboard.press('Tab');
    expect([undefined, 'station-stay', 'idle-again']).toContain(await focused(page));
  }
  await station.asked();
  await page.getByTestId('station-stay').click();
  expect((await station.asked()).map(({ channel }) => channel)).toEqual(['station.stay']);
  await station.show(state);
  await expect(question).toHaveCount(0);
  await expect(page.getByTestId('station-choice').nth(1)).toBeFocused();
});

test('who listens hears nothing that is not so: no second that is not left, no want of documents before they were looked for', async ({
  station,
}) => {
  const { page } = station;
  for (const idleSeconds of [12, 11]) {
    await see(station, 'choose', { idleSeconds });
    await expect(page.getByTestId('idle-seconds')).toHaveText(String(idleSeconds));
    await expect(page.getByTestId('idle-spoken')).toHaveText('');
  }
  await see(station, 'choose', { idleSeconds: 10 });
  await expect(page.getByTestId('idle-spoken')).toHaveText('10 seconds left.');

  await station.show(stateOf('clearing'));
  const { tray: _notYet, ...looking } = stateOf('choose');
  await station.show(looking);
  await expect(page.getByTestId('station-heading')).toHaveText('Choose your document');
  await see(station, 'choose-empty');
  await expect(page.getByTestId('station-heading')).toHaveText('There is no document yet');
  await expect(page.getByTestId('tray-count')).toHaveText('There is no document yet');
});

test('what went wrong is said in few words, by its code', async ({ station }) => {
  const { page } = station;
  await station.script({ refuses: { 'station.sign': { code: 'token.absent', params: { token: 'card' } } } });
  await see(station, 'sign');
  await page.getByTestId('station-sign').click();
  await expect(page.getByRole('alert')).toContainText('There is no card in the reader.');
  await station.show({ ...stateOf('sign'), language: 'de' });
  await expect(page.getByRole('alert')).toContainText('Es steckt keine Karte im Leser.');
  await see(station, 'take');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('who goes without the document is asked once', async ({ station }) => {
  const { page } = station;
  await see(station, 'take');
  await page.getByTestId('station-done').click();
  await expect(page.getByTestId('station-heading')).toHaveText('You have not taken your document yet');
  expect(await tooSmallIn(page)).toEqual([]);
  await page.getByTestId('stay-with').click();
  await station.asked();
  await page.getByTestId('station-done').click();
  await page.getByTestId('go-without').click();
  expect((await station.asked()).map(({ channel }) => channel)).toEqual(['station.done']);
});

test('the language is chosen on the first page, and the page says which it speaks', async ({ station }) => {
  const { page } = station;
  await see(station, 'welcome');
  await page.getByTestId('language-de').click();
  expect(await station.asked()).toEqual([{ channel: 'station.setLanguage', request: { language: 'de' } }]);
  await see(station, 'welcome', { language: 'de' });
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByTestId('language-de')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByTestId('language-en')).toHaveAttribute('lang', 'en');
});

test('staff sees the state of the station, and nothing leads anywhere else', async ({ station }) => {
  const { page } = station;
  await see(station, 'welcome');
  await page.getByTestId('station-staff').click();
  await expect(page.locator('[data-part="printer"]')).toContainText('Does not work');
  await expectNoFindings(page, 'the staff view', [], ['wcag2aaa']);
  expect(await tooSmallIn(page)).toEqual([]);
  await expect(page.locator('[data-part="network"]')).toContainText(
    'The time stamp service “tsa” does not answer in time.',
  );
  await expectPicture(page, 'station-staff', [], ['light']);
  await see(station, 'welcome', { language: 'de' });
  await expect(page.locator('[data-part="network"]')).toContainText(
    'Der Dienst für Zeitstempel „tsa“ antwortet nicht rechtzeitig.',
  );
  expect(await tooSmallIn(page)).toEqual([]);
  await expectPicture(page, 'station-staff-de', [], ['light']);
  // Whoever begins meanwhile is not shown it.
  await see(station, 'choose');
  await see(station, 'welcome');
  await expect(page.locator('[data-part]')).toHaveCount(0);
  for (const view of views) {
    await see(station, view);
    expect(
      await page.locator('body').locator('a, [href], [draggable="true"], [title], select, iframe').count(),
      view,
    ).toBe(0);
  }
  const stopped = await page.evaluate(() =>
    ['contextmenu', 'dragover', 'drop', 'dragstart', 'auxclick'].map((name) => {
      const event = new Event(name, { bubbles: true, cancelable: true });
      document.body.dispatchEvent(event);
      return event.defaultPrevented;
    }),
  );
  expect(stopped).toEqual([true, true, true, true, true]);
});

test('pictures of the steps', async ({ station }) => {
  test.setTimeout(180_000);
  for (const view of views) {
    await see(station, view);
    await expectPicture(station.page, `station-${view}`, [], ['light']);
  }
  await see(station, 'sign');
  await expectPicture(station.page, 'station-sign', [], ['forced']);
  await see(station, 'welcome', { language: 'de' });
  await expectPicture(station.page, 'station-welcome-de', [], ['light']);
  await station.size(screens.upright);
  for (const view of ['read', 'take-link'] as const) {
    await see(station, view);
    await expectPicture(station.page, `station-upright-${view}`, [], ['light']);
  }
});

const pinContext: PinContext = {
  conversationId: `pin-${'0'.repeat(32)}`,
  token: { name: 'card', label: 'Maria’s card', serial: '1234' },
  ...{ alias: 'signing', signatory: 'Maria Sample', documentNames: ['Use of the great room.pdf'], purpose: 'login' },
  ...{ entry: 1, entries: 1, onReader: false, minLength: 4, maxLength: 8, lastTry: false, countLow: false },
};
const passwordContext: PasswordContext = {
  ...{ conversationId: pinContext.conversationId, title: 'Town hall', server: 'ldap.town.example' },
};

for (const language of stationLanguages) {
  test(`the PIN window of a station: for a finger, with keys that leave the focus where it is: ${language}`, async () => {
    test.setTimeout(180_000);
    for (const [part, context] of [
      ['', pinContext],
      ['#password', passwordContext],
    ] as const) {
      const window = await StationWindow.open(`app://pin/pin.html?language=${language}&keyboard=screen${part}`);
      const { page } = window;
      try {
        await window.tellSecret(context);
        const field = page.locator(part ? '#password' : '#pin');
        await field.focus();
        for (const key of ['1', '2', '3', '4', 'backspace', '5']) await page.locator(`[data-key="${key}"]`).click();
        await expect(field).toBeFocused();
        await expect(field).toHaveValue('1235');
        for (const [screen, size] of Object.entries(screens)) {
          await window.size(size);
          const view = `${part || 'PIN'}, ${language}, ${screen}`;
          expect(await tooSmallIn(page), view).toEqual([]);
          await expectNoFindings(page, view, [], ['wcag2aaa']);
          expect(
            await page.evaluate(
              () => document.querySelector('main')!.scrollHeight - document.querySelector('main')!.clientHeight,
            ),
            view,
          ).toBeLessThanOrEqual(1);
        }
        await window.size(screens.usual);
        await field.focus();
        if (language === 'en' || part)
          await expectPicture(page, `station-${part ? 'password' : 'pin'}-${language}`, [], ['light']);
        // Tab goes from the field to the buttons: the keys are for fingers.
        await page.keyboard.press('Tab');
        expect(await focused(page)).toBe('pin-cancel');
        if (part) await page.locator('#username').fill('maria');
        await page.locator('[data-key="enter"]').click();
        expect(await window.secretsGiven()).toEqual(part ? [['maria', '1235']] : [['1235']]);
        await expect(field).toHaveValue('');
        // What it came to is seen beside the keys, without scrolling.
        await window.judge(
          part
            ? {
                accepted: false,
                again: true,
                error: { code: 'identity.wrongPassword', params: { authenticator: 'x' } },
              }
            : { verdict: 'wrong', lastTry: true, countLow: true },
        );
        const message = page.getByTestId('pin-message');
        await expect(message).toContainText(language === 'de' ? 'falsch' : 'wrong');
        await expect(message).toBeInViewport({ ratio: 1 });
        expect(await tooSmallIn(page)).toEqual([]);
        if (language === 'de')
          await expectPicture(page, `station-${part ? 'password' : 'pin'}-wrong-de`, [], ['light']);
      } finally {
        await window.close();
      }
    }
  });
}
