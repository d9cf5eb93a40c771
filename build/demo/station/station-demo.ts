import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withDisplay } from '../../virtual-display.mjs';
import { demoConfiguration, ensureDemoProfile, type DemoProfile } from '../demo-profile';
import { isAppended, ourVerdict, pdfsigVerdict, verifyWords } from '../demo-verdicts';
import { Timeline } from '../timeline';
import { sampleContract } from '../sample-contract';
import { StationWindow } from './station-window';

const documentName = 'Service agreement.pdf';

/**
 * `npm run demo -- --kiosk`: one person at a station, from the document to the last page, on the demo's token: it stands for a card
 * that lies in the reader. Says each step with its time, keeps a picture of each, and looks afterwards at what is left.
 *
 * @param folder - the demo's own profile
 * @throws Error the step that failed, or what was left, in a sentence
 */
export async function stationDemo(folder: string): Promise<void> {
  const profile = await ensureDemoProfile(folder);
  const places = {
    incoming: join(profile.folder, 'in'),
    taken: join(profile.folder, 'out'),
    pictures: join(profile.folder, 'pictures'),
  };
  for (const place of Object.values(places)) {
    await rm(place, { recursive: true, force: true });
    await mkdir(place, { mode: 0o700 });
  }
  const { SIGNERS, ...usual } = demoConfiguration(profile.token.module, profile.softHsmConf);
  const configuration = {
    ...usual,
    DEFAULTSIGNER: 'contracts',
    SIGNERS: { contracts: { ...SIGNERS['contracts'], ADD_VISIBLE_SIGNATURE: true } },
    STATION: { TITLE: 'Town hall', DOCUMENTS: { FOLDER: places.incoming }, OUTPUT: { FOLDER: places.taken } },
  };
  await writeFile(profile.configuration, JSON.stringify(configuration, undefined, 2));
  await writeFile(join(places.incoming, documentName), await sampleContract());
  await withDisplay((environment) => onePerson(profile, places, environment));
}

async function onePerson(
  profile: DemoProfile,
  { incoming, taken, pictures }: Record<'incoming' | 'taken' | 'pictures', string>,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const timeline = new Timeline();
  const station = await StationWindow.open(profile.folder, environment);
  const picture = (step: string): Promise<void> => station.screenshot(join(pictures, `${step}.png`));
  try {
    const { person } = await station.reaches('choose');
    timeline.tell(`The station is there; the card in its reader is of ${person}`);
    await picture('choose');
    await station.choose(documentName);
    await station.reaches('read');
    timeline.tell(`Chosen: ${documentName}`);
    const parts = await station.read();
    await picture('read');
    timeline.tell(`Read to the last page, in ${parts} parts`);
    await station.press('station-agree');
    await station.reaches('sign');
    await picture('sign');
    await station.press('station-sign');
    await station.typePin(profile.token.pin, join(pictures, 'pin.png'));
    await station.reaches('take');
    timeline.tell('Signed with the PIN');
    const output = await arrived(taken);
    await picture('take');
    timeline.tell(`Taken: ${output}`);
    const before = await station.personProcesses();
    await station.press('station-done');
    await station.reaches('done');
    await picture('done');
    await station.press('station-again');
    await station.reaches('welcome');
    await picture('welcome');
    timeline.tell('The station waits for the next person');
    await lookWhatIsLeft(station, profile, before);
    timeline.tell(`Nothing is left of the one before: ${before.length} processes ended, no file`);
    await judge(profile, join(incoming, documentName), output);
    process.stdout.write(`\nPictures of each step: ${pictures}\n`);
  } finally {
    await station.close();
  }
}

/** The one file of a folder, once it is there. */
async function arrived(folder: string): Promise<string> {
  for (let looks = 0; looks < 100; looks += 1) {
    const [name] = await readdir(folder);
    if (name !== undefined) return join(folder, name);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The signed document did not come into its folder.');
}

async function lookWhatIsLeft(station: StationWindow, profile: DemoProfile, before: number[]): Promise<void> {
  const now = new Set(await station.personProcesses());
  const alive = before.filter((pid) => now.has(pid) || existsSync(`/proc/${pid}`));
  if (alive.length > 0) throw new Error(`${alive.length} processes of the person before are still there.`);
  // The one who may come next has a folder already, and nothing in it.
  const persons = join(profile.folder, 'station', 'persons');
  const files = await readdir(persons, { recursive: true, withFileTypes: true });
  if (files.some((entry) => entry.isFile())) throw new Error('Files of the person before are still there.');
}

async function judge(profile: DemoProfile, input: string, output: string): Promise<void> {
  const [ours, pdfsig, appended] = await Promise.all([
    ourVerdict(output, verifyWords(profile.folder, output)),
    pdfsigVerdict(output),
    isAppended(input, output),
  ]);
  process.stdout.write(
    `\nCountersign      ${ours.indication}: under the demo's own anchor, which nobody else trusts\n`,
  );
  process.stdout.write(`pdfsig           ${pdfsig?.sentence ?? 'not installed'}\n`);
  if (ours.indication !== 'TOTAL-PASSED' || !appended || pdfsig?.valid === false) {
    throw new Error('A check of the signed document does not agree.');
  }
}
