// What is signed of a folder of installers, in this order: what changes files first, their checksums last.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKSUMS, sha256, writeChecksums } from '../checksums.mjs';
import { signAuthenticode, verifyAuthenticode } from '../windows/authenticode.mjs';
import { signerOfEnvironment } from '../windows/signer-of-environment.mjs';
import { assertAptRepository, KEYRING, makeAptRepository } from './apt-repository.mjs';
import { assertSigned, detachedSignature, exportPublicKey } from './gpg.mjs';
import { assertRpmSigned, signRpm } from './rpm-signature.mjs';

/**
 * @typedef {object} SigningStep
 * @property {string} what - in a person's words
 * @property {(folder: string) => boolean} applies - whether there is something of the kind
 * @property {(folder: string, key: import('./gpg.mjs').ReleaseKey) => Promise<void>} sign
 * @property {(folder: string, key: import('./gpg.mjs').ReleaseKey) => Promise<void>} verify - throws when something is not as signed
 */

const ofKind = (folder, ending) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
const windowsPackages = (folder) => [...ofKind(folder, '.exe'), ...ofKind(folder, '.msi')];
const keyring = (folder) => join(folder, `${KEYRING}.gpg`);

function publisher() {
  const signer = signerOfEnvironment();
  if (!signer) throw new Error('There are packages for Windows. Say who signs them: COUNTERSIGN_AUTHENTICODE.');
  return signer;
}

/** @type {SigningStep[]} */
export const SIGNING_STEPS = [
  {
    what: 'the public key',
    applies: () => true,
    sign: (folder, key) => exportPublicKey(key, join(folder, KEYRING)),
    verify: async (folder) => {
      if (!existsSync(keyring(folder))) throw new Error('The public key is missing.');
    },
  },
  {
    what: 'packages for Windows (Authenticode)',
    applies: (folder) => windowsPackages(folder).length > 0,
    async sign(folder) {
      const signer = publisher();
      for (const file of windowsPackages(folder)) {
        // Built with the same signer they are signed already, like the programs in them.
        const signed = await verifyAuthenticode(file, signer).then(
          () => true,
          () => false,
        );
        if (!signed) await signAuthenticode(file, signer);
      }
    },
    async verify(folder) {
      for (const file of windowsPackages(folder)) await verifyAuthenticode(file, publisher());
    },
  },
  {
    what: 'packages for Fedora and others (rpm)',
    applies: (folder) => ofKind(folder, '.rpm').length > 0,
    async sign(folder, key) {
      for (const file of ofKind(folder, '.rpm')) await signRpm(file, key);
    },
    async verify(folder) {
      for (const file of ofKind(folder, '.rpm')) await assertRpmSigned(file, join(folder, `${KEYRING}.asc`));
    },
  },
  {
    what: 'the repository for Debian and Ubuntu (apt)',
    applies: (folder) => ofKind(folder, '.deb').length > 0,
    sign: (folder, key) => makeAptRepository(join(folder, 'apt'), ofKind(folder, '.deb'), key),
    verify: (folder, { fingerprint }) => assertAptRepository(join(folder, 'apt'), keyring(folder), fingerprint),
  },
  {
    what: 'the checksums of all files',
    applies: () => true,
    async sign(folder, key) {
      await writeChecksums(folder);
      await detachedSignature(join(folder, CHECKSUMS), key);
    },
    async verify(folder, { fingerprint }) {
      const list = join(folder, CHECKSUMS);
      await assertSigned([`${list}.asc`, list], keyring(folder), fingerprint);
      for (const line of readFileSync(list, 'utf8').trim().split('\n')) {
        const [sum, name = ''] = line.split('  ');
        if ((await sha256(join(folder, name))) !== sum) throw new Error(`${name} is not the one that was signed.`);
      }
    },
  },
];
