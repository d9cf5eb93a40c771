import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writePdf } from '../fixtures/e2e/documents';
import { send } from '../fixtures/e2e/processes';
import { stationProfile } from '../fixtures/e2e/station-profile';
import { StationProgram } from '../fixtures/e2e/station-program';
import { expect, test } from '../fixtures/e2e/test';
import { searchMemory } from '../fixtures/secrecy/process-memory';
import { filesBelow, searchFiles } from '../fixtures/secrecy/search';
import { Secrets } from '../fixtures/secrecy/secrets';

/** COUNTERSIGN_STATION_PERSONS=200: as many as a station serves in a day or two. */
const persons = Number(process.env['COUNTERSIGN_STATION_PERSONS'] ?? 10);
/** Searching the memory of every process takes as long as a person. */
const searchEvery = Math.max(1, Math.floor(persons / 10));

/** How one person's time ends; each has a turn. */
const ends = ['signed', 'again', 'card', 'signed', 'page', 'token', 'documents', 'pin'] as const;

test(`${persons} persons, one after the other, leave nothing behind`, async ({ profileOf }) => {
  test.setTimeout(120_000 + persons * 20_000);
  const { profile, incoming, taken } = await stationProfile(profileOf, { MUST_REVIEW: false });
  const { faults, pin } = profile.token;
  const program = await StationProgram.launch(profile.folder);
  const figures: string[] = [];
  const served = { signed: 0, left: 0 };
  try {
    await program.expectStep('welcome').catch(() => undefined);
    faults.removeCard();
    await program.expectStep('welcome');
    for (let index = 0; index < persons; index += 1) {
      const end = ends[index % ends.length]!;
      const name = `Request ${'abcdefghij'[index % 10]}${index}-${Math.random().toString(36).slice(2)}.pdf`;
      await writePdf(incoming, name);
      // The same card comes again: the station must have seen that it was out, or it is the one that was left behind.
      await expect.poll(async () => (await program.state())?.card).toBe('none');
      faults.insertCard();
      await program.expectStep('choose');
      const page = await program.page();
      await page.getByTestId('station-choice').filter({ hasText: name }).click({ timeout: 30_000 });
      await program.expectStep('read');
      const before = await program.personPids();
      await page.getByTestId('station-agree').click();
      await program.expectStep('sign');
      switch (end) {
        case 'signed':
          await program.sign(pin);
          await expect.poll(() => readdirSync(taken).length).toBe(1);
          await page.getByTestId('station-done').click();
          await program.expectStep('done');
          served.signed += 1;
          break;
        case 'again':
          await page.getByTestId('station-again').click();
          break;
        case 'pin':
          await page.getByTestId('station-sign').click();
          await program.pinWindow();
          break;
        case 'page':
          await page.evaluate(() => {
            setTimeout(() => {
              const hold: unknown[] = [];
              for (;;) hold.push(new Array(1e7).fill(hold.length));
            }, 0);
          });
          break;
        case 'token':
        case 'documents': {
          // Killed under the person; whoever goes on afterwards is another one.
          const killed = (await program.pids()).filter((one) => one.name?.startsWith(`Countersign ${end}`));
          for (const one of killed) send(one.pid, 'SIGKILL');
          await page.getByTestId('station-again').click();
          break;
        }
        case 'card':
          break;
      }
      if (end !== 'signed') served.left += 1;
      faults.removeCard();
      await expect.poll(() => page.isClosed(), { timeout: 60_000, message: `${index}: ${end}` }).toBe(true);
      await program.expectStep('welcome');
      for (const folder of [incoming, taken]) for (const one of readdirSync(folder)) rmSync(join(folder, one));

      const now = await program.personPids();
      expect(before.filter((pid) => now.includes(pid) || existsSync(`/proc/${pid}`))).toEqual([]);
      if (index % searchEvery > 0 && index < persons - 1) continue;
      const secrets = new Secrets({ name: name.slice(0, -4) });
      for (const pid of now) expect(searchMemory(pid, secrets).found, `memory of ${pid}`).toEqual([]);
      const files = filesBelow(profile.folder).filter((file) => !file.includes('/history/'));
      expect(searchFiles(secrets, files)).toEqual([]);
      expect(await program.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe('');
      const main = readFileSync(`/proc/${program.pid}/status`, 'utf8');
      const descriptors = readdirSync(`/proc/${program.pid}/fd`).length;
      figures.push(
        `${index + 1}: ${Math.round(Number(/VmRSS:\s+(\d+)/.exec(main)?.[1]) / 1024)} MB, ${descriptors} descriptors`,
      );
    }
  } finally {
    await program.close();
  }
  console.log(`${served.signed} signed, ${served.left} went without; main: ${figures.join('; ')}`);
});
