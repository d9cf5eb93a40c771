// `npm run dist:sign -- --key FINGERPRINT [--gpg-home FOLDER] [--pin-stdin] [--verify] [FOLDER]`: signs installers that were built,
// each with the tool that its users' computers check it with, and checks each at once.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { INSTALLERS } from './build-installers.mjs';
import { inPrivateFolder, keepPin } from './sign/gpg.mjs';
import { SIGNING_STEPS } from './sign/signing-steps.mjs';

const { values, positionals } = parseArgs({
  options: {
    key: { type: 'string' },
    'gpg-home': { type: 'string' },
    'pin-stdin': { type: 'boolean', default: false },
    verify: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const folder = resolve(process.env.INIT_CWD ?? '.', positionals[0] ?? INSTALLERS);
if (values.key === undefined) {
  console.error(
    'With which key? --key takes the whole fingerprint of an OpenPGP key, as gpg --list-secret-keys shows it.',
  );
  process.exit(2);
}

await inPrivateFolder(async (work) => {
  const [pin = ''] = values['pin-stdin'] ? readFileSync(0, 'utf8').split(/\r?\n/) : [];
  const key = {
    fingerprint: values.key.toUpperCase(),
    ...(values['gpg-home'] && { home: resolve(process.env.INIT_CWD ?? '.', values['gpg-home']) }),
    ...(values['pin-stdin'] && { pinFile: keepPin(work, pin) }),
  };
  for (const step of SIGNING_STEPS.filter(({ applies }) => applies(folder))) {
    if (!values.verify) await step.sign(folder, key);
    await step.verify(folder, key);
    console.log(`${values.verify ? 'As signed' : 'Signed and checked'}: ${step.what}`);
  }
}).catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
