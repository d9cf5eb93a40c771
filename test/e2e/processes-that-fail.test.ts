import { readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import type { Application } from '../fixtures/e2e/application';
import { contentsOf, expectNothingHalfWritten, expectSigned, writeParts, writePdf } from '../fixtures/e2e/documents';
import { isRunning, send } from '../fixtures/e2e/processes';
import type { TestProfile } from '../fixtures/e2e/profile';
import { expect, test } from '../fixtures/e2e/test';

/** Every test has an application of its own: the supervisor counts how often a process stops. */
const impatient = {
  change: (configuration: TestProfile['configuration']) => ({
    ...configuration,
    DEADLINES: { token: 4, login: 4, signature: 4, document: 10 },
  }),
};

const neverAgain = 'Countersign does not sign again by itself.';

/** Signs what is on the desk: the proof that nothing needs a restart. */
async function expectNextSignature(application: Application, profile: TestProfile, file: string): Promise<void> {
  profile.token.faults.clear();
  const sign = application.page.getByTestId('sign-button');
  await expect(sign).toBeEnabled();
  await application.sign(profile.token.pin);
  await application.expectResult(1);
  await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
}

async function startSigning(application: Application, profile: TestProfile, files: string[]): Promise<void> {
  await application.add(files);
  await application.typePin(await application.pressSign(), profile.token.pin);
}

test('the token process is killed in the middle of a signature', async ({ launch, profileOf, picture }) => {
  const profile = await profileOf();
  const application = await launch(profile);
  const { faults } = profile.token;
  const file = await writePdf(profile.documents, 'lease.pdf');
  const before = contentsOf(profile.documents);
  faults.delay('C_Sign', 30_000);
  await startSigning(application, profile, [file]);
  await expect.poll(() => faults.calls('C_Sign'), { intervals: [20] }).toBe(1);
  send(await application.processOf('token'), 'SIGKILL');
  await application.expectSentences(
    'it is not known whether your key was used',
    neverAgain,
    'Try again when you are ready',
  );
  await expect(application.rows).toHaveAttribute('data-state', 'failed');
  await picture(application, 'outcome-unknown');
  expect(await expectNothingHalfWritten(profile.documents, before)).toEqual([]);
  expect(faults.calls('C_Sign')).toBe(1);
  expect(faults.calls('C_Login')).toBe(1);
  await expectNextSignature(application, profile, file);
  expect(faults.calls('C_Sign')).toBe(2);
});

test('the token process crashes in the middle of a batch: what is signed stays', async ({ launch, profileOf }) => {
  const profile = await profileOf();
  const application = await launch(profile);
  const { faults } = profile.token;
  const files = await writeParts(profile.documents, 4);
  const before = contentsOf(profile.documents);
  faults.crash('C_Sign', { after: 2 });
  await startSigning(application, profile, files);
  await application.result.waitFor();
  await application.expectResult(2, 2);
  await application.expectSentences(
    'it is not known whether your key was used',
    `Documents that are signed are complete; the others are unchanged. ${neverAgain}`,
    'Try again when you are ready',
  );
  expect(await expectNothingHalfWritten(profile.documents, before)).toEqual(['part-1-signed.pdf', 'part-2-signed.pdf']);
  expect(faults.calls('C_Sign')).toBe(3);

  faults.clear();
  await application.page.getByTestId('sign-another').click();
  await application.sign(profile.token.pin);
  await application.expectResult(2);
  expect(await expectNothingHalfWritten(profile.documents, before)).toHaveLength(4);
});

test('the token process freezes in the middle of a signature: the deadline ends it', async ({ launch, profileOf }) => {
  const profile = await profileOf(impatient);
  const application = await launch(profile);
  const { faults } = profile.token;
  const file = await writePdf(profile.documents, 'lease.pdf');
  const before = contentsOf(profile.documents);
  faults.delay('C_Sign', 3_000);
  await startSigning(application, profile, [file]);
  await expect.poll(() => faults.calls('C_Sign'), { intervals: [20] }).toBe(1);
  const frozen = await application.processOf('token');
  send(frozen, 'SIGSTOP');
  // The window is not frozen with it.
  await application.page.getByTitle('Dark').click();
  await expect
    .poll(() => application.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches))
    .toBe(true);
  await application.expectSentences(
    'it is not known whether your key was used',
    neverAgain,
    'Try again when you are ready',
  );
  await expect.poll(() => isRunning(frozen)).toBe(false);
  expect(await expectNothingHalfWritten(profile.documents, before)).toEqual([]);
  expect(faults.calls('C_Sign')).toBe(1);
  await expectNextSignature(application, profile, file);
});

test('the driver crashes or hangs while it has the PIN, and hangs in a signature: one window, never restarted', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf(impatient);
  const application = await launch(profile);
  const { faults, label } = profile.token;
  const oncePin = 'The PIN was sent once and is not sent again; if it was right, that cost no try.';
  const cases = [
    {
      disturb: () => faults.crash('C_Login'),
      what: `The driver of the token “${label}” stopped working while it checked the PIN.`,
      safe: `Nothing was signed, and your document is unchanged. ${oncePin}`,
    },
    {
      disturb: () => faults.hang('C_Login'),
      what: `The token “${label}” did not answer for 4 seconds after it got the PIN, so its driver was stopped.`,
      safe: `Nothing was signed, and your document is unchanged. ${oncePin}`,
    },
    {
      disturb: () => faults.hang('C_Sign'),
      what: `The driver of the token “${label}” stopped in the middle of a signature`,
      safe: `No signed file was written and your document is unchanged. ${neverAgain}`,
    },
  ];
  for (const [index, { disturb, what, safe }] of cases.entries()) {
    const file = await writePdf(profile.documents, `part-${index + 1}.pdf`);
    await application.add([file]);
    faults.forgetLog();
    disturb();
    await application.typePin(await application.pressSign(), profile.token.pin);
    await application.expectSentences(what, safe, 'You will be asked for your PIN once more.');
    await expect.poll(() => application.openPinWindow).toBeUndefined();
    await picture(application, `driver-${index + 1}`);
    expect(faults.calls('C_Login')).toBe(1);
    await expectNextSignature(application, profile, file);
    await application.page.getByTestId('sign-another').click();
  }
});

