// Authenticode: signs what Windows runs (exe, dll, node, msi) with a key on a PKCS#11 token, by osslsigncode and libp11's engine.

import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { run } from '../../setup/run.mjs';

const ENGINES = [
  '/usr/lib/x86_64-linux-gnu/engines-3/pkcs11.so',
  '/usr/lib/aarch64-linux-gnu/engines-3/pkcs11.so',
  '/usr/lib64/engines-3/pkcs11.so',
];

/**
 * Who signs, and with what. Names of files are absolute.
 *
 * @typedef {object} AuthenticodeSigner
 * @property {string} module - the token's PKCS#11 driver
 * @property {string} key - the private key as a URI (RFC 7512). libp11 finds no key at all on a token that also holds an Ed25519
 *   key: code signing wants a token of its own
 * @property {string} pinFile - holds the PIN and nothing else; on a command line others would read it
 * @property {string} certificates - PEM: the signer's certificate first, then those above it
 * @property {string} anchors - PEM: whom the signature must lead to. Nothing that does not is given away
 * @property {{url: string, anchors: string} | {certificates: string, key: string, anchors: string}} [timestamp] - of an
 *   authority (RFC 3161), or made on the spot with a key of one, which is for tests. Without it the signature ends with the
 *   certificate
 * @property {string} [homepage] - shown by Windows beside the name
 * @property {NodeJS.ProcessEnv} [env] - such as SOFTHSM2_CONF
 */

/** @returns {string | undefined} why this machine can not sign, as half a sentence */
export function authenticodeMissing() {
  if (!existsSync('/usr/bin/osslsigncode')) return 'osslsigncode is not installed';
  if (!ENGINES.some(existsSync)) return "libp11's engine for OpenSSL (libengine-pkcs11-openssl) is not installed";
  return undefined;
}

/**
 * Signs a file in its place and verifies what came out. Only a file whose signature holds takes the place of the old one.
 *
 * @param {string} file
 * @param {AuthenticodeSigner} signer
 * @throws when it can not be signed, or when what was signed does not verify
 */
export async function signAuthenticode(file, signer) {
  const missing = authenticodeMissing();
  if (missing) throw new Error(`${basename(file)} can not be signed: ${missing}.`);
  const work = await mkdtemp(join(dirname(file), '.signing-'));
  try {
    const signed = join(work, basename(file));
    const { code, output } = await run('osslsigncode', ['sign', ...words(file, signer), '-in', file, '-out', signed], {
      env: { ...process.env, ...signer.env },
    });
    if (code !== 0 || !existsSync(signed)) throw new Error(`${basename(file)} was not signed. ${lastLines(output)}`);
    await verifyAuthenticode(signed, signer);
    await rename(signed, file);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * @param {string} file
 * @param {Pick<AuthenticodeSigner, 'anchors' | 'timestamp'>} signer
 * @throws when the file has no signature, another content than was signed, or a signer whom the anchors do not vouch for
 */
export async function verifyAuthenticode(file, { anchors, timestamp }) {
  const trust = ['-CAfile', anchors, '-TSA-CAfile', timestamp?.anchors ?? anchors];
  const { code, output } = await run('osslsigncode', ['verify', ...trust, '-in', file]);
  // The words count as well as the code: it once said 0 to a file without any signature.
  const good = code === 0 && /^Succeeded$/m.test(output) && !/MISMATCH/.test(output);
  if (!good) throw new Error(`${basename(file)} does not verify. ${lastLines(output)}`);
  if (timestamp && !/Timestamp Server Signature verification: ok/i.test(output)) {
    throw new Error(`${basename(file)} has no timestamp that verifies. ${lastLines(output)}`);
  }
}

function words(file, { module, key, pinFile, certificates, timestamp, homepage }) {
  return [
    ...['-pkcs11engine', ENGINES.find(existsSync), '-pkcs11module', module],
    ...['-certs', certificates, '-key', key, '-readpass', pinFile, '-h', 'sha256', '-n', 'Countersign'],
    ...(homepage ? ['-i', homepage] : []),
    // The names of the database's streams are then part of what is signed.
    ...(file.endsWith('.msi') ? ['-add-msi-dse'] : []),
    ...timestampWords(timestamp),
  ];
}

function timestampWords(timestamp) {
  if (!timestamp) return [];
  return 'url' in timestamp
    ? ['-ts', timestamp.url]
    : ['-TSA-certs', timestamp.certificates, '-TSA-key', timestamp.key];
}

const lastLines = (text) => text.trim().split('\n').slice(-3).join(' ');
