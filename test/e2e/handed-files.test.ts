import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireElectron } from '../../build/electron-runtime.mjs';
import { sandboxed } from '../fixtures/e2e/application';
import { writePdf } from '../fixtures/e2e/documents';
import { killTree } from '../fixtures/e2e/processes';
import type { TestProfile } from '../fixtures/e2e/profile';
import { expect, test } from '../fixtures/e2e/test';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** Starts the program once more beside the window, as a file manager does, and waits until that start ends. */
async function startAgain({ folder }: TestProfile, ...words: string[]): Promise<void> {
  const second = spawn(
    requireElectron().executable,
    [project, '--profile', folder, '--disable-gpu', ...(sandboxed ? [] : ['--no-sandbox']), ...words],
    { stdio: 'ignore' },
  );
  try {
    const [code] = (await once(second, 'exit')) as [number | null];
    expect(code).toBe(0);
  } finally {
    if (second.exitCode === null && second.pid !== undefined) killTree(second.pid);
  }
}

test('files that the program is started with lie on the desk; an odd name is only a name', async ({
  launch,
  profileOf,
}) => {
  const profile = await profileOf();
  const odd = join(profile.documents, '--view=check --address.pdf');
  renameSync(await writePdf(profile.documents, 'plain.pdf'), odd);
  const lease = await writePdf(profile.documents, 'lease.pdf');
  const application = await launch(profile, { args: ['--view=sign', '--', odd, lease] });
  await expect(application.rows).toHaveCount(2);
  await expect(application.rows.first()).toContainText('--view=check --address.pdf');
  await expect(application.page.getByTestId('checked-document')).toHaveCount(0);
});

test('a second start hands its files to the window that is open: to be signed, or to be checked', async ({
  desk: { application, profile },
  picture,
}) => {
  const { page } = application;
  const [lease, deed] = [await writePdf(profile.documents, 'lease.pdf'), await writePdf(profile.documents, 'deed.pdf')];
  await startAgain(profile, '--', lease);
  await expect(application.rows).toHaveCount(1);
  await startAgain(profile, '--view=check', '--', deed);
  await expect(page.getByTestId('checked-document')).toContainText('deed.pdf');
  await startAgain(profile, '--view=sign', '--', deed);
  await expect(application.rows).toHaveCount(2);
  await picture(application, 'handed-over');
});

test('an address opens the window and can do nothing else: no file, no option, no other profile', async ({
  desk: { application, profile },
  picture,
}) => {
  const lease = await writePdf(profile.documents, 'lease.pdf');
  await startAgain(profile, '--address', '--', 'countersign://open');
  await expect(application.messages).toHaveCount(0);
  await startAgain(profile, '--address', '--', `countersign://sign?file=${encodeURIComponent(lease)}`);
  await expect(application.messages).toContainText('that it does for no link');
  await picture(application, 'refused-address');
  await expect(application.rows).toHaveCount(0);
  await startAgain(profile, '--address', '--', lease);
  await expect(application.rows).toHaveCount(0);
});
