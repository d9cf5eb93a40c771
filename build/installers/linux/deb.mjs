// The package for Debian, Ubuntu and what comes from them.

import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../setup/run.mjs';
import { PRODUCT } from '../product.mjs';
import { DEBIAN_DEPENDS, DEBIAN_RECOMMENDS } from './needs.mjs';
import { installProfile, removeProfile } from './scripts.mjs';
import { layTree, setTimes } from './tree.mjs';

/** How dpkg names the processor. */
const ARCHITECTURE = { x64: 'amd64', arm64: 'arm64' }[process.arch] ?? process.arch;
// Debian 11's dpkg can not read zstd; with two threads xz makes the same octets on every machine.
const COMPRESSION = { release: ['-Zxz', '-z9', '--threads-max=2'], fast: ['-Zzstd', '-z1', '--threads-max=2'] };

/**
 * @param {import('../kinds.mjs').BuildContext} context
 * @returns {Promise<string>}
 */
export async function buildDeb(context) {
  const { output, work, sourceDate, compression, version = PRODUCT.version } = context;
  const root = join(work, 'root');
  mkdirSync(root);
  await layTree(root, { ...context, kind: 'deb', version });
  const control = join(root, 'DEBIAN');
  const { bytes, sums } = contents(root);
  mkdirSync(control);
  // Whatever the mask of whoever builds it.
  chmodSync(control, 0o755);
  const put = (name, text, mode = 0o644) => {
    writeFileSync(join(control, name), text);
    chmodSync(join(control, name), mode);
  };
  put('control', controlFile(version, Math.ceil(bytes / 1024)));
  put('md5sums', sums);
  put('postinst', script('configure', installProfile), 0o755);
  put('postrm', script('remove|purge', removeProfile), 0o755);
  setTimes(root, sourceDate);
  const file = join(output, `${PRODUCT.name}_${debianVersion(version)}_${ARCHITECTURE}.deb`);
  const { code, output: said } = await run(
    'dpkg-deb',
    ['--root-owner-group', ...COMPRESSION[compression], '--build', root, file],
    { env: { ...process.env, SOURCE_DATE_EPOCH: String(sourceDate), LC_ALL: 'C' } },
  );
  if (code !== 0) throw new Error(`dpkg-deb failed: ${said.trim()}`);
  return file;
}

function controlFile(version, installedSize) {
  const [first, ...more] = PRODUCT.description;
  return [
    `Package: ${PRODUCT.name}`,
    `Version: ${debianVersion(version)}`,
    `Architecture: ${ARCHITECTURE}`,
    `Maintainer: ${PRODUCT.maintainer}`,
    `Installed-Size: ${installedSize}`,
    `Depends: ${DEBIAN_DEPENDS.join(', ')}`,
    `Recommends: ${DEBIAN_RECOMMENDS.join(', ')}`,
    'Section: utils',
    'Priority: optional',
    `Homepage: ${PRODUCT.homepage}`,
    `Description: ${PRODUCT.summary}`,
    ` ${first}`,
    ...more.flatMap((text) => [' .', ` ${text}`]),
    '',
  ].join('\n');
}

/** What comes before a release sorts before it. */
function debianVersion(version) {
  return version.replaceAll('-', '~');
}

function script(when, body) {
  return `#!/bin/sh\nset -e\ncase "$1" in\n${when})\n${body}\n;;\nesac\nexit 0\n`;
}

/** Sizes as Debian counts them, and the sums of all files. */
function contents(root) {
  let bytes = 0;
  const sums = [];
  const visit = (folder) => {
    for (const name of readdirSync(folder).sort()) {
      const path = join(folder, name);
      const found = lstatSync(path);
      if (found.isDirectory()) {
        bytes += 1024;
        visit(path);
      } else if (found.isFile()) {
        bytes += Math.ceil(found.size / 1024) * 1024;
        sums.push(`${createHash('md5').update(readFileSync(path)).digest('hex')}  ${path.slice(root.length + 1)}\n`);
      }
    }
  };
  visit(root);
  return { bytes, sums: sums.join('') };
}
