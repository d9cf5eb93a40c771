// A repository for apt, made by reprepro and signed with our own hook, so that the key may lie on a token.

import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../checksums.mjs';
import { PRODUCT } from '../product.mjs';
import { assertFingerprint, assertSigned, environment, inPrivateFolder, must, signingArguments } from './gpg.mjs';

export const CODENAME = 'stable';
export const KEYRING = `${PRODUCT.name}-archive-keyring`;

/**
 * @param {string} folder - becomes the repository; what lies there is replaced
 * @param {string[]} packages - absolute paths
 * @param {import('./gpg.mjs').ReleaseKey} key
 */
export async function makeAptRepository(folder, packages, key) {
  assertFingerprint(key.fingerprint);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await inPrivateFolder(async (work) => {
    const configuration = join(work, 'conf');
    mkdirSync(configuration);
    const hook = join(configuration, 'sign');
    const gpg = ['gpg', ...signingArguments(key)].map(quoted).join(' ');
    // reprepro names what is to be signed, and what is to be made of it; an empty name is not to be made.
    const lines = [
      '#!/bin/sh',
      'set -e',
      `[ -z "$2" ] || ${gpg} --clearsign --output "$2" "$1"`,
      `[ -z "$3" ] || ${gpg} --armor --detach-sign --output "$3" "$1"`,
    ];
    writeFileSync(hook, `${lines.join('\n')}\n`);
    chmodSync(hook, 0o700);
    writeFileSync(join(configuration, 'distributions'), distribution(hook));
    const base = ['--basedir', work, '--outdir', folder, '--dbdir', join(work, 'db'), '--confdir', configuration];
    for (const file of packages) await must('reprepro', [...base, 'includedeb', CODENAME, file], environment(key));
  });
}

function distribution(hook) {
  return [
    `Origin: ${PRODUCT.displayName}`,
    `Label: ${PRODUCT.displayName}`,
    `Suite: ${CODENAME}`,
    `Codename: ${CODENAME}`,
    'Architectures: amd64 arm64',
    'Components: main',
    `Description: ${PRODUCT.summary}`,
    `SignWith: !${hook}`,
    '',
  ].join('\n');
}

/**
 * What apt checks, checked: the signature of the list, the list of the index, the index of the packages.
 * @param {string} folder
 * @param {string} keyring - an absolute path
 * @param {string} fingerprint
 * @throws when something of it is not as it was signed
 */
export async function assertAptRepository(folder, keyring, fingerprint) {
  const dist = join(folder, 'dists', CODENAME);
  await assertSigned([join(dist, 'InRelease')], keyring, fingerprint);
  await assertSigned([join(dist, 'Release.gpg'), join(dist, 'Release')], keyring, fingerprint);
  const release = readFileSync(join(dist, 'InRelease'), 'utf8');
  let packages = 0;
  for (const architecture of ['amd64', 'arm64']) {
    const name = `main/binary-${architecture}/Packages`;
    const index = readFileSync(join(dist, name));
    const sum = createHash('sha256').update(index).digest('hex');
    if (!release.includes(` ${sum} ${index.length} ${name}\n`))
      throw new Error(`${name} is not the one that was signed.`);
    for (const entry of index
      .toString('utf8')
      .split('\n\n')
      .filter((text) => text.trim() !== '')) {
      const [, file = ''] = /^Filename: (.+)$/m.exec(entry) ?? [];
      const [, wanted = ''] = /^SHA256: ([0-9a-f]{64})$/m.exec(entry) ?? [];
      if ((await sha256(join(folder, file))) !== wanted) throw new Error(`${file} is not the one that was signed.`);
      packages += 1;
    }
  }
  if (packages === 0) throw new Error('The repository holds no package.');
}

const quoted = (word) => `'${word.replaceAll("'", "'\\''")}'`;
