import type { ConfigurationInput } from '../../main/configuration/configuration';
import { writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';

const own = { SIGNER: 'contracts', DELEGATES: ['maria.lindqvist'] };

const lent = (usual: ConfigurationInput): ConfigurationInput => ({
  ...usual,
  DELEGATIONS: {
    director: { ...own, PRINCIPAL: 'Dr. Anna Weber', DOCUMENTS: ['Contract*.pdf'], MAX_SIGNATURES: 1 },
    former: { ...own, PRINCIPAL: 'Former Director', UNTIL: '2020-12-31' },
  },
});

test('signing on somebody’s behalf: before the PIN, in the PIN window, in the evidence, in the history', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf({ change: lent });
  const application = await launch(profile);
  const { page } = application;
  await application.add([
    await writePdf(profile.documents, 'Contract 1.pdf'),
    await writePdf(profile.documents, 'Salary.pdf'),
  ]);
  await expect(page.getByTestId('sign-for')).toContainText('Myself');

  await application.choose('sign-for', 'Former Director');
  await expect(page.getByText('The permission to sign on behalf of “Former Director” has ended')).toBeVisible();
  await expect(page.getByTestId('sign-button')).toBeDisabled();
  await picture(application, 'expired');

  await application.choose('sign-for', 'Dr. Anna Weber');
  await expect(page.getByTestId('sign-for-limits')).toContainText('Documents: Contract*.pdf');
  await expect(page.getByTestId('sign-for-limits')).toContainText('1 signature left of 1');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await picture(application, `chosen-${colorScheme}`);
  }
  await page.getByTestId('sign-button').click();
  const pin = await application.pinWindowThatSays('Contract 1.pdf');
  await expect(pin.getByTestId('pin-what')).not.toContainText('Salary.pdf');
  await expect(pin.getByTestId('pin-on-behalf-of')).toContainText('on behalf of Dr. Anna Weber');
  await picture(pin, 'pin-window');
  await application.typePin(pin, profile.token.pin);

  // What is not allowed is said of its document, and the other one is signed.
  await expect(page.getByText('is not among the documents that you may sign on behalf of')).toBeVisible();
  await expect(page.getByText('Signed as Maria Lindqvist on behalf of Dr. Anna Weber')).toBeVisible();
  await page.getByText('Evidence', { exact: true }).click();
  const evidence = page.getByTestId('evidence-identified');
  await expect(evidence).toContainText('Signed by Maria Lindqvist on behalf of Dr. Anna Weber');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await picture(application, `result-${colorScheme}`);
  }

  await page.getByTestId('history-button').click();
  await expect(page.getByTestId('history-row').first()).toContainText('for maria.lindqvist');
  await expect(page.getByText('on behalf of Dr. Anna Weber', { exact: true }).first()).toBeVisible();
  await picture(application, 'history');
});

test('what is used up, or not for a document, is refused before a PIN window opens', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf({ change: lent });
  const application = await launch(profile);
  const { page } = application;
  await application.add([await writePdf(profile.documents, 'Salary.pdf')]);
  await application.choose('sign-for', 'Dr. Anna Weber');
  await page.getByTestId('sign-button').click();
  await expect(page.getByText('is not among the documents that you may sign on behalf of')).toBeVisible();
  expect(profile.token.faults.logins()).toEqual([]);
  await picture(application, 'not-for-this-document');

  await application.clear();
  await application.add([
    await writePdf(profile.documents, 'Contract 1.pdf'),
    await writePdf(profile.documents, 'Contract 2.pdf'),
  ]);
  await page.getByTestId('sign-button').click();
  await expect(
    page.getByText('At most one signature may be made on behalf of “Dr. Anna Weber”, and one is left.'),
  ).toBeVisible();
  expect(profile.token.faults.logins()).toEqual([]);
  await picture(application, 'exceeded');
});