test('the token process freezes while nobody signs: it is ended, and a fresh one serves', async ({
  launch,
  profileOf,
}) => {
  const profile = await profileOf(impatient);
  const application = await launch(profile);
  const file = await writePdf(profile.documents, 'lease.pdf');
  await application.add([file]);
  await expect(application.page.getByTestId('sign-button')).toBeEnabled();
  await application.settled();
  const frozen = await application.processOf('token');
  send(frozen, 'SIGSTOP');
  // At once: when the watch for tokens is the first to ask it, its request is the one that fails, and the signing succeeds.
  await application.page.getByTestId('sign-button').evaluate((button) => (button as HTMLButtonElement).click());
  await application.expectSentences('did not answer for 4 seconds', 'Nothing was signed', 'try again');
  await expect.poll(() => isRunning(frozen)).toBe(false);
  expect(profile.token.faults.calls('C_Login')).toBe(0);
  await expectNextSignature(application, profile, file);
});

test('the token process is killed while the PIN window is open', async ({ launch, profileOf, picture }) => {
  const profile = await profileOf();
  const application = await launch(profile);
  const file = await writePdf(profile.documents, 'lease.pdf');
  await application.add([file]);
  await application.pressSign();
  send(await application.processOf('token'), 'SIGKILL');
  await application.expectSentences(
    'stopped working. It has been started afresh.',
    'Nothing was signed',
    'asked for your PIN once more',
  );
  await expect.poll(() => application.openPinWindow).toBeUndefined();
  await picture(application, 'token-stopped');
  expect(profile.token.faults.calls('C_Login')).toBe(0);
  await expectNextSignature(application, profile, file);
});

test('the document process is killed while the token signs', async ({ launch, profileOf, picture }) => {
  const profile = await profileOf();
  const application = await launch(profile);
  const { faults } = profile.token;
  const file = await writePdf(profile.documents, 'lease.pdf');
  const before = contentsOf(profile.documents);
  faults.delay('C_Sign', 3_000);
  await startSigning(application, profile, [file]);
  await expect.poll(() => faults.calls('C_Sign'), { intervals: [20] }).toBe(1);
  send(await application.processOf('document'), 'SIGKILL');
  await application.expectSentences('has been started afresh', 'No signed file was written', 'Try again');
  await picture(application, 'document-process-stopped');
  expect(await expectNothingHalfWritten(profile.documents, before)).toEqual([]);
  await expectNextSignature(application, profile, file);
});

test('the document process is killed while it writes', async ({ launch, profileOf }) => {
  const profile = await profileOf();
  const application = await launch(profile);
  const file = await writePdf(profile.documents, 'large.pdf', 150_000_000);
  const before = contentsOf(profile.documents);
  await application.add([file]);
  const documentProcess = await application.processOf('document');
  const pin = await application.pressSign();
  // The moment is the one at which the temporary file is there.
  const killed = new Promise<void>((resolve) => {
    const watcher = watch(profile.documents, (_event, name) => {
      if (!name?.endsWith('.part')) return;
      send(documentProcess, 'SIGKILL');
      watcher.close();
      resolve();
    });
  });
  await application.typePin(pin, profile.token.pin);
  await killed;
  await application.expectSentences('has been started afresh', 'No signed file was written', 'Try again');
  expect(await expectNothingHalfWritten(profile.documents, before)).toEqual([]);
  expect(readdirSync(join(profile.folder, 'unfinished'))).toEqual([]);
  await expectNextSignature(application, profile, file);
});

test('a document process that freezes is ended at its deadline', async ({ launch, profileOf }) => {
  const profile = await profileOf({
    change: (configuration) => ({ ...configuration, DEADLINES: { document: 2 } }),
  });
  const application = await launch(profile);
  const file = await writePdf(profile.documents, 'lease.pdf');
  await application.add([file]);
  await application.settled();
  send(await application.processOf('document'), 'SIGSTOP');
  await application.page.getByTestId('sign-button').click();
  await application.expectSentences('took longer than', 'No signed file was written', 'Try again');
  expect(profile.token.faults.calls('C_Login')).toBe(0);
  await expectNextSignature(application, profile, file);
});

test('processes that end and are started afresh leave nothing open in the main one', async ({ launch, profileOf }) => {
  const profile = await profileOf();
  const application = await launch(profile);
  const open = (): number => readdirSync(`/proc/${application.pid}/fd`).length;
  const kinds = ['token', 'document'] as const;
  const working = (): Promise<number[]> => Promise.all(kinds.map((kind) => application.processOf(kind)));
  const [first, ...others] = await writeParts(profile.documents, 4);
  await application.add([first!]);
  await application.settled();
  let pids = await working();
  const before = open();
  for (const [index, file] of others.entries()) {
    for (const pid of pids) send(pid, 'SIGKILL');
    await expect.poll(() => pids.some(isRunning)).toBe(false);
    await application.add([file], index + 2);
    await application.settled();
    pids = await working();
  }
  await expect.poll(open).toBeLessThanOrEqual(before);
});
