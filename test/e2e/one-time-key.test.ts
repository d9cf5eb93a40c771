import { contentsOf, expectSigned } from '../fixtures/e2e/documents';
import type { TestProfile } from '../fixtures/e2e/profile';
import { expect, test } from '../fixtures/e2e/test';
import { LoginWindow } from '../fixtures/e2e/login-window';
import { historyOf } from '../fixtures/hosts/one-time-desk';
import { startOpenIdProvider, type OpenIdProvider } from '../fixtures/identity/openid-provider';
import { startTestPki, type TestPki } from '../fixtures/pki';
import { enrollmentEntry, startEnrollmentServer, type EnrollmentServer } from '../fixtures/pki/enrollment-server';

let provider: OpenIdProvider;
let pki: TestPki;
let authority: EnrollmentServer;

test.beforeAll(async () => {
  const accounts = { 'maria.lindqvist': { password: 'wax and ribbon', claims: { name: 'Maria Lindqvist' } } };
  provider = await startOpenIdProvider({ accounts });
  pki = await startTestPki();
  authority = await startEnrollmentServer(pki);
});
test.afterAll(async () => {
  await provider?.close();
  await authority?.stop();
  await pki?.stop();
});
test.afterEach(() => {
  authority.setFault(undefined, 'simpleenroll');
  authority.beforeIssuing = undefined;
});

/** A station without any device: who signs is known by a login, and the key lives in memory for one signing. */
const station = (usual: TestProfile['configuration']): TestProfile['configuration'] => {
  const signer: TestProfile['configuration']['SIGNERS'][string] = {
    ...{ CRYPTOTOKEN: 'memory', AUTHTYPE: 'JwtAuthorizer', ALIASSELECTOR: 'AuthorizedUsername', KEYS: 'ONETIME' },
    ...{ SUBJECTDN_PATTERN: 'CN=${JWT.name},O=Acme', CERTIFICATEAUTHORITY: 'office', TSA: ['clock'] },
  };
  return {
    ...usual,
    CRYPTOTOKENS: { memory: { KEYSTORETYPE: 'MEMORY' } },
    AUTHENTICATORS: { acme: { ...provider.entry, title: 'Acme’s login' } },
    CERTIFICATEAUTHORITIES: {
      office: { ...enrollmentEntry(authority), DEADLINE: 60 },
      hasty: { ...enrollmentEntry(authority), DEADLINE: 2 },
    },
    TIMESTAMPAUTHORITIES: { clock: { TSA_URL: `${pki.url}/tsa` } },
    SIGNERS: {
      station: { title: 'Station', ...signer },
      short: { title: 'Ten minutes', ...signer, CERTIFICATEENDTIME: '10m' },
      hurry: { title: 'In a hurry', ...signer, CERTIFICATEAUTHORITY: 'hasty' },
    },
    DEFAULTSIGNER: 'station',
  };
};

test('a station without a device: login, a key for one signing, its certificate, a confirmed time, and no key left', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf({ change: station });
  const window = await LoginWindow.of(await launch(profile));
  const { application, page, dialog } = window;
  const file = await window.add(profile, 'contract.pdf');
  await picture(application, 'one-time-ready');
  await window.pressSign();
  await expect(dialog).toContainText('Acme’s login');
  await window.logIn('maria.lindqvist', 'wax and ribbon');
  await application.result.waitFor();
  await application.expectResult(1);
  await picture(application, 'one-time-signed');
  await page.getByText('The key of this signing was destroyed').click();
  await expect(page.getByTestId('one-time-steps').getByRole('listitem')).toHaveText([
    /^Key made \(.+ in the memory of this computer, which no device protects\)/,
    /^Certificate from office, until \w/,
    /^Signature of contract\.pdf/,
    /^Saved with the timestamp of clock/,
    /^Key destroyed/,
  ]);
  await page.getByTestId('one-time-destroyed').scrollIntoViewIfNeeded();
  await picture(application, 'one-time-steps');
  await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
  await expect(application.result).toContainText('Maria Lindqvist');

  await page.getByTestId('history-button').click();
  await expect(page.getByTestId('history-row')).toHaveCount(4);
  await picture(application, 'one-time-history');
});

