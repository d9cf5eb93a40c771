import type { ConfigurationInput } from '../../main/configuration/configuration';
import type { Application } from '../fixtures/e2e/application';
import { contentsOf, filesIn, writePdf } from '../fixtures/e2e/documents';
import { isRunning, killTree, send } from '../fixtures/e2e/processes';
import type { TestProfile } from '../fixtures/e2e/profile';
import { expect, test } from '../fixtures/e2e/test';
import { historyOf, journalOf, oneTimeKeysOn } from '../fixtures/hosts/one-time-desk';
import { startTestPki, type TestPki } from '../fixtures/pki';
import { enrollmentEntry, startEnrollmentServer, type EnrollmentServer } from '../fixtures/pki/enrollment-server';

/** The steps of a key that stands on the token until it is destroyed. */
const steps = ['key', 'certificate', 'signature', 'timestamp', 'destruction'] as const;
type Step = (typeof steps)[number];

let pki: TestPki;
let authority: EnrollmentServer;
test.beforeAll(async () => {
  pki = await startTestPki();
  authority = await startEnrollmentServer(pki);
});
test.afterAll(async () => {
  await authority?.stop();
  await pki?.stop();
});

const withNewKeys = (usual: ConfigurationInput): ConfigurationInput => ({
  ...usual,
  DEADLINES: { token: 60, login: 60, signature: 60 },
  CERTIFICATEAUTHORITIES: { office: { ...enrollmentEntry(authority), DEADLINE: 120 } },
  TIMESTAMPAUTHORITIES: { clock: { TSA_URL: `${pki.url}/tsa`, DEADLINE: 120 } },
  SIGNERS: {
    each: {
      ...{ title: 'A key for each signing', CRYPTOTOKEN: 'card', KEYS: 'ONETIME', ONETIME_KEY_LIVES: 'TOKEN' },
      ...{ AUTHTYPE: 'UsernameAuthorizer', ACCEPT_ALL_USERNAMES: true, ALIASSELECTOR: 'AuthorizedUsername' },
      ...{ SUBJECTDN_PATTERN: 'CN=${username},O=Acme', CERTIFICATEAUTHORITY: 'office', TSA: ['clock'] },
    },
  },
  DEFAULTSIGNER: 'each',
});

/** Everything waits at one step of the next signing. */
class HeldStep {
  private before: number;
  private arrived = false;
  private release: () => void = () => undefined;

  constructor(
    private readonly step: Step,
    private readonly token: TestProfile['token'],
  ) {
    const { faults } = token;
    this.before = this.calls;
    const released = new Promise<void>((resolve) => (this.release = resolve));
    const waits = (): Promise<void> => {
      this.arrived = true;
      return released;
    };
    if (step === 'key') faults.hang('C_GenerateKeyPair');
    // The first signature of a key is that of its request.
    if (step === 'signature') authority.beforeIssuing = () => faults.hang('C_Sign');
    // Not the destruction of what the step before has left.
    if (step === 'destruction') {
      this.before = Infinity;
      authority.beforeIssuing = () => {
        this.before = this.calls;
        faults.hang('C_DestroyObject');
      };
    }
    if (step === 'certificate') authority.beforeIssuing = waits;
    // Not the timestamps that show beforehand how much room one takes: the document is signed by then.
    if (step === 'timestamp') {
      pki.setDress('/tsa', async (body) => {
        if (faults.calls('C_Sign') >= this.before + 2) await waits();
        return { body };
      });
    }
  }

  private get calls(): number {
    const { faults } = this.token;
    if (this.step === 'key') return faults.calls('C_GenerateKeyPair');
    return faults.calls(this.step === 'destruction' ? 'C_DestroyObject' : 'C_Sign');
  }

  /** Whether the signing waits there. */
  get reached(): boolean {
    if (this.step === 'certificate' || this.step === 'timestamp') return this.arrived;
    return this.calls >= this.before + (this.step === 'signature' ? 2 : 1);
  }

  end(): void {
    this.token.faults.clear();
    authority.beforeIssuing = undefined;
    pki.setDress('/tsa');
    this.release();
  }
}

