import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { requireElectron } from '../../../build/electron-runtime.mjs';
import { sandboxed } from '../../fixtures/e2e/application';
import { killTree } from '../../fixtures/e2e/processes';
import { expect, test } from '../../fixtures/e2e/test';

const project = fileURLToPath(new URL('../../..', import.meta.url));

test('a second instance on the same profile ends, and the first comes forward', async ({ desk }) => {
  const { application, profile } = desk;
  await application.electron.evaluate(({ app, BrowserWindow }) => {
    Object.assign(globalThis, { seconds: 0 });
    app.on('second-instance', () => ((globalThis as unknown as { seconds: number }).seconds += 1));
    BrowserWindow.getAllWindows()[0]!.minimize();
  });
  const second = spawn(
    requireElectron().executable,
    [project, '--profile', profile.folder, '--disable-gpu', ...(sandboxed ? [] : ['--no-sandbox'])],
    { stdio: 'ignore' },
  );
  try {
    const [code] = (await once(second, 'exit')) as [number | null];
    expect(code).toBe(0);
  } finally {
    if (second.exitCode === null && second.pid !== undefined) killTree(second.pid);
  }
  await expect
    .poll(() => application.electron.evaluate(() => (globalThis as unknown as { seconds: number }).seconds))
    .toBe(1);
  expect(await application.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  await application.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.restore());
  // The token and the desk are still the first one's.
  await expect(application.page.getByTestId('token-chip')).toHaveAttribute('data-tone', 'good');
});

test('another profile may be open beside it', async ({ desk: { application }, launch, profileOf }) => {
  const other = await launch(await profileOf());
  await expect(other.page.getByTestId('drop-zone')).toBeVisible();
  await expect(application.page.getByTestId('drop-zone')).toBeVisible();
});
