// OpenPGP signatures with a key that GnuPG reaches, on a token too: gnupg-pkcs11-scd joins GnuPG and any PKCS#11 driver.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../setup/run.mjs';

/**
 * @typedef {object} ReleaseKey
 * @property {string} fingerprint - 40 or 64 hexadecimal digits: a name could mean another key
 * @property {string} [home] - GnuPG's folder, in place of the usual one
 * @property {string} [pinFile] - holds the token's PIN; without it GnuPG asks by itself
 */

/** @param {string} fingerprint */
export function assertFingerprint(fingerprint) {
  if (!/^([0-9A-F]{40}|[0-9A-F]{64})$/i.test(fingerprint)) throw new Error('A key is named by its whole fingerprint.');
}

/** Arguments of gpg with which it signs without a terminal. @param {ReleaseKey} key */
export function signingArguments({ fingerprint, pinFile }) {
  assertFingerprint(fingerprint);
  return [
    ...['--batch', '--yes', '--no-tty', '--digest-algo', 'SHA512', '--local-user', fingerprint],
    ...(pinFile ? ['--pinentry-mode', 'loopback', '--passphrase-file', pinFile] : []),
  ];
}

/** @param {ReleaseKey} key */
export function environment({ home }) {
  return { ...process.env, LC_ALL: 'C', ...(home && { GNUPGHOME: home }) };
}

/** Writes `FILE.asc`. @param {string} file @param {ReleaseKey} key */
export async function detachedSignature(file, key) {
  const words = [...signingArguments(key), '--armor', '--detach-sign', '--output', `${file}.asc`, file];
  await must('gpg', words, environment(key));
  return `${file}.asc`;
}

/** Writes the public key, as text and as apt wants it. @param {ReleaseKey} key @param {string} base - without an ending */
export async function exportPublicKey(key, base) {
  assertFingerprint(key.fingerprint);
  const export_ = ['--batch', '--yes', '--export-options', 'export-minimal'];
  await must('gpg', [...export_, '--output', `${base}.gpg`, '--export', key.fingerprint], environment(key));
  await must('gpg', [...export_, '--armor', '--output', `${base}.asc`, '--export', key.fingerprint], environment(key));
}

/**
 * Whether a signature is good, by this key and no other.
 * @param {string[]} files - a clear-signed file; or a signature and what it is of
 * @param {string} keyring - an absolute path
 * @param {string} fingerprint
 * @throws when it is not
 */
export async function assertSigned(files, keyring, fingerprint) {
  const { code, stdout, output } = await run('gpgv', ['--status-fd', '1', '--keyring', keyring, ...files], {
    env: { ...process.env, LC_ALL: 'C' },
  });
  // The last word is the primary key's fingerprint, whichever of its keys has signed.
  const valid = stdout.split('\n').filter((line) => line.startsWith('[GNUPG:] VALIDSIG '));
  const by = valid.map((line) => line.trim().split(' ').at(-1));
  if (code === 0 && by.length === 1 && by[0] === fingerprint.toUpperCase()) return;
  throw new Error(`${files[0]} has no good signature by ${fingerprint}. ${lastLine(output)}`);
}

/** Runs something that must go well. */
export async function must(command, words, env = process.env, cwd = undefined) {
  const { code, output, stdout } = await run(command, words, { env, cwd });
  if (code !== 0) throw new Error(`${command} failed (exit ${code}): ${output.trim().split('\n').slice(-4).join(' ')}`);
  return stdout;
}

/** A folder of our own that is gone afterwards. @template T @param {(folder: string) => Promise<T>} work */
export async function inPrivateFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-sign-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder - a private one */
export function keepPin(folder, pin) {
  const file = join(folder, 'pin');
  writeFileSync(file, pin, { mode: 0o600 });
  return file;
}

const lastLine = (text) => text.trim().split('\n').at(-1) ?? '';
