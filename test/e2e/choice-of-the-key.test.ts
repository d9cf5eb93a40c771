import { filesIn, writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';

const kind = 'EC-P256' as const;

test('the person chooses among the keys: who each belongs to, from whom, until when, what it claims, why another can not', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf({
    token: {
      ca: { kind },
      keys: [
        { alias: 'official', username: 'ada.lovelace', kind, certificate: { claims: { qualified: true, qscd: true } } },
        { alias: 'private', username: 'ada.lovelace', kind },
        {
          alias: 'old',
          username: 'ada.lovelace',
          kind,
          certificate: { notBefore: '2020-01-01', notAfter: '2021-01-01' },
        },
      ],
    },
    change: (usual) => ({
      ...usual,
      SIGNERS: { own: { title: 'My own keys', CRYPTOTOKEN: 'card', ALIASSELECTOR: 'Interactive' } },
      DEFAULTSIGNER: 'own',
    }),
  });
  const application = await launch(profile);
  const { page } = application;
  await application.add([await writePdf(profile.documents, 'lease.pdf')]);
  await expect(page.getByTestId('key-select')).toHaveText('Choose a key');
  await expect(page.getByTestId('sign-button')).toBeDisabled();
  await expect(page.getByText('Several keys can sign: choose one below')).toBeVisible();

  await page.getByTestId('key-select').click();
  const official = page.getByRole('option', { name: 'official' });
  await expect(official).toContainText(
    /Ada Lovelace\s*Certificate from .* · valid until .*\s*Certificate claims: qualified, on a QSCD/,
  );
  await expect(page.getByRole('option', { name: 'private' })).not.toContainText('claims');
  await expect(page.getByRole('option', { name: 'old' })).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByRole('option', { name: 'old' })).toContainText('Can not sign: it has expired');
  await expect(page.getByRole('option').last()).toContainText('old');
  await picture(application, 'choices');
  await official.click();
  await expect(page.getByTestId('alias')).toHaveText('official');
  await picture(application, 'chosen');
  await page.getByTitle('Dark').click();
  await picture(application, 'chosen-dark');

  await application.sign(profile.token.pin);
  await application.expectResult(1);
});

test('a page that asks for a key that the signer does not allow gets nothing, and no PIN is asked for', async ({
  desk,
}) => {
  const { application, profile } = desk;
  await application.add([await writePdf(profile.documents, 'lease.pdf')]);
  const id = await application.rows.getAttribute('data-row');
  // The signer `contracts` gives everybody the key of their own name.
  await application.page.evaluate(
    (documentId) =>
      window.countersign.invoke('signing.start', {
        documentIds: [documentId],
        signer: 'contracts',
        alias: 'user_jonas.weber',
      }),
    id!,
  );
  await expect
    .poll(async () => {
      const { value } = (await application.page.evaluate(() => window.countersign.invoke('documents.list', {}))) as {
        value: { documents: { progress: unknown }[] };
      };
      return value.documents[0]?.progress;
    })
    .toMatchObject({ state: 'failed', error: { code: 'alias.notAllowed', params: { alias: 'user_jonas.weber' } } });
  expect(application.openPinWindow).toBeUndefined();
  expect(profile.token.faults.calls('C_Login')).toBe(0);
  expect(filesIn(profile.documents)).toEqual(['lease.pdf']);
});
