import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Application } from '../fixtures/e2e/application';
import { expectNoFindings } from '../fixtures/e2e/axe';
import { writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';
import { managedProgram } from '../fixtures/policy/managed-program';
import { PolicyFolder } from '../fixtures/policy/policy-folder';

let rules: PolicyFolder;
test.beforeEach(() => {
  rules = new PolicyFolder();
});
test.afterEach(() => rules.remove());

const hint = (application: Application, name: string) => application.page.getByTestId(name);

test('what an organization enforces is shown, and its controls are locked with the reason beside them', async ({
  launch,
  profileOf,
  pictures,
}) => {
  const profile = await profileOf({
    change: (usual) => ({ ...usual, ALLOW_ONLINE_CHECKS: true, ALLOW_KEY_FILES: true }),
  });
  const place = rules.enforce({
    AllowKeyFiles: false,
    AllowDiscovery: false,
    ALLOW_ONLINE_CHECKS: false,
    ALLOW_OWN_ANCHORS: false,
    ALLOW_OWN_APPEARANCES: false,
    TRUSTEDLISTS: { ALLOW_DOWNLOAD: false, REFRESH_HOURS: 0 },
    DefaultSigner: 'choice',
    Update: 'off',
  });
  rules.recommend({ IDENTIFICATION_SECONDS: 1200, Unknown: 1 });
  const application = await launch(profile, { build: managedProgram(rules) });
  const { page } = application;
  const beside = (entry: string): string => `(${entry} in ${place})`;

  await page.getByTestId('policy-button').click();
  await expect(page.getByTestId('policy')).toBeVisible();
  const setting = (name: string) => page.locator(`[data-testid="policy-setting"][data-name="${name}"]`);
  await expect(setting('ALLOW_KEY_FILES')).toHaveAttribute('data-level', 'enforced');
  await expect(setting('ALLOW_KEY_FILES')).toContainText(`enforced by your organization for this computer: ${place}`);
  await expect(setting('ALLOW_KEY_FILES')).toContainText(join(profile.folder, 'countersign.json'));
  await expect(setting('IDENTIFICATION_SECONDS')).toHaveAttribute('data-level', 'recommended');
  await expect(page.getByTestId('policy')).toContainText('no setting is called “Unknown”');
  await pictures(application, 'policy');
  await expectNoFindings(page, 'what is managed');

  await page.getByTestId('trust-button').click();
  await expect(page.getByTestId('trust-network')).toBeDisabled();
  await expect(page.getByTestId('trust-network')).not.toBeChecked();
  await expect(hint(application, 'trust-network-hint')).toHaveText(
    `Your organization lets no check ask over the network ${beside('ALLOW_ONLINE_CHECKS')}.`,
  );
  await expect(page.getByTestId('trust-refresh')).toBeDisabled();
  await expect(page.getByTestId('trust-summary')).toContainText(beside('ALLOW_DOWNLOAD'));
  await expect(page.getByTestId('trust-add')).toBeDisabled();
  await expect(hint(application, 'trust-add-forbidden')).toContainText(beside('ALLOW_OWN_ANCHORS'));
  await pictures(application, 'policy-trust');

  await page.getByTestId('doctor-button').click();
  await expect(page.getByTestId('doctor-add')).toBeDisabled();
  await expect(hint(application, 'doctor-add-hint')).toContainText(beside('ALLOW_DISCOVERY'));
  // Nothing but the driver that the configuration names.
  await expect(page.getByTestId('doctor-driver')).toHaveCount(1);
  await pictures(application, 'policy-doctor');
  await page.getByTestId('doctor-close').click();

  const document = await writePdf(profile.documents, 'Contract.pdf');
  await application.add([document]);
  await expect(page.getByTestId('signer-select')).toContainText('Choose the key yourself');
  await expect(page.getByTestId('use-key-file')).toBeDisabled();
  await expect(hint(application, 'key-files-forbidden')).toContainText(beside('ALLOW_KEY_FILES'));
  await pictures(application, 'policy-desk');
  await expectNoFindings(page, 'a desk with locks');

  // Whoever goes past the page is refused, too.
  await application.answerFileDialog([document]);
  const answers = await page.evaluate(async () => [
    await window.countersign.invoke('trust.chooseAnchors', {}),
    await window.countersign.invoke('keyFiles.choose', {}),
    await window.countersign.invoke('appearances.save', { name: 'Mine', look: { layout: 'TEXT', text: 'x' } }),
    await window.countersign.invoke('doctor.addDriver', {}),
  ]);
  expect(answers.map((one) => (one.ok ? one.value : one.error.code))).toEqual([
    'anchor.forbidden',
    'keystore.notAllowed',
    'appearance.locked',
    'driver.forbidden',
  ]);
});

test('the network is reached through the proxy that is enforced, and not past it', async ({ launch, profileOf }) => {
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(503).end();
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  try {
    rules.enforce({
      Proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      TRUSTEDLISTS: { MIRROR: 'http://lists.example.test/', REFRESH_HOURS: 0 },
    });
    // What a person says to Chromium does not get past it either.
    const application = await launch(await profileOf(), {
      build: managedProgram(rules),
      args: ['--no-proxy-server', '--proxy-bypass-list=*'],
    });
    await application.page.getByTestId('trust-button').click();
    await application.page.getByTestId('trust-refresh').click();
    await expect.poll(() => asked.length).toBeGreaterThan(0);
    for (const one of asked) expect(one).toMatch(/^GET http:\/\/lists\.example\.test\//);
  } finally {
    proxy.close();
  }
});

test('a window whose organization decides nothing has no such page', async ({ desk: { application } }) => {
  await expect(application.page.getByTestId('trust-button')).toBeVisible();
  await expect(application.page.getByTestId('policy-button')).toHaveCount(0);
});
