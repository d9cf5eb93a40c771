import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { contentsOf, expectNothingHalfWritten, filesIn, writePdf } from '../fixtures/e2e/documents';
import { isRunning, killTree } from '../fixtures/e2e/processes';
import { expect, test } from '../fixtures/e2e/test';

/** COUNTERSIGN_POWER_CUTS=200: as many as an afternoon has room for. */
const runs = Number(process.env['COUNTERSIGN_POWER_CUTS'] ?? 12);

test(`the whole application is killed at one moment of each of ${runs} signing runs`, async ({ launch, profileOf }) => {
  test.setTimeout(120_000 + runs * 20_000);
  const profile = await profileOf();
  const names = Array.from({ length: 5 }, (_one, index) => `part-${index + 1}.pdf`);
  for (const name of names) await writePdf(profile.documents, name, 2_000_000);
  const inputs = contentsOf(profile.documents);
  const files = names.map((name) => join(profile.documents, name));
  const unfinished = join(profile.folder, 'unfinished');
  profile.token.faults.delay('C_Sign', 40);
  // SoftHSM2 empties its token file at each login before it writes it anew: killed between the two, its token is gone. A
  // card keeps its keys when the power goes, so the token of before lies there again after each kill.
  const untouchedToken = join(profile.folder, '..', 'untouched-token');
  cpSync(profile.token.folder, untouchedToken, { recursive: true });
  const whole: number[] = [];

  // How long an undisturbed run takes says between which moments to choose.
  let application = await launch(profile);
  await application.add(files);
  const pin = await application.pressSign();
  const begun = Date.now();
  await application.typePin(pin, profile.token.pin);
  await application.result.waitFor();
  const span = Date.now() - begun;
  expect(await expectNothingHalfWritten(profile.documents, inputs)).toHaveLength(5);

  for (let run = 0; run < runs; run += 1) {
    await application.page.getByTestId('sign-another').or(application.page.getByTestId('choose-files')).first().click();
    await application.add(files);
    const known = new Set(filesIn(profile.documents));
    // One from each part of the span: chance alone leaves parts out, and chooses others several times.
    const moment = Math.round(((run + Math.random()) / runs) * span);
    await test.step(`killed ${moment} ms after the PIN`, async () => {
      await application.typePin(await application.pressSign(), profile.token.pin);
      await sleep(moment);
      const killed = killTree(application.pid);
      await expect.poll(() => killed.filter(isRunning), { intervals: [10] }).toEqual([]);
      rmSync(profile.token.folder, { recursive: true });
      cpSync(untouchedToken, profile.token.folder, { recursive: true });
      const left = filesIn(profile.documents).filter((name) => !known.has(name));

      application = await launch(profile);
      // The start has swept what was left under temporary names; what has a name of its own is whole.
      const after = filesIn(profile.documents).filter((name) => !known.has(name));
      expect(after.filter((name) => name.endsWith('.part'))).toEqual([]);
      expect(after).toEqual(left.filter((name) => !name.endsWith('.part')));
      await expectNothingHalfWritten(profile.documents, { ...inputs });
      expect(existsSync(unfinished) ? readdirSync(unfinished) : []).toEqual([]);
      whole.push(after.length);
      // Checked; the next run's check stays as quick as this one.
      for (const name of after) rmSync(join(profile.documents, name));
    });
  }
  test.info().annotations.push({ type: 'outputs that were whole when the power went', description: whole.join(', ') });
});
