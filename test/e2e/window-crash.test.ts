import { readdirSync } from 'node:fs';
import { closing, type Application } from '../fixtures/e2e/application';
import { contentsOf, expectNothingHalfWritten, expectSigned, writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';

// Playwright gives a page up when its process has died. From then on the window is asked through main.

function crashWindow(application: Application): Promise<void> {
  return application.electron.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find(
      (one) => !one.isDestroyed() && one.webContents?.getURL().startsWith('app://window/'),
    );
    window?.webContents.forcefullyCrashRenderer();
  });
}

/** Runs a sentence of JavaScript in the window, whichever process it lives in now; undefined while there is none. */
function inWindow<T>(application: Application, script: string): Promise<T | undefined> {
  return application.electron.evaluate(async ({ BrowserWindow }, code) => {
    const window = BrowserWindow.getAllWindows().find(
      (one) => !one.isDestroyed() && one.webContents?.getURL().startsWith('app://window/'),
    );
    if (!window || window.webContents.isCrashed() || window.webContents.isLoading()) return undefined;
    // A process that dies meanwhile never answers.
    const answer = window.webContents.executeJavaScript(code) as Promise<T>;
    return Promise.race([answer, new Promise<undefined>((resolve) => setTimeout(resolve, 1_000))]);
  }, script);
}

const click = (testId: string): string =>
  `(() => { const one = document.querySelector('[data-testid="${testId}"]:not([disabled])'); one?.click(); return Boolean(one); })()`;
const signedCount = `document.querySelector('[data-testid="result"]')?.dataset.signed`;

const rowStates = `Array.from(document.querySelectorAll('[data-testid="document-row"]'), (row) => row.dataset.state).join()`;

async function expectWorkingWindow(application: Application, file: string, pin: string, signed = 1): Promise<void> {
  await application.answerFileDialog([file]);
  const add = ['choose-files', 'add-files'].map(click).join(' || ');
  await expect.poll(() => inWindow(application, add)).toBe(true);
  await expect
    .poll(() => inWindow(application, rowStates))
    .toBe(Array.from({ length: signed }, () => 'waiting').join());
  await expect.poll(() => inWindow(application, click('sign-button'))).toBe(true);
  await application.typePin(await application.pinWindow(), pin);
  await expect.poll(() => inWindow(application, signedCount)).toBe(String(signed));
}

test('the window’s process crashes: the window comes back and signs', async ({ launch, profileOf }) => {
  const profile = await profileOf();
  const application = await launch(profile);
  const file = await writePdf(profile.documents, 'lease.pdf');
  const kept = await writePdf(profile.documents, 'kept.pdf');
  await application.add([kept]);
  const [first] = await application.processes('window');
  await crashWindow(application);
  await expect.poll(async () => (await application.processes('window')).filter((pid) => pid !== first)).toHaveLength(1);
  // What lay on the desk is there again.
  await expect.poll(() => inWindow(application, rowStates)).toBe('waiting');
  await expectWorkingWindow(application, file, profile.token.pin, 2);
  for (const input of [kept, file]) await expectSigned(input, input.replace('.pdf', '-signed.pdf'));
});

test('the window’s process crashes again and again: at last the person is asked', async ({ launch, profileOf }) => {
  const profile = await profileOf();
  const application = await launch(profile);
  const file = await writePdf(profile.documents, 'lease.pdf');
  await application.electron.evaluate(({ dialog }) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = (...words: unknown[]) => {
      asked.push((words.at(-1) as { message: string }).message);
      return new Promise((resolve) =>
        Object.assign(globalThis, { answer: () => resolve({ response: 0, checkboxChecked: false }) }),
      );
    };
  });
  const asked = () => application.electron.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
  for (let crash = 0; crash < 4; crash += 1) {
    await expect.poll(() => inWindow(application, 'document.querySelector("main") !== null')).toBe(true);
    expect(await asked()).toEqual([]);
    await crashWindow(application);
  }
  await expect.poll(asked).toEqual(['The window keeps failing.']);
  await application.electron.evaluate(() => (globalThis as unknown as { answer: () => void }).answer());
  await expectWorkingWindow(application, file, profile.token.pin);
});

test('the window’s process crashes in the middle of a signature', async ({ launch, profileOf }) => {
  const profile = await profileOf();
  const application = await launch(profile);
  const { faults } = profile.token;
  const file = await writePdf(profile.documents, 'lease.pdf');
  const other = await writePdf(profile.documents, 'other.pdf');
  const before = contentsOf(profile.documents);
  faults.delay('C_Sign', 3_000);
  await application.add([file]);
  await application.typePin(await application.pressSign(), profile.token.pin);
  await expect.poll(() => faults.calls('C_Sign'), { intervals: [20] }).toBe(1);
  await crashWindow(application);
  // The signature that the person asked for is finished behind the crashed window, once.
  await expect.poll(() => readdirSync(profile.documents)).toContain('lease-signed.pdf');
  faults.clear();
  // The window that came back took up the signing that went on without it.
  await expect.poll(() => inWindow(application, signedCount)).toBe('1');
  await expect.poll(() => inWindow(application, click('sign-another'))).toBe(true);
  await expectWorkingWindow(application, other, profile.token.pin);
  expect(await expectNothingHalfWritten(profile.documents, before)).toEqual(['lease-signed.pdf', 'other-signed.pdf']);
  expect(faults.calls('C_Sign')).toBe(2);
});

test('the window’s process crashes while the PIN window is open', async ({ launch, profileOf }) => {
  const profile = await profileOf();
  const application = await launch(profile);
  const file = await writePdf(profile.documents, 'lease.pdf');
  await application.add([file]);
  const pin = await application.pressSign();
  await crashWindow(application);
  await expect.poll(() => inWindow(application, rowStates)).toBe('awaiting-pin');
  if (!pin.isClosed()) await closing(pin.getByTestId('pin-cancel').click());
  await expect.poll(() => application.openPinWindow).toBeUndefined();
  expect(profile.token.faults.calls('C_Login')).toBe(0);
  await expect.poll(() => inWindow(application, rowStates)).toBe('cancelled');
  await expectWorkingWindow(application, file, profile.token.pin);
  await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
});

test('the PIN window’s process crashes: nothing has failed, and Sign works again', async ({ launch, profileOf }) => {
  const profile = await profileOf();
  const application = await launch(profile);
  const file = await writePdf(profile.documents, 'lease.pdf');
  await application.add([file]);
  const pin = await application.pressSign();
  await pin.getByTestId('pin-field').pressSequentially('1234');
  await application.electron.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find(
      (one) => !one.isDestroyed() && one.webContents?.getURL().startsWith('app://pin/'),
    );
    window?.webContents.forcefullyCrashRenderer();
  });
  await expect(application.rows).toHaveAttribute('data-state', 'cancelled');
  expect(profile.token.faults.calls('C_Login')).toBe(0);
  await expect
    .poll(() => application.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length))
    .toBe(1);
  await application.sign(profile.token.pin);
  await application.expectResult(1);
  await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
});
