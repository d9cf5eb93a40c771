import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Application } from '../fixtures/e2e/application';
import { expect, test } from '../fixtures/e2e/test';
import { ed25519, madeIndex, sealed, spkiOf } from '../fixtures/updates/made-index';
import { ReleaseServer } from '../fixtures/updates/release-server';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** The project's build with the address and a key of a release in it, as a release's own has them. */
function buildThatLooks(address: string, key: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-build-'));
  for (const name of ['out', 'package.json']) cpSync(join(project, name), join(folder, name), { recursive: true });
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));
  const keys = { address, product: 'countersign', channel: 'stable', keys: [key] };
  writeFileSync(join(folder, 'out', 'main', 'release-keys.json'), JSON.stringify(keys));
  return folder;
}

const said = ({ page }: Application) => page.getByTestId('updates-said');

test('a version with a known weakness says so above everything, and looking can be switched off', async ({
  launch,
  profileOf,
  pictures,
}) => {
  const server = await ReleaseServer.start();
  const key = ed25519();
  const build = buildThatLooks(server.address, spkiOf(key));
  const day = 24 * 3_600_000;
  const issued = new Date(Date.now() - day).toISOString();
  const expires = new Date(Date.now() + 30 * day).toISOString();
  server.index = sealed(madeIndex({ issued, expires, version: '0.3.0', minimumSafe: '0.2.0' }), [key]);
  try {
    const profile = await profileOf();
    // The server's certificate is of an authority that no system knows. Whom the index is believed is not decided by it.
    const args = ['--ignore-certificate-errors'];
    const application = await launch(profile, { build, args });
    const { page } = application;
    // It waits half a minute before it looks by itself: the window comes first.
    await expect(page.getByTestId('unsafe-version')).toHaveCount(0);
    expect(server.asked).toEqual([]);
    await page.getByTestId('doctor-button').click();
    await page.getByTestId('updates-look').click();
    await expect(said(application)).toContainText('Version 0.3.0 is there; this is');
    const banner = page.getByTestId('unsafe-version');
    await expect(banner).toContainText('its makers say not to use versions before 0.2.0 any more.');
    await page.getByTestId('updates').scrollIntoViewIfNeeded();
    await pictures(application, 'updates');

    // In the way of nothing: what the person came for goes on.
    await page.getByRole('button', { name: 'Back' }).click();
    await expect(banner).toBeVisible();
    await pictures(application, 'unsafe-version');
    await page.getByTestId('unsafe-show').click();

    await page.getByTestId('updates-looks').uncheck();
    await expect(said(application)).toContainText('You switched off that Countersign looks for updates.');
    const settings = JSON.parse(readFileSync(join(profile.folder, 'settings.json'), 'utf8')) as object;
    expect(settings).toMatchObject({ looksForUpdates: false });

    // Somebody else's answer changes nothing of what is known.
    server.index = sealed(madeIndex({ issued, expires, sequence: 8, version: '0.4.0' }), [ed25519()]);
    await page.getByTestId('updates-look').click();
    await expect(page.getByTestId('updates')).toContainText('is not signed by the makers of this version');
    await expect(said(application)).toContainText('Version 0.3.0 is there');
    await application.close();

    // The next start knows it without asking.
    server.asked.length = 0;
    const again = await launch(profile, { build, args });
    await expect(again.page.getByTestId('unsafe-version')).toBeVisible();
    expect(server.asked).toEqual([]);
  } finally {
    await server.stop();
    rmSync(build, { recursive: true, force: true });
  }
});

test('a build without release keys says that it does not look', async ({ desk: { application } }) => {
  const { page } = application;
  await page.getByTestId('doctor-button').click();
  await expect(said(application)).toHaveText(
    'This build of Countersign does not look for updates: it knows no key that releases are signed with.',
  );
  await expect(page.getByTestId('updates-looks')).toHaveCount(0);
  await expect(page.getByTestId('updates-look')).toHaveCount(0);
  await page.getByRole('button', { name: 'Back' }).click();
});
