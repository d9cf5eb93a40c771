import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { StationHealth, StationPart } from '../../preload/contract/station';
import { closing } from '../fixtures/e2e/application';
import { expectSigned, writePdf } from '../fixtures/e2e/documents';
import type { TestProfile } from '../fixtures/e2e/profile';
import { stationProfile, type StationEntry } from '../fixtures/e2e/station-profile';
import { StationProgram } from '../fixtures/e2e/station-program';
import { expect, test as base } from '../fixtures/e2e/test';
import { movePointer } from '../fixtures/e2e/x-display';

interface StationDesk {
  program: StationProgram;
  profile: TestProfile;
  /** Where documents come from, and where they go. */
  incoming: string;
  taken: string;
  /** The folders of persons that are on the disk now. */
  folders(): string[];
}

const test = base.extend<{ begin(change?: Partial<StationEntry>, args?: string[]): Promise<StationDesk> }>({
  begin: async ({ profileOf }, use) => {
    const programs: StationProgram[] = [];
    await use(async (change = {}, args) => {
      const { profile, ...places } = await stationProfile(profileOf, {
        TITLE: 'Town hall',
        IDLE_SECONDS: 3600,
        ...change,
      });
      await writePdf(places.incoming, 'Application.pdf');
      const program = await StationProgram.launch(profile.folder, args);
      programs.push(program);
      const persons = join(profile.folder, 'station', 'persons');
      return {
        ...{ program, profile, ...places },
        folders: () => (existsSync(persons) ? readdirSync(persons) : []),
      };
    });
    for (const program of programs) await program.close();
  },
});

/** A card that is in the reader when the station starts is somebody's who is there. */
async function comes({ program, profile }: StationDesk): Promise<void> {
  profile.token.faults.insertCard();
  await program.expectStep('choose');
}

test('a person puts the card in, reads, signs, takes the document away, and nothing of them is left', async ({
  begin,
}) => {
  const desk = await begin();
  const { program, profile, taken, folders } = desk;
  profile.token.faults.removeCard();
  await program.expectStep('welcome');
  await comes(desk);
  const page = await program.page();
  await program.chooseAndRead('Application.pdf');
  await program.sign(profile.token.pin);
  await expect.poll(() => readdirSync(taken)).toEqual(['Application-signed.pdf']);
  await expectSigned(join(desk.incoming, 'Application.pdf'), join(taken, 'Application-signed.pdf'));
  const before = await program.personPids();
  expect(before.length).toBeGreaterThan(0);
  const [folder] = folders();
  await page.getByTestId('station-done').click();
  await program.expectStep('done');
  profile.token.faults.removeCard();
  const state = await program.expectStep('welcome');

  expect(state).not.toHaveProperty('document');
  expect(state).not.toHaveProperty('person');
  const now = new Set(await program.personPids());
  expect(before.filter((pid) => now.has(pid))).toEqual([]);
  for (const pid of before) expect(existsSync(`/proc/${pid}`), `process ${pid}`).toBe(false);
  expect(folders()).not.toContain(folder);
  // Nothing below the profile holds a word of the document's name, but the history, which is for staff.
  expect(() => execFileSync('grep', ['-rlq', '--exclude-dir=history', 'Application', profile.folder])).toThrow();
});

test('who has no keyboard signs with the keys on the screen, whose digits stand in another order where the station wants that', async ({
  begin,
}) => {
  const desk = await begin({ SCRAMBLE_PIN_KEYS: true });
  const { program, profile } = desk;
  await comes(desk);
  await program.chooseAndRead('Application.pdf');
  const page = await program.page();
  const order = new Set<string>();
  const openPin = async (): Promise<Page> => {
    await page.getByTestId('station-sign').click();
    const window = await program.pinWindow();
    const keys = window.locator('[data-testid="screen-keyboard"] [data-key]');
    const names = await keys.evaluateAll((all) => all.map((key) => key.getAttribute('data-key') ?? ''));
    order.add(names.filter((name) => /^[0-9]$/.test(name)).join(''));
    return window;
  };
  for (let times = 0; times < 2; times += 1) {
    const window = await openPin();
    await closing(window.getByTestId('pin-cancel').click());
    await expect.poll(() => window.isClosed()).toBe(true);
    await program.expectStep('sign');
  }
  const window = await openPin();
  for (const digit of profile.token.pin) await window.locator(`[data-key="${digit}"]`).click();
  await closing(window.locator('[data-key="enter"]').click());
  await program.expectStep('take');
  // Three windows of ten digits are never the same by chance.
  expect(order.size).toBe(3);
  for (const digits of order) expect([...digits].sort().join('')).toBe('0123456789');
});

test('whoever goes away without a word is asked for, and gone when nobody answers', async ({ begin }) => {
  const desk = await begin({ IDLE_SECONDS: 10, WARNING_SECONDS: 6 });
  const { program, folders } = desk;
  await program.expectStep('choose');
  const page = await program.page();
  const [folder] = folders();
  await expect(page.getByTestId('station-idle')).toBeVisible({ timeout: 20_000 });
  // Whoever reaches for the button is there already.
  await movePointer(300, 300);
  await expect(page.getByTestId('station-idle')).toHaveCount(0);
  await expect(page.getByTestId('station-idle')).toBeVisible({ timeout: 20_000 });
  await expect.poll(() => page.isClosed(), { timeout: 20_000 }).toBe(true);
  const state = await program.expectStep('welcome');
  // The card that was left is nobody else's.
  expect(state.cardLeft).toBe(true);
  await expect.poll(() => folders()).not.toContain(folder);
});