/** Signs until the step; resolves when the signing waits there. */
async function signUntil(step: Step, application: Application, profile: TestProfile): Promise<HeldStep> {
  const held = new HeldStep(step, profile.token);
  await application.givePin(await application.pressSign(), profile.token.pin);
  await expect.poll(() => held.reached, { message: `the ${step} is waited for`, timeout: 60_000 }).toBe(true);
  return held;
}

async function signsWell(application: Application, profile: TestProfile): Promise<void> {
  await application.givePin(await application.pressSign(), profile.token.pin);
  await application.result.waitFor({ timeout: 60_000 });
  await application.expectResult(1);
}

/** The history says of each key that was made when it went; with the login of before, nothing of it is on the token any more. */
function expectNoKeyLeft(profile: TestProfile): void {
  expect(oneTimeKeysOn(profile.token)).toEqual([]);
  expect(journalOf(profile.folder)).toEqual([]);
  const lines = historyOf(profile.folder);
  const of = (event: string): { alias: string; at: string }[] =>
    lines.flatMap(({ EVENT, OUTCOME, KEYALIAS, LOG_TIME }) =>
      EVENT === event && OUTCOME === 'DONE' ? [{ alias: KEYALIAS!, at: LOG_TIME }] : [],
    );
  const made = of('KEYGEN');
  const gone = of('KEYREMOVE');
  expect(made.length).toBeGreaterThan(0);
  for (const { alias, at } of made) {
    const removed = gone.find((one) => one.alias === alias);
    expect(removed, `the history says when ${alias} went`).toBeDefined();
    expect(Date.parse(removed!.at)).toBeGreaterThanOrEqual(Date.parse(at));
  }
}

test('killed at each step of a one-time key, the whole application leaves no key after the next login', async ({
  launch,
  profileOf,
  pictures,
}) => {
  test.setTimeout(300_000);
  const profile = await profileOf({ change: withNewKeys });
  const file = await writePdf(profile.documents, 'contract.pdf');
  const before = contentsOf(profile.documents);
  let application = await launch(profile);
  for (const step of steps) {
    await test.step(step, async () => {
      await application.add([file]);
      const held = await signUntil(step, application, profile);
      const made = journalOf(profile.folder);
      const killed = killTree(application.pid);
      await expect.poll(() => killed.filter(isRunning), { intervals: [20] }).toEqual([]);
      held.end();
      // Whatever step it was: what remembers the key was there before the key.
      expect(made).toHaveLength(1);
      expect(oneTimeKeysOn(profile.token).length > 0).toBe(step !== 'key');
      application = await launch(profile);
    });
  }
  expect(contentsOf(profile.documents)).toMatchObject(before);
  await application.add([file]);
  await signsWell(application, profile);
  expectNoKeyLeft(profile);
  await application.page.getByTestId('history-button').click();
  await expect(application.page.getByTestId('history-row').first()).toBeVisible();
  await pictures(application, 'history-after-kills');
});

test('with its token process killed at each step, the window says so, and the next login leaves no key', async ({
  launch,
  profileOf,
  pictures,
}) => {
  test.setTimeout(300_000);
  const profile = await profileOf({ change: withNewKeys });
  const application = await launch(profile);
  const file = await writePdf(profile.documents, 'contract.pdf');
  for (const step of steps) {
    await test.step(step, async () => {
      await application.clear();
      await application.add([file]);
      const known = filesIn(profile.documents);
      const held = await signUntil(step, application, profile);
      const pid = await application.processOf('token');
      send(pid, 'SIGKILL');
      await expect.poll(() => isRunning(pid), { intervals: [20] }).toBe(false);
      held.end();
      await expect(application.page.getByTestId('stop-button')).toHaveCount(0, { timeout: 60_000 });
      await pictures(application, `token-process-killed-${step}`);
      // Who has the signature already does not need the token any more.
      if (step === 'timestamp' || step === 'destruction') {
        await application.expectResult(1);
      } else {
        await expect(application.rows).toContainText('Not signed');
        await expect(application.messages.filter({ hasText: /The driver of the token “.+” stopped/ })).toBeVisible();
        expect(filesIn(profile.documents)).toEqual(known);
      }
      // Signed or not: the key that is still there is told of.
      const left = application.messages.filter({ hasText: `could not be destroyed on “${profile.token.label}”.` });
      await expect(left).toBeVisible();
    });
  }
  await application.clear();
  await application.add([file]);
  await signsWell(application, profile);
  expectNoKeyLeft(profile);
});
