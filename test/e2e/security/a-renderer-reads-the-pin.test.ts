import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Application } from '../../fixtures/e2e/application';
import { closing } from '../../fixtures/e2e/application';
import { expectSigned, writePdf } from '../../fixtures/e2e/documents';
import { heapOf } from '../../fixtures/e2e/heap';
import { processTree } from '../../fixtures/e2e/processes';
import type { TestProfile } from '../../fixtures/e2e/profile';
import { expect, test } from '../../fixtures/e2e/test';

const pin = 'Kiesel-48213-Wq';
const wrongPin = 'Basalt-90577-Zx';
const secrets = [pin, wrongPin];

function tells(text: string): string[] {
  const forms = (secret: string) => [
    secret,
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    Buffer.from(secret).toString('hex'),
  ];
  return secrets.filter((secret) => forms(secret).some((form) => text.includes(form)));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}

/** Keeps every message that reaches main from any page, before anybody handles it. */
async function recordTraffic(application: Application): Promise<void> {
  await application.electron.evaluate(({ app, webContents }) => {
    const traffic: string[] = [];
    Object.assign(globalThis, { traffic });
    const listen = (contents: Electron.WebContents): void => {
      const emit = contents.emit.bind(contents) as (name: string, ...rest: unknown[]) => boolean;
      contents.emit = (name: string | symbol, ...rest: unknown[]) => {
        const word = String(name);
        if (/ipc/.test(word)) traffic.push(JSON.stringify([word, ...rest.slice(1)]));
        return emit(word, ...rest);
      };
    };
    webContents.getAllWebContents().forEach(listen);
    app.on('web-contents-created', (_event, contents) => listen(contents));
  });
}

const trafficOf = (application: Application): Promise<string[]> =>
  application.electron.evaluate(() => (globalThis as unknown as { traffic: string[] }).traffic);

/** After PINs have passed: neither the traffic of the named channels, nor main, nor the page, nor any file tells one. */
async function expectNowhere(application: Application, profile: TestProfile, channels: string[]): Promise<void> {
  const traffic = (await trafficOf(application)).join('\n');
  for (const channel of channels) expect(traffic).toContain(channel);
  expect(tells(traffic)).toEqual([]);
  expect(tells(await heapOf(application, application.page))).toEqual([]);
  expect(tells(await application.page.content())).toEqual([]);
  const snapshot = join(profile.documents, 'main.heapsnapshot');
  await application.electron.evaluate((_electron, path) => {
    process.getBuiltinModule('node:v8').writeHeapSnapshot(path);
  }, snapshot);
  expect(tells(readFileSync(snapshot, 'utf8'))).toEqual([]);
  expect(tells(application.output)).toEqual([]);
  for (const path of filesBelow(profile.folder)) expect(tells(readFileSync(path, 'latin1')), path).toEqual([]);
}

