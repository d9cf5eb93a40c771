/**
 * `npm run demo`: makes the demo token when there is none, signs a sample contract through the real window, and says
 * what came of it. `npm run demo -- --stay` leaves the window open afterwards, `npm run demo -- --one-time`
 * signs with a key that lives for one signature, `npm run demo -- --kiosk` shows one person at a station.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Configuration } from '../../main/configuration/configuration';
import { DocumentEngine } from '../../main/document/document-engine';
import { readConfiguration } from '../../main/configuration/configuration-file';
import { demoProfileFolder } from '../../main/configuration/profile-folders';
import { hasDisplay, withDisplay } from '../virtual-display.mjs';
import { ensureDemoProfile, type DemoProfile } from './demo-profile';
import { commandFor, isAppended, ourVerdict, pdfsigVerdict, verifyWords } from './demo-verdicts';
import { DemoWindow } from './demo-window';
import { sampleContract } from './sample-contract';

async function demo(folder: string, stay: boolean): Promise<boolean> {
  const profile = await ensureDemoProfile(folder);
  if (profile.state !== 'ready') {
    say(`${profile.state === 'made' ? 'Made' : 'Renewed'} the demo token in ${profile.folder}`);
  }
  const documents = join(profile.folder, 'documents');
  await mkdir(documents, { recursive: true, mode: 0o700 });
  const contract = join(documents, 'Service agreement.pdf');
  await writeFile(contract, await sampleContract());
  const expected = expectedAlias(readConfiguration(profile.configuration));

  const onScreen = hasDisplay();
  if (stay && !onScreen) say('There is no display here, so the window can not stay open.');
  say(onScreen ? 'Signing in the window …' : 'Signing in the window, on a virtual display …');
  const screenshot = join(profile.folder, 'demo.png');
  const signed = await withDisplay(async (environment) => {
    const window = await DemoWindow.open(profile.folder, environment);
    try {
      await window.drop(contract);
      const choice = await window.choice();
      if (expected !== undefined && choice.alias !== expected) {
        throw new Error(`The AliasSelector chose ${choice.alias}; ${expected} was expected.`);
      }
      const line = await window.placeOnLine();
      const placing = join(profile.folder, 'demo-placed.png');
      await window.screenshot(placing);
      const { name } = await window.sign(profile.token.pin);
      await window.screenshot(screenshot);
      say(`Placed           ${line}; pictured in ${placing}`);
      const output = join(documents, name);
      const good = await report(profile, contract, output, choice, screenshot);
      say(`Demo PIN         ${profile.token.pin} (public: a demo signature proves nothing about anybody)`);
      say(`Trust anchor     ${profile.trustAnchor}`);
      say(`Check it         ${commandFor('npm', 'run', '-s', 'cli', '--', ...verifyWords(profile.folder, output))}`);
      if (stay && onScreen) {
        say('The window stays open until you close it.');
        await window.closedByPerson();
      }
      return good;
    } finally {
      await window.close().catch(() => undefined);
    }
  });
  return signed;
}

/** Prints what came of it; true when every check agrees. */
async function report(
  profile: DemoProfile,
  contract: string,
  output: string,
  choice: { alias: string; signatory: string },
  screenshot: string,
): Promise<boolean> {
  const [ours, pdfsig, appended, seen] = await Promise.all([
    ourVerdict(output, verifyWords(profile.folder, output)),
    pdfsigVerdict(output),
    isAppended(contract, output),
    seenOnPage(output),
  ]);
  const passed = ours.indication === 'TOTAL-PASSED';
  const intact = ours.integrity === 'intact' && ours.coverage.wholeDocument;
  say('');
  say(`Signed file      ${output}`);
  say(`Alias            ${choice.alias}`);
  say(`Level            ${ours.level}`);
  say(`Who signed       ${ours.signer?.subject ?? 'unknown'}; identified as ${choice.signatory}`);
  say(
    `Countersign      ${intact ? 'Intact; the whole document is signed.' : `Broken: ${ours.detail ?? ours.indication}`} ` +
      `${ours.indication}${ours.subIndication ? ` (${ours.subIndication})` : ''}: ` +
      `${passed ? "under the demo's own anchor, which nobody else trusts" : (ours.validation?.causes[0]?.words ?? 'no reason was given')}.`,
  );
  say(`pdfsig           ${pdfsig?.sentence ?? 'not installed'}`);
  say(`Seen             ${seen === undefined ? 'NOWHERE' : `on page ${seen}`}`);
  say(`Original octets  ${appended ? 'unchanged; the signature was appended' : 'CHANGED'}`);
  say(`Screenshot       ${screenshot}`);
  return (
    passed && intact && appended && seen !== undefined && ours.level === 'PAdES-BASELINE-B' && (pdfsig?.valid ?? true)
  );
}

/** The page on which the newest signature of a file is seen. */
async function seenOnPage(file: string): Promise<number | undefined> {
  const { signatureFields } = await new DocumentEngine().places(file);
  return signatureFields.findLast(({ state }) => state === 'signed')?.seen[0]?.page;
}

/** The alias that the configuration's default signer must choose; unknown when a person has changed the rule. */
function expectedAlias(configuration: Configuration): string | undefined {
  const signer = configuration.SIGNERS[configuration.DEFAULTSIGNER ?? ''];
  if (signer?.ALIASSELECTOR !== 'AuthorizedUsername' || configuration.IDENTIFICATION.source !== 'configuration') {
    return undefined;
  }
  return `${signer.ALIAS_PREFIX}${configuration.IDENTIFICATION.username}`;
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`);
}

try {
  const { values } = parseArgs({
    options: {
      stay: { type: 'boolean', default: false },
      'one-time': { type: 'boolean', default: false },
      kiosk: { type: 'boolean', default: false },
    },
  });
  const folder = process.env.COUNTERSIGN_PROFILE || demoProfileFolder();
  if (values['one-time']) {
    // Its servers and browser are for this demo alone: whoever wants the other one does not wait for them.
    const { oneTimeDemo } = await import('./one-time/one-time-demo');
    await oneTimeDemo(`${resolve(folder)}-one-time`, values.stay);
  } else if (values.kiosk) {
    const { stationDemo } = await import('./station/station-demo');
    await stationDemo(`${resolve(folder)}-station`);
  } else if (!(await demo(folder, values.stay))) {
    process.stderr.write('The demo failed: a check above does not agree.\n');
    process.exitCode = 1;
  }
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`The demo failed: ${reason}\n`);
  process.exitCode = 1;
}
