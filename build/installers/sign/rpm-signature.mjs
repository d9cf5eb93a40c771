// Signs packages for Fedora and others. rpmsign ends well even where it has signed nothing, such as when its gpg is not where it
// looks; so nothing is believed but what the file itself shows.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../setup/run.mjs';
import { environment, inPrivateFolder, must, signingArguments } from './gpg.mjs';

/** @param {string} file @param {import('./gpg.mjs').ReleaseKey} key */
export async function signRpm(file, key, { gpg = '/usr/bin/gpg' } = {}) {
  // As rpm's own macro has it, with our arguments and one gpg whatever this distribution calls it.
  const command = `${gpg} gpg ${signingArguments(key).join(' ')} --no-armor --detach-sign --output %{__signature_filename} %{__plaintext_filename}`;
  const words = ['--define', `__gpg ${gpg}`, '--define', `_gpg_name ${key.fingerprint}`];
  await must('rpmsign', [...words, '--define', `__gpg_sign_cmd ${command}`, '--addsign', file], environment(key));
}

/**
 * @param {string} file
 * @param {string} publicKey - an absolute path, as text
 * @throws when it carries no good signature by this key
 */
export async function assertRpmSigned(file, publicKey) {
  await inPrivateFolder(async (folder) => {
    const database = join(folder, 'rpm');
    mkdirSync(database);
    await must('rpm', ['--dbpath', database, '--import', publicKey]);
    const env = { ...process.env, LC_ALL: 'C' };
    const { code, output } = await run('rpm', ['--dbpath', database, '--checksig', file], { env });
    // “digests OK” alone, with exit code 0, is what a file without a signature gets.
    if (code !== 0 || !/: digests signatures OK$/m.test(output.trim())) {
      throw new Error(`${file} has no good signature: ${output.trim().slice(-300)}`);
    }
  });
}
