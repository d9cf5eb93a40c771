import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePdf } from '../../fixtures/e2e/documents';
import { send } from '../../fixtures/e2e/processes';
import { expect, test } from '../../fixtures/e2e/test';

test('the log tells what happened, and neither files nor persons nor PINs', async ({ launch, profileOf }) => {
  const profile = await profileOf();
  const application = await launch(profile);
  const { faults } = profile.token;
  const files = await Promise.all(
    ['Severance Meyer.pdf', 'will-of-aunt.pdf'].map((name) => writePdf(profile.documents, name)),
  );
  const broken = join(profile.documents, 'Diagnosis.pdf');
  writeFileSync(broken, '%PDF-1.7\nbroken');
  await application.add([...files, broken]);
  rmSync(files[1]!);
  const pin = await application.pressSign();
  await application.typePin(pin, '777777');
  await expect(pin.getByRole('alert')).toBeVisible();
  await application.typePin(pin, profile.token.pin);
  await application.result.waitFor();

  // A batch that fails in the driver, and a process that stops.
  await application.page.getByTestId('sign-another').click();
  await writePdf(profile.documents, 'will-of-aunt.pdf');
  faults.answer('C_Sign', 0x30);
  await application.typePin(await application.pressSign(), profile.token.pin);
  await expect(application.messages.filter({ hasText: 'CKR_DEVICE_ERROR' })).toBeVisible();
  faults.clear();
  send(await application.processOf('document'), 'SIGKILL');
  await expect.poll(() => log()).toContain('host.ended');
  await application.close();

  function log(): string {
    const folder = join(profile.folder, 'logs');
    return readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
  }
  const text = log();
  for (const event of ['app.started', 'signing.signed', 'signing.failed', 'host.ended']) expect(text).toContain(event);
  const names = [
    'Severance',
    'Meyer',
    'aunt',
    'Diagnosis',
    '.pdf',
    'maria',
    'lindqvist',
    'Maria',
    '777777',
    profile.token.pin,
  ];
  const paths = [profile.documents, profile.folder, profile.token.label, profile.token.serial];
  for (const word of [...names, ...paths]) expect(text, word).not.toContain(word);
  expect(application.output).not.toMatch(/Severance|aunt|Diagnosis|lindqvist|777777/i);
});
