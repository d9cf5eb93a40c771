import { Compositor, obstacleTo, type CompositorKind } from '../../fixtures/e2e/compositor';
import { writePdf } from '../../fixtures/e2e/documents';
import { keysOfMedia, leadingKeys } from '../../fixtures/e2e/leading-keys';
import { stationProfile } from '../../fixtures/e2e/station-profile';
import { StationProgram } from '../../fixtures/e2e/station-program';
import { expect, test as base } from '../../fixtures/e2e/test';
import type { TestProfile } from '../../fixtures/e2e/profile';

interface Counter {
  compositor: Compositor;
  program: StationProgram;
  profile: TestProfile;
}

const test = base.extend<{ begin(kind: CompositorKind): Promise<Counter> }>({
  begin: async ({ profileOf }, use) => {
    const begun: Counter[] = [];
    await use(async (kind) => {
      const { profile, incoming } = await stationProfile(profileOf, { IDLE_SECONDS: 3600 });
      await writePdf(incoming, 'Application.pdf');
      profile.token.faults.removeCard();
      const compositor = await Compositor.start(kind);
      const program = await StationProgram.launch(profile.folder, ['--kiosk', '--ozone-platform=x11'], compositor.env);
      const counter = { compositor, program, profile };
      begun.push(counter);
      return counter;
    });
    for (const { program, compositor } of begun) {
      await program.close();
      compositor.stop();
    }
  },
});

type Shown = Awaited<ReturnType<typeof asItIs>>;

/** What must be as it was when the keys have been pressed. */
async function asItIs({ program, compositor }: Counter) {
  const ofProgram = await program.electron.evaluate(async ({ app, BrowserWindow, clipboard, screen, webContents }) => ({
    screen: screen.getPrimaryDisplay().bounds,
    windows: BrowserWindow.getAllWindows()
      .map((window) => ({ title: window.getTitle(), seen: window.isVisible(), bounds: window.getBounds() }))
      .sort((one, other) => one.title.localeCompare(other.title)),
    contents: webContents
      .getAllWebContents()
      .map((one) => `${one.getURL()} ${one.getZoomFactor()} ${one.isDevToolsOpened() ? 'with developer tools' : ''}`)
      .sort(),
    processes: app
      .getAppMetrics()
      .map(({ type, name = '' }) => `${type} ${name}`)
      .sort(),
    clipboard: await clipboard.readText(),
  }));
  return {
    step: (await program.state())?.step,
    ...ofProgram,
    seen: compositor.windows(),
    programs: [...compositor.programs()].map(([pid, command]) => `${pid} ${command}`).sort(),
  };
}

/** Tells which keys come to the program: keys that never came show nothing. */
async function listen({ program }: Counter): Promise<void> {
  await program.electron.evaluate(({ app, webContents }) => {
    const told = globalThis as unknown as { keys: string[] };
    told.keys = [];
    const hear = (contents: Electron.WebContents): void => {
      contents.on('before-input-event', (_event, { type, key, control, alt, shift, meta }) => {
        const held = [control && 'ctrl', alt && 'alt', shift && 'shift', meta && 'super'].filter(Boolean);
        if (type !== 'keyUp') told.keys.push([...held, key.toLowerCase()].join('+'));
      });
    };
    webContents.getAllWebContents().forEach(hear);
    app.on('web-contents-created', (_event, contents) => hear(contents));
  });
}

async function heard({ program }: Counter): Promise<string[]> {
  return program.electron.evaluate(() => {
    const told = globalThis as unknown as { keys: string[] };
    return told.keys.splice(0);
  });
}

/** What is there stands still. */
async function settled(counter: Counter): Promise<Shown> {
  let last: Shown | undefined;
  await expect(async () => {
    const before = await asItIs(counter);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((last = await asItIs(counter))).toEqual(before);
  }).toPass({ timeout: 20_000 });
  return last!;
}

