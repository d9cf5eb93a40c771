import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Application } from '../fixtures/e2e/application';
import { closing } from '../fixtures/e2e/application';
import { expectSigned, writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';
import { startTestPki } from '../fixtures/pki';
import { issue, usages } from '../fixtures/pki/certificates';
import { enrollmentEntry, startEnrollmentServer } from '../fixtures/pki/enrollment-server';
import { issueFromRequest, verifyRequest } from '../fixtures/pki/issue-from-request';

const card = (application: Application, alias: string) =>
  application.page.locator(`[data-testid="key"][data-alias="${alias}"]`);

/** The PIN window says what it is for; then the PIN is typed. */
async function pinFor(application: Application, task: string, pin: string, says: string): Promise<void> {
  const window = await application.pinWindowThatSays(says);
  await expect(window.getByTestId('pin-what')).toHaveAttribute('data-task', task);
  await expect(window.getByTestId('pin-what')).toContainText('No document is signed with this PIN.');
  await application.givePin(window, pin);
}

async function showKeys(application: Application, pin: string): Promise<void> {
  await application.page.getByTestId('keys-button').click();
  await application.page.getByTestId('keys-show').click();
  await pinFor(application, 'list', pin, 'Shows the keys of Test token');
}

test('the life of a key: made, requested, certified, imported, signed with, renewed, deleted', async ({
  launch,
  profileOf,
  picture,
}) => {
  test.slow();
  const profile = await profileOf({
    change: (usual) => ({
      ...usual,
      CRYPTOTOKENS: { card: { ...usual.CRYPTOTOKENS['card']!, KEYGENERATIONLIMIT: 4 } },
      SIGNERS: {
        ...usual.SIGNERS,
        choice: { ...usual.SIGNERS['choice']!, SUBJECTDN_PATTERN: 'CN=${username},OU=Legal,O=Acme,C=SE' },
      },
    }),
  });
  const { pin } = profile.token;
  const keyUsage = usages.keyCertSign | usages.cRLSign;
  const root = await issue({ name: 'Root', keyUsage, authority: {} });
  const authority = await issue({ name: 'Issuing CA', keyUsage, authority: { pathLength: 0 } }, root);
  const application = await launch(profile);
  const { page } = application;

  await page.getByTestId('keys-button').click();
  await expect(page.getByTestId('keys-hidden')).toBeVisible();
  await picture(application, 'keys-hidden');
  await page.getByTestId('keys-close').click();
  await showKeys(application, pin);
  await expect(page.getByTestId('key')).toHaveCount(2);
  await expect(page.getByTestId('keys-count')).toContainText('2 keys; the configuration allows 4, so 2 more.');
  await expect(card(application, 'user_maria.lindqvist')).toContainText('Can sign');
  await picture(application, 'keys');

  await page.getByTestId('keys-new').click();
  await expect(page.getByTestId('new-key-alias')).toHaveValue('user_maria.lindqvist-2');
  await page.getByTestId('new-key-alias').fill('user_maria.lindqvist');
  await expect(page.getByTestId('new-key-submit')).toBeDisabled();
  await expect(page.getByTestId('new-key')).toContainText('A key of this token has that name already.');
  await page.getByTestId('new-key-alias').fill('contracts');
  await page.getByTestId('new-key-P-256').check();
  await picture(application, 'new-key');
  await page.getByTestId('new-key-submit').click();
  const window = await application.pinWindow();
  await picture(window, 'pin-for-a-new-key');
  await expect(window.getByTestId('pin-submit')).toHaveText('Make key');
  await pinFor(application, 'generate', pin, 'Makes the new key “contracts” in Test token');
  await expect(application.messages).toHaveText('The key “contracts” is made.');
  await expect(card(application, 'contracts')).toContainText('Waiting for its certificate');
  await expect(card(application, 'contracts')).toContainText('EC P-256');
  await expect(page.getByTestId('keys-count')).toContainText('3 keys; the configuration allows 4, so 1 more.');
  await picture(application, 'key-made');

  await card(application, 'contracts').getByTestId('key-request').click();
  await expect(page.getByTestId('request-commonName')).toHaveValue('maria.lindqvist');
  await expect(page.getByTestId('request-organization')).toHaveValue('Acme');
  await expect(page.getByTestId('request-further')).toHaveValue('OU=Legal');
  await page.getByTestId('request-commonName').fill('');
  await page.getByTestId('request-country').fill('S');
  await page.getByTestId('request-emails').fill('maria');
  await page.getByTestId('request-submit').click();
  await expect(page.getByTestId('request')).toContainText('The name that the certificate is to show is missing.');
  await expect(page.getByTestId('request')).toContainText('A country is written with its two letters, such as SE.');
  await expect(page.getByTestId('request')).toContainText('“maria” is not an e-mail address in plain letters.');
  await picture(application, 'request-problems');
  await page.getByTestId('request-commonName').fill('Maria Lindqvist, LL.M.');
  await page.getByTestId('request-givenName').fill('Maria');
  await page.getByTestId('request-surname').fill('Lindqvist');
  await page.getByTestId('request-country').fill('se');
  await page.getByTestId('request-emails').fill('maria@example.se');
  await page.getByTestId('request-further').fill('OU');
  await page.getByTestId('request-submit').click();
  await expect(page.getByTestId('request').getByRole('alert')).toContainText('“OU” is not an attribute');
  expect(application.openPinWindow).toBeUndefined();
  await page.getByTestId('request-further').fill('OU=Legal');
  await picture(application, 'request');
  await page.getByTestId('request-submit').click();
  await pinFor(application, 'request', pin, 'Signs a certificate request with the key “contracts”');
  await expect(page.getByTestId('request-ready')).toBeVisible();
  await application.answerSaveDialog(join(profile.documents, 'nowhere', 'contracts.csr'));
  await page.getByTestId('request-save').click();
  await expect(page.getByTestId('request-ready').getByRole('alert')).toContainText('could not be saved');
  const saved = join(profile.documents, 'contracts.csr');
  writeFileSync(saved, 'an earlier one');
  await application.answerSaveDialog(saved);
  await page.getByTestId('request-save').click();
  await expect(page.getByTestId('request-saved')).toContainText('Saved as contracts.csr');
  await picture(application, 'request-saved');
  await page.getByTestId('request-done').click();
  expect(readdirSync(profile.documents)).toEqual(['contracts.csr']);
  const request = readFileSync(saved, 'utf8');
  const text = await verifyRequest(request, profile.documents);
  expect(text).toContain('Subject: CN=Maria Lindqvist\\, LL.M.,GN=Maria,SN=Lindqvist,OU=Legal,O=Acme,C=SE');
  expect(text).toContain('email:maria@example.se');

  const issued = join(profile.documents, 'issued.pem');
  const stranger = await issue({ name: 'Stranger', keyUsage: usages.nonRepudiation });
  writeFileSync(issued, stranger.pem);
  await application.answerFileDialog([issued]);
  await card(application, 'contracts').getByTestId('key-import').click();
  await expect(application.messages).toHaveText(
    /was not taken into the token: no certificate in it belongs to the key/,
  );
  await picture(application, 'import-refused');
  const certify = async (pem: string): Promise<void> =>
    writeFileSync(
      issued,
      `${await issueFromRequest(pem, authority, profile.documents)}\n${authority.pem}\n${root.pem}`,
    );
  await certify(request);
  await card(application, 'contracts').getByTestId('key-import').click();
  await expect(page.getByTestId('import-facts')).toContainText('Maria Lindqvist, LL.M.');
  await expect(page.getByTestId('import-facts')).toContainText('Issuing CA');
  await expect(page.getByTestId('import-facts')).not.toContainText('Test Root');
  await expect(page.getByTestId('import-chain')).toBeChecked();
  await picture(application, 'import');
  // What is taken is what was shown, whatever becomes of the file.
  writeFileSync(issued, 'gone');
  await page.getByTestId('import-submit').click();
  await pinFor(application, 'import', pin, 'Puts a certificate for the key “contracts” into Test token');
  await expect(application.messages).toHaveText('The certificate of the key “contracts” is in the token.');
  await expect(card(application, 'contracts')).toContainText('Maria Lindqvist, LL.M. from Test Issuing CA');
  await expect(card(application, 'contracts')).toContainText('Can sign');

  // Renewed with the same key: the form begins with the name of the certificate.
  await card(application, 'contracts').getByTestId('key-renew').click();
  await picture(application, 'renew');
  await page.getByTestId('renew-same').click();
  await expect(page.getByTestId('request-commonName')).toHaveValue('Maria Lindqvist, LL.M.');
  await expect(page.getByTestId('request-further')).toHaveValue('OU=Legal');
  await expect(page.getByTestId('request-emails')).toHaveValue('maria@example.se');
  await page.getByTestId('request-submit').click();
  await pinFor(application, 'request', pin, 'Signs a certificate request');
  await page.getByTestId('request-save').click();
  await expect(page.getByTestId('request-saved')).not.toBeEmpty();
  await page.getByTestId('request-done').click();
  await certify(readFileSync(saved, 'utf8'));
  await card(application, 'contracts').getByTestId('key-import').click();
  await expect(page.getByTestId('import')).toContainText('It takes the place of 1 earlier certificate of this key.');
  await page.getByTestId('import-submit').click();
  await pinFor(application, 'import', pin, 'Puts a certificate');
  await expect(application.page.getByRole('alert')).toContainText('It took the place of 1 earlier one.');

  // Renewed with a new key: it follows the old one in name, and its request begins with the same subject.
  await card(application, 'contracts').getByTestId('key-renew').click();
  await page.getByTestId('renew-new').click();
  await expect(page.getByTestId('new-key-alias')).toHaveValue('contracts-2');
  await page.getByTestId('new-key-P-256').check();
  await page.getByTestId('new-key-submit').click();
  await pinFor(application, 'generate', pin, 'Makes the new key “contracts-2”');
  await expect(page.getByTestId('request-commonName')).toHaveValue('Maria Lindqvist, LL.M.');
  await page.getByTestId('request-cancel').click();
  await expect(page.getByTestId('keys-count')).toContainText('so no more can be made');
  await expect(page.getByTestId('keys-new')).toBeDisabled();

  // The documents of the desk are signed with the new key.
  await page.getByTestId('keys-close').click();
  const input = await writePdf(profile.documents, 'lease.pdf');
  await application.add([input]);
  await application.choose('signer-select', 'Choose the key yourself');
  await application.choose('key-select', 'contracts');
  await application.sign(pin);
  await application.expectResult(1);
  await expectSigned(input, input.replace('.pdf', '-signed.pdf'));

  // What was seen is seen again without another PIN; deleting wants the alias typed exactly.
  await page.getByTestId('keys-button').click();
  await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
  await picture(application, 'keys-dark');
  await card(application, 'contracts').getByTestId('key-delete').click();
  await expect(page.getByTestId('delete-key-submit')).toBeDisabled();
  for (const wrong of ['Contracts', 'contracts ', 'contract', 'contracts-2']) {
    await page.getByTestId('delete-key-typed').fill(wrong);
    await expect(page.getByTestId('delete-key-submit')).toBeDisabled();
    await page.getByTestId('delete-key-typed').press('Enter');
  }
  expect(application.openPinWindow).toBeUndefined();
  await expect(page.getByTestId('delete-key')).toContainText('Nobody can bring them back, there is no copy.');
  await picture(application, 'delete-key-dark');
  await page.getByTestId('delete-key-typed').fill('contracts');
  await page.getByTestId('delete-key-submit').click();
  const last = await application.pinWindow();
  await picture(last, 'pin-to-delete-dark');
  await closing(last.getByTestId('pin-cancel').click());
  await expect(page.getByTestId('delete-key-submit')).toBeEnabled();
  await expect(card(application, 'contracts')).toHaveCount(1);
  await page.getByTestId('delete-key-submit').click();
  await pinFor(application, 'delete', pin, 'Deletes the key “contracts” of Test token, for ever');
  await expect(application.messages).toHaveText('The key “contracts” is deleted.');
  await expect(card(application, 'contracts')).toHaveCount(0);
  await picture(application, 'key-deleted-dark');
  await page.getByTestId('keys-again').click();
  await pinFor(application, 'list', pin, 'Shows the keys');
  await expect(page.getByTestId('key')).toHaveCount(3);
  expect(existsSync(input)).toBe(true);
});

test('a request is sent to a certificate authority: it waits, is refused, and comes back as a certificate', async ({
  launch,
  profileOf,
  picture,
}) => {
  test.slow();
  const pki = await startTestPki();
  const server = await startEnrollmentServer(pki);
  try {
    const profile = await profileOf({
      change: (usual) => ({
        ...usual,
        CERTIFICATEAUTHORITIES: {
          'Office CA': enrollmentEntry(server),
        },
      }),
    });
    const { pin } = profile.token;
    const application = await launch(profile);
    const { page } = application;
    await showKeys(application, pin);
    const jonas = card(application, 'user_jonas.weber');
    const send = async (): Promise<void> => {
      await page.getByTestId('request-submit').click();
      await pinFor(application, 'send', pin, 'sends it to the certificate authority');
    };

    await jonas.getByTestId('key-renew').click();
    await page.getByTestId('renew-same').click();
    await page.getByTestId('request-commonName').fill('Jonas Weber-Lind');
    await picture(application, 'request-to-send');
    server.setFault('refused');
    await send();
    await expect(page.getByTestId('request').getByRole('alert')).toContainText('O & CN are not allowed');
    await picture(application, 'request-refused');

    server.setFault('pending');
    server.retryAfter = '600';
    await send();
    await expect(page.getByTestId('request-ready')).toContainText('Office CA has the request and has not decided yet.');
    await picture(application, 'request-pending');
    await page.getByTestId('request-done').click();

    server.setFault();
    await jonas.getByTestId('key-renew').click();
    await page.getByTestId('renew-same').click();
    await page.getByTestId('request-commonName').fill('Jonas Weber-Lind');
    await send();
    await expect(application.messages).toHaveText('The certificate of the key “user_jonas.weber” is in the token.');
    await expect(jonas).toContainText('Jonas Weber-Lind from Test Issuing CA');
    await picture(application, 'certificate-issued');
  } finally {
    await server.stop();
    await pki.stop();
  }
});
