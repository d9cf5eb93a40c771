import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expectSigned, writePdf } from '../../fixtures/e2e/documents';
import type { TestProfile } from '../../fixtures/e2e/profile';
import { obstacleToScreenReader, ScreenReader } from '../../fixtures/e2e/screen-reader';
import { stationProfile, visitor, withPassword, type StationEntry } from '../../fixtures/e2e/station-profile';
import { StationProgram } from '../../fixtures/e2e/station-program';
import { expect, test as base } from '../../fixtures/e2e/test';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import type { StationWords } from '../../../renderer/station/words/en';
import { wordsOf } from '../../../renderer/station/words/words';

interface Seat {
  reader: ScreenReader;
  profile: TestProfile;
  incoming: string;
  taken: string;
  /** This window is before the person: where the reading begins is its only heading, and all that takes the keyboard is named. */
  stands(heading: string): Promise<void>;
  /** The same, and it was told when it came. */
  stepIs(heading: string): Promise<void>;
  /** The document can be chosen. A file that was written just now is offered when it has come to rest: then the heading changes. */
  offered(words: StationWords): Promise<void>;
  /** Finds a button by its name and presses it, as soon as it can be pressed; what comes of it is told from then on. */
  press(name: string): Promise<void>;
}

const test = base.extend<{ sit(change: Partial<StationEntry>, beside?: Partial<ConfigurationInput>): Promise<Seat> }>({
  sit: async ({ profileOf }, use, testInfo) => {
    const ends: (() => Promise<void> | void)[] = [];
    await use(async (change, beside) => {
      const { profile, incoming, taken } = await stationProfile(profileOf, { KEYBOARD: false, ...change }, beside);
      await writePdf(incoming, 'Application.pdf');
      profile.token.faults.removeCard();
      const reader = await ScreenReader.start();
      ends.push(
        () => reader.stop(),
        () => testInfo.attach('told', { body: reader.told.map((one) => JSON.stringify(one)).join('\n') }),
      );
      const program = await StationProgram.launch(profile.folder, ['--kiosk'], reader.env);
      ends.push(() => program.close());
      return {
        ...{ reader, profile, incoming, taken },
        stands: (heading) => stands(reader, heading),
        stepIs: async (heading) => {
          await reader.hears({ event: 'focused', role: 'heading', name: heading });
          await stands(reader, heading);
        },
        offered: async (words) => {
          await reader.hears({ event: 'focused', role: 'heading' }, { event: 'live', text: words.choose.count(1) });
          await stands(reader, words.choose.title);
        },
        press: (name) => pressed(reader, name),
      };
    });
    for (const end of ends.toReversed()) await end();
  },
});

const obstacle = obstacleToScreenReader();
test.skip(obstacle !== undefined, obstacle);

/** What AT-SPI calls the things that a person does something with here, and what holds them. */
const controls = ['push button', 'toggle button', 'password text', 'landmark', 'heading', 'document web'];

async function stands(reader: ScreenReader, heading: string): Promise<void> {
  await expect(async () => {
    const parts = await reader.parts();
    const headings = parts.filter(({ role }) => role === 'heading');
    expect(headings.map(({ name, states }) => [name, states.includes('focused')])).toEqual([[heading, true]]);
    const reached = parts.filter(({ states }) => states.includes('focusable'));
    expect(reached.filter(({ role, name }) => !controls.includes(role) || name.trim() === '')).toEqual([]);
  }).toPass({ timeout: 30_000 });
}

async function pressed(reader: ScreenReader, name: string): Promise<void> {
  reader.listens();
  await expect
    .poll(() => reader.press('push button', name), { message: `“${name}” is pressed`, timeout: 30_000 })
    .toBe(true);
}

/** On the keyboard that the station has. */
function types(...keys: string[]): void {
  expect(spawnSync('xdotool', ['key', '--delay', '20', ...keys]).status).toBe(0);
}

interface Known {
  /** From the question who they are, until the document is offered. */
  identify(): Promise<void>;
  /** As whom they are about to sign is told. */
  told(): Promise<void>;
}

