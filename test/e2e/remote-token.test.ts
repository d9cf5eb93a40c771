import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Application } from '../fixtures/e2e/application';
import { contentsOf, expectNothingHalfWritten, expectSigned, writeParts, writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';
import { proxyClient, TokenProxy } from '../fixtures/token/token-proxy';

test.skip(process.platform !== 'linux', 'the proxy of these tests is p11-kit server');

test('an HSM behind a proxy that is not there, comes, goes, freezes and loses its connection: one window, never restarted', async ({
  launch,
  profileOf,
  picture,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-proxy-'));
  const socket = join(folder, 'p11.sock');
  const address = `unix:path=${socket}`;
  const profile = await profileOf({
    token: { label: 'Office HSM' },
    change: (usual) => ({
      ...usual,
      SHAREDLIBRARIES: { Proxy: { path: proxyClient() } },
      CRYPTOTOKENS: { card: { ...usual.CRYPTOTOKENS['card']!, SHAREDLIBRARYNAME: 'Proxy', ADDRESS: address } as never },
      DEADLINES: { token: 3, login: 10, signature: 20, document: 30 },
    }),
  });
  const proxy = new TokenProxy(profile.token, socket);
  const { faults, pin } = profile.token;
  try {
    const application = await launch(profile);
    const { page } = application;
    const chip = page.getByTestId('token-chip');
    const signs = async (file: string): Promise<void> => {
      await expect(page.getByTestId('sign-button')).toBeEnabled();
      await application.sign(pin);
      await application.expectResult(1);
      await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
      await page.getByTestId('sign-another').click();
    };
    const file = await writePdf(profile.documents, 'first.pdf');
    await application.add([file]);
    await unreachable(application, address);
    await expect(page.getByTestId('sign-button')).toBeDisabled();
    await expect(chip).toHaveText('card can not be reached');
    await picture(application, 'unreachable');

    await proxy.start();
    await expect(chip).toHaveText('Office HSM');
    await signs(file);

    await test.step('its server is killed, and comes back', async () => {
      const second = await writePdf(profile.documents, 'second.pdf');
      await application.add([second]);
      await proxy.kill();
      await unreachable(application, address);
      await proxy.start();
      await signs(second);
    });

    await test.step('its server freezes, and goes on', async () => {
      const third = await writePdf(profile.documents, 'third.pdf');
      await application.add([third]);
      proxy.freeze();
      await unreachable(application, address);
      expect(application.openPinWindow).toBeUndefined();
      proxy.thaw();
      await signs(third);
    });

    await test.step('its connection breaks in a signature', async () => {
      const files = await writeParts(profile.documents, 3);
      const before = contentsOf(profile.documents);
      await application.add(files);
      await expect(page.getByTestId('sign-button')).toBeEnabled();
      const login = await application.pressSign();
      const made = faults.calls('C_Sign');
      faults.delay('C_Sign', 2_000);
      await application.typePin(login, pin);
      await expect.poll(() => faults.calls('C_Sign'), { intervals: [20] }).toBe(made + 2);
      proxy.killConnections();
      await application.result.waitFor();
      await application.expectResult(1, 2);
      await application.expectSentences(
        'it is not known whether your key was used',
        'Documents that are signed are complete; the others are unchanged.',
        'Try again when you are ready',
      );
      await picture(application, 'connection-lost');
      expect(await expectNothingHalfWritten(profile.documents, before)).toEqual(['part-1-signed.pdf']);
      // Not signed again by itself; what is signed stays so, and the rest waits for the person.
      expect(faults.calls('C_Sign')).toBe(made + 2);
      faults.clear();
      await page.getByTestId('sign-another').click();
      await application.sign(pin);
      await application.expectResult(2);
      expect(await expectNothingHalfWritten(profile.documents, before)).toHaveLength(3);
    });
  } finally {
    await proxy.kill();
    rmSync(folder, { recursive: true, force: true });
  }
});

function unreachable(application: Application, address: string): Promise<void> {
  return application.expectSentences(
    `can not be reached: nothing answers at ${address}.`,
    'Nothing was signed, and your document is unchanged.',
    'Check the network or VPN, or ask whoever runs the server of the token; then try again. Countersign need not be restarted.',
  );
}