/** Everything that leads out somewhere; it came to the program. */
async function press(counter: Counter): Promise<void> {
  const { compositor } = counter;
  await heard(counter);
  compositor.press(leadingKeys);
  if (compositor.kind === 'sway') compositor.pressOnKeyboard([...leadingKeys, ...keysOfMedia]);
  for (const button of [2, 3, 8, 9]) compositor.click(button);
  for (const wheel of [4, 5, 5]) compositor.click(wheel, 'ctrl');
  const came = new Set<string>();
  await expect
    .poll(
      async () => {
        for (const key of await heard(counter)) came.add(key);
        return ['ctrl+o', 'ctrl+w', 'ctrl+shift+i', 'alt+f4', 'f11', 'f12'].filter((key) => !came.has(key));
      },
      { message: 'keys come to the program' },
    )
    .toEqual([]);
  // A box or a program would take a moment to come.
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(counter.program.isRunning).toBe(true);
}

/** Everything is pressed, and afterwards all is as it was. @returns how it is */
async function pressesEverything(counter: Counter, name: string): Promise<Shown> {
  return test.step(name, async () => {
    const { compositor } = counter;
    const before = await settled(counter);
    expect(before.clipboard).toBe('');
    const all = `${before.screen.width}x${before.screen.height}+0+0`;
    expect(before.seen.filter((window) => window.endsWith(all)).length).toBeGreaterThan(0);
    compositor.picture(base.info().outputPath(`${compositor.kind}-${name}.png`));
    await press(counter);
    expect(await asItIs(counter)).toEqual(before);
    return before;
  });
}

/** The same for the next person: their processes have other numbers, and behind their window a compositor places what it likes. */
function whoever({ programs, seen, ...shown }: Shown) {
  return {
    ...shown,
    programs: programs.map((one) => one.replaceAll(/\d+/g, '#')).sort(),
    seen: seen.map((one) => one.replace(/ \S+$/, '')),
  };
}

for (const kind of ['sway', 'cage'] as const) {
  test.describe(kind, () => {
    const obstacle = obstacleTo(kind);
    test.skip(obstacle !== undefined, obstacle);

    test('no key and no button leads out of a station, at any step', async ({ begin }) => {
      test.setTimeout(300_000);
      const counter = await begin(kind);
      const { program, profile, compositor } = counter;
      await program.expectStep('welcome');
      await listen(counter);
      const nobody = await pressesEverything(counter, 'welcome');
      const page = await program.page();
      await page.getByTestId('station-begin').click();
      await program.expectStep('identify');
      await pressesEverything(counter, 'identify');
      profile.token.faults.insertCard();
      await program.expectStep('choose');
      await pressesEverything(counter, 'choose');
      await page.getByTestId('station-choice').filter({ hasText: 'Application.pdf' }).click();
      await program.expectStep('read');
      await program.read();
      await pressesEverything(counter, 'read');
      await page.getByTestId('station-agree').click();
      await program.expectStep('sign');
      await pressesEverything(counter, 'sign');
      await page.getByTestId('station-sign').click();
      const pin = await program.pinWindow();
      await pressesEverything(counter, 'PIN');
      await nothingIsPasted(counter);
      expect(await pin.getByTestId('pin-field').inputValue()).toBe('');
      compositor.pressAsPerson([...profile.token.pin, 'Return']);
      await program.expectStep('take');
      await pressesEverything(counter, 'take');
      await page.getByTestId('station-done').click();
      await program.expectStep('done');
      // It stands for a moment only: what is pressed late is pressed where nobody is there.
      await press(counter);
      profile.token.faults.removeCard();
      await program.expectStep('welcome');
      await expect(async () => expect(whoever(await asItIs(counter))).toEqual(whoever(nobody))).toPass({
        timeout: 20_000,
      });
    });
  });
}

/** Somebody left something to be pasted. */
async function nothingIsPasted({ program, compositor }: Counter): Promise<void> {
  await program.electron.evaluate(({ clipboard }) => clipboard.writeText('planted'));
  compositor.press(['ctrl+v', 'shift+Insert', 'ctrl+shift+v']);
  for (const button of [2, 3]) compositor.click(button);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await program.electron.evaluate(({ clipboard }) => clipboard.clear());
}