test('a card that is pulled at any step ends the time of its person', async ({ begin }) => {
  const desk = await begin();
  const { program, profile } = desk;
  const { faults, pin } = profile.token;
  const until = {
    choose: () => Promise.resolve(),
    sign: () => program.chooseAndRead('Application.pdf'),
    take: async () => {
      await program.chooseAndRead('Application.pdf');
      await program.sign(pin);
    },
  };
  for (const [step, reach] of Object.entries(until)) {
    await test.step(step, async () => {
      await comes(desk);
      await reach();
      const page = await program.page();
      faults.removeCard();
      await expect.poll(() => page.isClosed(), { timeout: 20_000 }).toBe(true);
      const state = await program.expectStep('welcome');
      await expect.poll(async () => (await program.state())?.card).toBe('none');
      expect(state).not.toHaveProperty('document');
    });
  }
});

test('a page that takes all memory ends the time of its person and nothing else', async ({ begin }) => {
  const desk = await begin();
  const { program, folders } = desk;
  await program.expectStep('choose');
  const [first] = folders();
  const page = await program.page();
  await page.evaluate(() => {
    // Away from the answer to this call.
    setTimeout(() => {
      const hold: unknown[] = [];
      for (;;) hold.push(new Array(1e7).fill(hold.length));
    }, 0);
  });
  await expect.poll(() => page.isClosed(), { timeout: 60_000 }).toBe(true);
  expect((await program.expectStep('welcome')).cardLeft).toBe(true);
  expect(folders()).not.toContain(first);
});

test('after a power cut the station starts clean, and what was signed and not taken is kept where that is wished', async ({
  begin,
}) => {
  const desk = await begin({ LEFT: 'keep', OUTPUT: { MEDIA: true } });
  const { program, profile, folders } = desk;
  await program.expectStep('choose');
  await program.chooseAndRead('Application.pdf');
  await program.sign(profile.token.pin);
  const [folder] = folders();
  await program.cutPower();
  expect(folders()).toEqual([folder]);

  const again = await StationProgram.launch(profile.folder);
  try {
    const state = await again.expectStep('choose');
    expect(state).not.toHaveProperty('document');
    expect(folders()).not.toContain(folder);
    const [kept, ...others] = readdirSync(join(profile.folder, 'station', 'left'));
    expect(others).toEqual([]);
    await expectSigned(join(desk.incoming, 'Application.pdf'), join(profile.folder, 'station', 'left', kept ?? ''));
  } finally {
    await again.close();
  }
});

test('the health file says how the station is from its start on, and nothing of whoever is there', async ({
  begin,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-health-'));
  const file = join(folder, 'health.json');
  try {
    const { program, profile } = await begin({ HEALTH_FILE: file });
    await program.expectStep('choose');
    await expect.poll(() => existsSync(file), { timeout: 20_000 }).toBe(true);
    const health = JSON.parse(readFileSync(file, 'utf8')) as { parts: (StationPart & { detail: string })[] };
    const said = Object.fromEntries(health.parts.map(({ part, state, detail }) => [part, `${state}: ${detail}`]));
    expect(said).toMatchObject({
      program: 'good: It runs.',
      readers: 'good: 2 readers are connected.',
      signers: 'good: One signer can be used, or waits for a card.',
      network: 'unused: The station uses no service over the network.',
      tray: 'good: It can be used.',
      outputs: 'good: It can be used: folder.',
      printer: 'unused: The station prints nothing.',
    });
    expect(said['storage']).toMatch(/GB free/);
    const names = [profile.token.label, 'Application', profile.folder];
    for (const name of names) expect(readFileSync(file, 'utf8')).not.toContain(name);
    // The page has the same in codes, and no words of main's.
    const page = await program.page();
    const answer = await page.evaluate(() => window.countersignStation.invoke('station.health', {}));
    const { parts } = (answer as { value: StationHealth }).value;
    expect(parts.map(({ part, state }) => `${part} ${state}`)).toEqual(
      health.parts.map(({ part, state }) => `${part} ${state}`),
    );
    expect(parts.every((part) => !('detail' in part) && part.reasons.length > 0)).toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('what belongs to a desk is not to be had at a station, whatever its page asks for', async ({ begin }) => {
  const { program } = await begin();
  await program.expectStep('choose');
  const page = await program.page();
  const asked = await page.evaluate(async () => {
    const invoke = window.countersignStation.invoke as unknown as (
      channel: string,
      request: object,
    ) => Promise<{ ok: boolean; error?: { code: string } }>;
    const channels = ['documents.choose', 'documents.register', 'history.list', 'keyFiles.choose', 'doctor.addDriver'];
    return Promise.all(channels.map(async (channel) => (await invoke(channel, {})).error?.code));
  });
  expect(new Set(asked)).toEqual(new Set(['request.forbidden']));
  expect(await page.evaluate(() => 'countersign' in window)).toBe(false);
});
