import { join } from 'node:path';
import { expectSigned, writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';

test('one document: dropped, PIN typed, signed', async ({ desk: { application, profile } }) => {
  const input = await writePdf(profile.documents, 'lease.pdf');
  await application.add([input]);
  console.log(await application.electron.evaluate(({ app }) => app.getAppMetrics()));
  const pin = await application.pressSign();
  await application.typePin(pin, profile.token.pin);
  await application.result.waitFor();
  await application.expectResult(1);
  await expectSigned(input, join(profile.documents, 'lease-signed.pdf'));
});