test('an authority that misbehaves: nothing is signed, the key is destroyed, and it is said what happened', async ({
  launch,
  profileOf,
  pictures,
}) => {
  const profile = await profileOf({ change: station });
  const window = await LoginWindow.of(await launch(profile));
  const { application, page } = window;
  await window.add(profile, 'contract.pdf');
  const before = contentsOf(profile.documents);

  /** @returns what became of the key, step by step */
  const refused = async (name: string, what: RegExp, safe: RegExp, todo: RegExp): Promise<string[]> => {
    const known = historyOf(profile.folder).length;
    await window.pressSign();
    if (known === 0) await window.logIn('maria.lindqvist', 'wax and ribbon');
    await expect(application.rows).toContainText('Not signed');
    await application.expectSentences(what, safe, todo);
    await pictures(application, `one-time-${name}`);
    const lines = historyOf(profile.folder).slice(known);
    expect(new Set(lines.flatMap(({ KEYALIAS }) => KEYALIAS ?? [])).size).toBe(1);
    return lines.map(({ EVENT = 'SIGN', OUTCOME }) => `${EVENT} ${OUTCOME}`);
  };
  const destroyed = ['KEYGEN DONE', 'CERTINSTALLED FAILED', 'KEYREMOVE DONE', 'SIGN REFUSED'];
  const notUsed =
    /The certificate that was issued is not used; its serial number is [0-9A-F:]+\. No document was signed/;

  await test.step('it refuses', async () => {
    authority.setFault('refused', 'simpleenroll');
    const told = /The certificate authority “office” refused the request: “.*CN are.*” \(HTTP status 400\)/;
    expect(await refused('refused', told, /No document was signed/, /Correct what it says/)).toEqual(destroyed);
    // The panel knows who has logged in meanwhile.
    await expect(page.getByTestId('signatory')).toHaveText('Maria Lindqvist');
  });
  await test.step('it certifies another key', async () => {
    authority.setFault('other-key', 'simpleenroll');
    const told =
      /The answer of the certificate authority “office” can not be used: its certificate belongs to another key\./;
    expect(await refused('other-key', told, notUsed, /With the serial number they can revoke it\./)).toEqual(destroyed);
  });
  await test.step('it certifies somebody else', async () => {
    authority.setFault('other-name', 'simpleenroll');
    const told = /its certificate names “Jonas Weber” in place of “Maria Lindqvist”\./;
    expect(await refused('other-name', told, notUsed, /Check whom the request names/)).toEqual(destroyed);
  });
  await test.step('it certifies for longer than was asked for', async () => {
    authority.setFault(undefined, 'simpleenroll');
    await application.choose('signer-select', 'Ten minutes');
    const told =
      /its certificate would be valid until \d{4}-\d\d-\d\d [\d:]{8} UTC, longer than was asked for \(.+ UTC\)\./;
    expect(await refused('too-long', told, notUsed, /a profile of shorter certificates/)).toEqual(destroyed);
  });
  await test.step('its answer comes too late: whatever it was, nobody uses it', async () => {
    await application.choose('signer-select', 'In a hurry');
    let answer: () => void = () => undefined;
    authority.beforeIssuing = () => new Promise<void>((resolve) => (answer = resolve));
    const told = /The certificate authority “hasty” gave no answer: .+\./;
    const safe = /It may have issued a certificate that did not arrive\. No document was signed/;
    expect(await refused('late', told, safe, /Check the network/)).toEqual(destroyed);
    answer();
    await application.choose('signer-select', 'Station');
  });
  expect(contentsOf(profile.documents)).toEqual(before);

  // Nothing of it stands in the way of the next signing.
  authority.beforeIssuing = undefined;
  await window.pressSign();
  await application.result.waitFor();
  await application.expectResult(1);
  const kept = historyOf(profile.folder);
  const of = (event: string): string[] =>
    kept.flatMap(({ EVENT, OUTCOME, KEYALIAS }) => (EVENT === event && OUTCOME === 'DONE' ? [KEYALIAS!] : []));
  expect(of('KEYREMOVE')).toEqual(of('KEYGEN'));
  expect(of('KEYGEN')).toHaveLength(6);
});
