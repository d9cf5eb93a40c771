import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HistoryLine } from '../../../main/audit/history-line';
import { hasDisplay, withDisplay } from '../../virtual-display.mjs';
import { historyOf, isAppended, ourVerdict, pdfsigVerdict, verifyWords } from '../demo-verdicts';
import { DemoWindow } from '../demo-window';
import { sampleContract } from '../sample-contract';
import { HandedOver } from './handed-over';
import { logInWithChromium } from './login-browser';
import { authorityName, makeOneTimeProfile, type OneTimeProfile } from './one-time-profile';
import { SecondLook } from './second-look';
import { DemoServers, person } from './servers';
import { Timeline } from '../timeline';

const aliasBegins = 'onetime-';
/** That the role gives, and a second before. */
const secondsOfCertificate = 601;

/** Gets what this demo needs beside the other one: a browser, OpenBao, OpenSSL. */
async function setUp(): Promise<void> {
  const script = fileURLToPath(new URL('../../setup.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, '--for', 'one-time-demo'], { stdio: 'inherit' });
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
  if (code !== 0) throw new Error('What it needs could not be set up.');
}

/**
 * `npm run demo -- --one-time`: a person logs in at an OpenID provider in a Chromium, a key is made for one signature and
 * certified for minutes by OpenBao, the sample contract is signed with a timestamp, and the key is destroyed. Everything is real
 * and on this computer. Says each step with its time.
 *
 * @param folder - the demo's own profile; made anew
 * @param stay - the window stays open afterwards, where there is a display
 * @throws Error the step that failed, in a sentence
 */
export async function oneTimeDemo(folder: string, stay: boolean): Promise<void> {
  await setUp();
  const timeline = new Timeline();
  const servers = await DemoServers.start();
  try {
    const started = `OpenID provider ${servers.provider.issuer}, certificate authority OpenBao ${servers.bao.url}`;
    timeline.tell(`Started: ${started}, timestamp authority ${servers.url}/tsa`);
    const profile = await makeOneTimeProfile(folder, servers);
    await withDisplay((environment) => new OneTimeDemo(profile, servers, timeline).run(environment, stay));
  } finally {
    await servers.stop();
  }
}

class OneTimeDemo {
  private readonly pictures: string;

  constructor(
    private readonly profile: OneTimeProfile,
    private readonly servers: DemoServers,
    private readonly timeline: Timeline,
  ) {
    this.pictures = join(profile.folder, 'pictures');
  }

  async run(environment: NodeJS.ProcessEnv, stay: boolean): Promise<void> {
    const { profile, timeline } = this;
    await mkdir(this.pictures, { mode: 0o700 });
    const contract = join(profile.documents, 'Service agreement.pdf');
    await writeFile(contract, await sampleContract());
    const handedOver = await HandedOver.in(profile.folder);
    const beside = await SecondLook.at(profile.token);
    try {
      const window = await DemoWindow.open(profile.folder, handedOver.environment(environment));
      try {
        timeline.tell(`Window opened; the token “${profile.token.label}” holds ${await counted(beside)}`);
        const output = await this.sign(window, beside, contract, { handedOver, environment });
        await this.judge(contract, output);
        timeline.tell(`Pictures in ${this.pictures}`);
        if (!stay) return;
        if (!hasDisplay()) return timeline.tell('There is no display here, so the window can not stay open.');
        timeline.tell('The window stays open until you close it.');
        await window.closedByPerson();
      } finally {
        await window.close().catch(() => undefined);
      }
    } finally {
      await beside.close();
    }
  }

  /** From Sign to the result. @returns the signed file */
  private async sign(
    window: DemoWindow,
    beside: SecondLook,
    contract: string,
    { handedOver, environment }: { handedOver: HandedOver; environment: NodeJS.ProcessEnv },
  ): Promise<string> {
    const { profile, servers, timeline } = this;
    const alive = new Set<string>();
    servers.beforeTimestamp = async () => {
      for (const label of await keysAt(beside)) alive.add(label);
      await window.screenshot(this.picture('6-key-alive'));
    };
    await window.drop(contract);
    await window.readyToSign();
    await window.screenshot(this.picture('1-ready'));
    await window.pressSign();
    timeline.tell('Sign pressed');
    await window.loginAsked();
    await window.screenshot(this.picture('2-login-asked'));
    const address = await handedOver.address();
    const pictures = { page: this.picture('3-chromium'), done: this.picture('4-chromium-done') };
    const login = await logInWithChromium({ ...person, address, pictures }, environment);
    timeline.tell(
      `${login.browser} logged ${person.username} in at ${new URL(address).origin}: “${firstLine(login.words)}”`,
    );
    await window.typePin(profile.token.pin, this.picture('5-pin'));
    timeline.tell('PIN of the token typed');
    for (const step of ['key', 'certificate', 'signature', 'timestamp', 'destroyed'] as const) {
      timeline.tell(await window.oneTimeStep(step));
      if (step === 'timestamp')
        timeline.tell(`While it signed, another program saw on the token: ${[...alive].join(', ')}`);
    }
    const { name } = await window.result();
    await window.screenshot(this.picture('7-signed'));
    const known = [...alive].every((label) => label.startsWith(aliasBegins));
    check(alive.size === 1 && known, 'No other program saw the one key while it lived.');
    // Another process than before, which remembers nothing.
    const again = await SecondLook.at(profile.token);
    try {
      const left = await again.objects();
      check(left.length === 0, `The token still holds ${left.map(({ label }) => label).join(', ')}.`);
    } finally {
      await again.close();
    }
    timeline.tell('Another program finds nothing on the token any more');
    return join(profile.documents, name);
  }

  /** What the file, the history, pdfsig and our own command line say. @throws Error where one of them does not agree */
  private async judge(contract: string, output: string): Promise<void> {
    const { profile, timeline } = this;
    check(await isAppended(contract, output), 'The signed file is not the contract with a signature appended.');
    // A list that is to speak of the signature has to be made after it, and lists tell whole seconds.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const words = verifyWords(profile.folder, output, true);
    const [ours, pdfsig, history] = await Promise.all([
      ourVerdict(output, words),
      pdfsigVerdict(output),
      historyOf(profile.folder),
    ]);
    const { signer, timestamps } = ours;
    const time = timestamps?.[0]?.time;
    if (!signer || time === undefined) throw new Error('The signature has no certificate or no timestamp.');
    const seconds = (Date.parse(signer.notAfter) - Date.parse(signer.notBefore)) / 1000;
    const life = `${signer.notBefore} to ${signer.notAfter}, ${Math.round(seconds / 60)} minutes`;
    timeline.tell(`Certificate of ${signer.subject} from ${signer.issuer}: ${life}`);
    check(seconds <= secondsOfCertificate, `The certificate is good for ${seconds} seconds.`);
    check(
      signer.notBefore <= time && time <= signer.notAfter,
      `The timestamp of ${time} is not inside the certificate's minutes.`,
    );
    timeline.tell(`Signed ${output} as ${ours.level}; its timestamp of ${time} lies inside these minutes`);
    check(ours.level === 'PAdES-BASELINE-T', `The level is ${ours.level}.`);
    this.judgeHistory(history);
    check(pdfsig !== undefined, 'pdfsig is not installed.');
    timeline.tell(`pdfsig: ${pdfsig.sentence}`);
    check(pdfsig.valid, 'pdfsig does not agree.');
    timeline.tell(
      `Countersign: ${[ours.indication, ours.subIndication].filter(Boolean).join(' / ')}, ${ours.integrity}`,
    );
    check(
      ours.indication === 'TOTAL-PASSED',
      `Our own check does not agree: ${ours.validation?.causes[0]?.words ?? 'no reason'}.`,
    );
  }

  private judgeHistory(newestFirst: HistoryLine[]): void {
    const lines = [...newestFirst].reverse();
    const [first] = lines;
    const events = lines.map(({ EVENT }) => EVENT ?? 'SIGN');
    this.timeline.tell(
      `History: ${events.join(', ')} for ${first?.AUTHORIZED_USERNAME}, logged in at ${first?.IDENTITY_ISSUER} (${first?.IDENTIFIED_BY})`,
    );
    check(
      events.join() === 'KEYGEN,CERTINSTALLED,SIGN,KEYREMOVE',
      'The history lacks a step, or has them in another order.',
    );
    const alike = lines.every(
      (line) =>
        line.REQUEST_ID === first?.REQUEST_ID &&
        line.KEYALIAS === first.KEYALIAS &&
        line.PROCESS_SUCCESS &&
        line.AUTHORIZED_USERNAME === person.username &&
        line.IDENTITY_ISSUER === this.servers.provider.issuer,
    );
    check(alike, 'The history does not name the same request, key and person in each line.');
    check(lines[1]?.CANAME === authorityName, 'The history does not name the certificate authority.');
  }

  private picture(name: string): string {
    return join(this.pictures, `${name}.png`);
  }
}

async function keysAt(look: SecondLook): Promise<string[]> {
  return (await look.objects()).filter((one) => one.class === 'private').map(({ label }) => label);
}

async function counted(look: SecondLook): Promise<string> {
  const { length } = await look.objects();
  check(length === 0, `The token holds ${length} objects before anything is signed.`);
  return 'no object';
}

const firstLine = (text: string): string => text.split('\n')[0] ?? '';

function check(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}