test('a PIN passes from the PIN window to the token process and is nowhere else', async ({ launch, profileOf }) => {
  const profile = await profileOf({ token: { pin } });
  const application = await launch(profile);
  await recordTraffic(application);

  const file = await writePdf(profile.documents, 'lease.pdf');
  await application.add([file]);
  const window = await application.pressSign();
  await application.typePin(window, wrongPin);
  await expect(window.getByRole('alert')).toBeVisible();
  expect(tells(await window.content())).toEqual([]);
  expect(await window.getByTestId('pin-field').inputValue()).toBe('');
  expect(tells(await heapOf(application, application.page))).toEqual([]);

  const facts: string[] = [];
  const lookAtProcesses = (): void => {
    for (const { pid, command } of processTree(application.pid)) {
      facts.push(command);
      try {
        facts.push(readFileSync(`/proc/${pid}/environ`, 'latin1'));
      } catch {
        // A sandboxed process shows it to nobody.
      }
    }
  };
  profile.token.faults.delay('C_Sign', 700);
  await application.typePin(window, pin);
  await expect.poll(() => profile.token.faults.calls('C_Sign'), { intervals: [20] }).toBe(1);
  lookAtProcesses();
  await application.result.waitFor();
  await application.expectResult(1);
  lookAtProcesses();
  await expectSigned(file, file.replace('.pdf', '-signed.pdf'));

  expect(facts.length).toBeGreaterThan(10);
  expect(tells(facts.join('\n'))).toEqual([]);

  const traffic = await trafficOf(application);
  expect(traffic.join('\n')).toContain('signing.start');
  expect(traffic.join('\n')).toContain('pin.describe');
  expect(tells(traffic.join('\n'))).toEqual([]);

  const heap = await heapOf(application, application.page);
  expect(heap.includes('user_maria.lindqvist'), 'the snapshot holds what the window shows').toBe(true);
  expect(tells(heap)).toEqual([]);
  expect(tells(await application.page.content())).toEqual([]);

  const snapshot = join(profile.documents, 'main.heapsnapshot');
  await application.electron.evaluate((_electron, path) => {
    process.getBuiltinModule('node:v8').writeHeapSnapshot(path);
  }, snapshot);
  const mainHeap = readFileSync(snapshot, 'utf8');
  expect(mainHeap.includes('maria.lindqvist'), 'the snapshot holds the configuration').toBe(true);
  expect(tells(mainHeap)).toEqual([]);

  expect(tells(application.output)).toEqual([]);
  const written = filesBelow(profile.folder);
  expect(written.some((path) => path.endsWith('countersign.log'))).toBe(true);
  for (const path of written) expect(tells(readFileSync(path, 'latin1')), path).toEqual([]);
});

test('the old and the new PIN of a change pass the same way and are nowhere else', async ({ launch, profileOf }) => {
  const profile = await profileOf({ token: { pin } });
  const application = await launch(profile);
  await recordTraffic(application);
  await application.page.getByTestId('pin-menu').click();
  await application.page.getByTestId('pin-menu-change').click();
  await expect.poll(() => application.openPinWindow !== undefined).toBe(true);
  const window = application.openPinWindow!;
  await window.getByTestId('pin-secret').fill(pin);
  await window.getByTestId('pin-new').fill(wrongPin);
  await window.getByTestId('pin-again').fill(wrongPin);
  await closing(window.getByTestId('pin-submit').click());
  await expect(application.messages.filter({ hasText: 'is changed' })).toBeVisible();
  expect(profile.token.faults.calls('C_SetPIN')).toBe(1);

  await expectNowhere(application, profile, ['pins.manage', 'pin.describeChange']);
});

test('the PINs that make and delete a key pass the same way and are nowhere else', async ({ launch, profileOf }) => {
  const profile = await profileOf({ token: { pin } });
  const application = await launch(profile);
  const { page } = application;
  await recordTraffic(application);
  await page.getByTestId('keys-button').click();
  await page.getByTestId('keys-show').click();
  await application.typePin(await application.pinWindow(), pin);
  await page.getByTestId('keys-new').click();
  await page.getByTestId('new-key-alias').fill('contracts');
  await page.getByTestId('new-key-P-256').check();
  await page.getByTestId('new-key-submit').click();
  const window = await application.pinWindow();
  await application.typePin(window, wrongPin);
  await expect(window.getByRole('alert')).toBeVisible();
  expect(tells(await heapOf(application, page))).toEqual([]);
  await application.typePin(window, pin);
  const made = page.locator('[data-testid="key"][data-alias="contracts"]');
  await made.getByTestId('key-delete').click();
  await page.getByTestId('delete-key-typed').fill('contracts');
  await page.getByTestId('delete-key-submit').click();
  await application.typePin(await application.pinWindow(), pin);
  await expect(made).toHaveCount(0);
  await expectNowhere(application, profile, ['keys.list', 'keys.generate', 'keys.delete', 'pin.describe']);
});

test('the search finds a PIN that is there', async ({ desk: { application } }) => {
  await application.page.evaluate((secret) => void Object.assign(window, { kept: secret }), pin);
  expect(tells(await heapOf(application, application.page))).toEqual([pin]);
  await application.page.reload();
  await expect(application.page.getByTestId('drop-zone')).toBeVisible();
});
