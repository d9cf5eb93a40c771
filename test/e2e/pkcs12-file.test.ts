import { join } from 'node:path';
import { expectSigned, writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';
import { filePassword, makeKeyStore } from '../fixtures/token/key-store';

test('a PKCS#12 file: its password in the window, a wrong one first, and evidence that claims no device', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf();
  const file = makeKeyStore(profile.folder, { file: 'maria.p12' });
  profile.configure({
    CRYPTOTOKENS: { file: { KEYSTORETYPE: 'PKCS12', KEYSTOREPATH: file } },
    SIGNERS: { own: { title: 'My key file', CRYPTOTOKEN: 'file', ALIASSELECTOR: 'RequestMetadata' } },
  });
  const application = await launch(profile);
  const input = await writePdf(profile.documents, 'lease.pdf');
  await application.add([input]);
  await expect(application.page.getByTestId('alias')).toHaveText('Known after the password');

  const pin = await application.pressSign();
  await expect(pin.getByRole('heading')).toHaveText('Enter the password of your key file');
  await expect(pin.getByTestId('pin-what')).toContainText('The key is known once the password is given.');
  await application.typePin(pin, 'not it');
  await expect(pin.getByRole('alert')).toContainText('That is not the password of “maria.p12”.');
  await picture(pin, 'wrong-password');

  await application.typePin(pin, filePassword);
  await application.result.waitFor();
  await application.expectResult(1);
  await picture(application, 'signed-with-a-file');
  await expect(application.result).toContainText('sole control rests on who has a copy of the file');
  await expectSigned(input, join(profile.documents, 'lease-signed.pdf'));
});