/** From the first page to the last. */
async function signs(seat: Seat, words: StationWords, { identify, told }: Known): Promise<void> {
  const { reader, profile, incoming, taken, stands, stepIs, press } = seat;
  await stands(words.welcome.title);
  await press(words.welcome.begin);
  await stepIs(words.identify.title);
  await identify();
  await press('Application.pdf');

  await stepIs(words.read.title);
  await reader.hears({ event: 'live', text: words.read.left(1) });
  // The words of the page itself.
  await expect.poll(() => reader.texts()).toContain('Agreement Application.pdf');
  const agree = async () => (await reader.parts()).find(({ name }) => name === words.read.agree);
  expect((await agree())?.states).not.toContain('enabled');
  expect((await agree())?.description).toBe(words.read.left(1));
  reader.listens();
  await expect(async () => {
    await reader.press('push button', words.read.up);
    // What stands is seen after a while; nothing else shows that.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await reader.press('push button', words.read.further);
    await expect.poll(() => reader.texts(), { timeout: 5_000 }).toContain(words.read.seen);
  }).toPass({ timeout: 90_000 });
  await reader.hears({ event: 'live', text: words.read.seen });
  await press(words.read.agree);

  await stepIs(words.sign.title);
  await told();
  expect(await reader.texts()).toContain('Application.pdf');
  await press(words.sign.begin);
  await reader.hears({ event: 'focused', role: 'password text', name: words.pin.text['pin.label'] });
  await expect.poll(() => reader.texts()).toEqual(expect.arrayContaining([words.pin.signs, 'Application.pdf']));
  expect(await pageIn(reader)).toBe(words.pin.text['pin.title']);
  const untilPin = reader.told.map(({ name }) => name);
  // Long enough to be told of.
  profile.token.faults.delay('C_Sign', 1_000);
  reader.listens();
  types(...profile.token.pin);
  types('Return');
  await reader.hears({ event: 'focused', role: 'heading', name: words.sign.underWay });
  expect(untilPin).not.toContain(words.sign.underWay);
  await stepIs(words.take.title);
  await reader.hears({ event: 'live', text: `${words.take.ways.folder}: ${words.take.states.done}` });
  await press(words.take.finish);
  await stepIs(words.done.title);
  await press(words.done.finish);
  await stands(words.welcome.title);

  expect(readdirSync(taken)).toEqual(['Application-signed.pdf']);
  await expectSigned(join(incoming, 'Application.pdf'), join(taken, 'Application-signed.pdf'));
  // Whoever stands beside hears that something was typed, and not what.
  const typed = reader.told.filter(({ event }) => event === 'typed').map(({ text }) => text);
  expect(typed.length).toBeGreaterThan(0);
  expect(typed.join('')).not.toMatch(/[0-9]/);
}

/** What the page is called that is in front. */
const pageIn = async (reader: ScreenReader): Promise<string | undefined> =>
  (await reader.parts()).find(({ role }) => role === 'document web')?.name;

test('a person who sees nothing is told of each step, finds each button by its name, and signs', async ({ sit }) => {
  test.setTimeout(180_000);
  const words = wordsOf('en');
  const seat = await sit({ IDLE_SECONDS: 3600 });
  const { reader, profile, offered } = seat;
  await signs(seat, words, {
    async identify() {
      await reader.hears({ event: 'live', text: words.card.none });
      reader.listens();
      profile.token.faults.insertCard();
      await offered(words);
    },
    told: () => reader.hears({ event: 'live', text: words.card.one }),
  });
});

test('the same in German, and who they are is told with a name and a password', async ({ sit }) => {
  test.setTimeout(180_000);
  const words = wordsOf('de');
  const { text } = words.pin;
  const seat = await sit({ IDLE_SECONDS: 3600, LANGUAGES: ['de'] }, await withPassword());
  const { reader, profile, offered, press } = seat;
  await signs(seat, words, {
    async identify() {
      await press('Account of the town');
      await reader.hears({ event: 'focused', role: 'entry', name: text['pin.login.username'] });
      expect(await pageIn(reader)).toBe(text['pin.login.windowTitle']);
      await expect
        .poll(() => reader.texts())
        .toEqual(expect.arrayContaining([text['pin.login.why'], 'Account of the town']));
      types(...visitor.username, 'Tab');
      await reader.hears({ event: 'focused', role: 'password text', name: text['pin.login.password'] });
      reader.listens();
      types(...visitor.password);
      profile.token.faults.insertCard();
      expect(await reader.press('push button', text['pin.login.submit'])).toBe(true);
      await offered(words);
    },
    told: () => expect.poll(() => reader.texts()).toContain(words.sign.as(visitor.username)),
  });
});

test('a person who sees nothing is asked whether they are there, hears the seconds, and finds the way back', async ({
  sit,
}) => {
  const words = wordsOf('en');
  const { reader, profile, stands, stepIs, offered, press } = await sit({ IDLE_SECONDS: 10, WARNING_SECONDS: 12 });
  await stands(words.welcome.title);
  reader.listens();
  profile.token.faults.insertCard();
  await offered(words);
  await reader.hears(
    { event: 'focused', role: 'push button', name: words.idle.stay },
    { event: 'live', text: words.idle.spoken(10) },
  );
  const question = (await reader.parts()).find(({ role }) => role === 'alert');
  expect(question).toMatchObject({ name: words.idle.title, description: expect.stringMatching(/^In \d+ seconds /) });
  // Nothing behind the question is there any more.
  const buttons = (await reader.parts()).filter(({ role }) => role === 'push button').map(({ name }) => name);
  expect(buttons).toEqual([words.idle.stay, words.again]);
  await press(words.idle.stay);
  await stepIs(words.choose.title);
});
