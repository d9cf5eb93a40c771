// The files of a Linux package as they will lie on the computer, under a folder that stands for its root.

import { chmodSync, cpSync, lstatSync, lutimesSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PNG_SIZES } from '../../icons/make-icons.mjs';
import { packedApplication } from '../../packed-application.mjs';
import { PROJECT } from '../../setup/project.mjs';
import { writeInstallKind } from '../install-kind.mjs';
import { PRODUCT } from '../product.mjs';
import { commandLinePapers } from './command-line-papers.mjs';
import { desktopFiles } from './desktop-files.mjs';
import { APPARMOR_SOURCE, POLICY_FOLDERS, PROGRAM, STATION_FILES, STATION_FOLDER } from './places.mjs';
import { apparmorProfile, starter } from './scripts.mjs';

/**
 * Lays them. Owner and times are the packer's business, modes are right.
 * @param {string} root - an absolute path of an empty folder
 * @param {import('../kinds.mjs').BuildContext & {kind: 'deb' | 'rpm', version: string}} context
 */
export async function layTree(root, { kind, version, sourceDate, licences, sbom }) {
  const { folder } = await packedApplication();
  const program = join(root, PROGRAM);
  mkdirSync(dirname(program), { recursive: true });
  cpSync(folder, program, { recursive: true });
  writeInstallKind(program, kind);
  const text = (path, content, mode = 0o644) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    modes.set(path, mode);
  };
  const modes = new Map();
  text(APPARMOR_SOURCE, apparmorProfile());
  text(`/usr/bin/${PRODUCT.name}`, starter(), 0o755);
  for (const file of desktopFiles({ version, sourceDate })) text(file.path, file.text, file.mode);
  for (const size of PNG_SIZES) copyIcon(root, `${size}x${size}.png`, `${size}x${size}`, 'png');
  copyIcon(root, 'icon.svg', 'scalable', 'svg');
  const { manPage, bash, zsh, fish } = await commandLinePapers({ version, sourceDate });
  text(`/usr/share/man/man1/${PRODUCT.name}.1.gz`, reproducibleGzip(manPage));
  text(`/usr/share/bash-completion/completions/${PRODUCT.name}`, bash);
  text(`/usr/share/zsh/${kind === 'deb' ? 'vendor-completions' : 'site-functions'}/_${PRODUCT.name}`, zsh);
  text(`/usr/share/fish/vendor_completions.d/${PRODUCT.name}.fish`, fish);
  const papers = `/usr/share/doc/${PRODUCT.name}`;
  copyPaper(join(PROJECT, 'LICENSE'), join(root, papers, 'copyright'));
  copyPaper(licences, join(root, papers, 'THIRD-PARTY-LICENCES.txt'));
  copyPaper(sbom, join(root, papers, 'sbom.cdx.json'));
  for (const file of STATION_FILES) {
    copyPaper(join(PROJECT, 'build', 'installers', 'station', file), join(root, STATION_FOLDER, file));
  }
  for (const place of POLICY_FOLDERS) mkdirSync(join(root, place), { recursive: true });
  setModes(root, root, modes);
  // Chromium's sandbox where user namespaces are not allowed: with the rights of root it makes the walls, then gives them up.
  chmodSync(join(program, 'chrome-sandbox'), 0o4755);
}

/** All files and folders carry one time, last, since work in a folder changes its own. */
export function setTimes(folder, sourceDate) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) setTimes(path, sourceDate);
    else lutimesSync(path, sourceDate, sourceDate);
  }
  lutimesSync(folder, sourceDate, sourceDate);
}

/** Read by everybody, written by nobody but root; what the runtime made executable stays so. */
function setModes(root, folder, modes) {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) continue;
    if (entry.isDirectory()) setModes(root, path, modes);
    else chmodSync(path, modes.get(path.slice(root.length)) ?? ((lstatSync(path).mode & 0o100) === 0 ? 0o644 : 0o755));
  }
}

function copyIcon(root, file, size, ending) {
  const to = join(root, '/usr/share/icons/hicolor', size, 'apps', `${PRODUCT.appId}.${ending}`);
  copyPaper(join(PROJECT, 'build', 'icons', file), to);
}

function copyPaper(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}

/** Without the system it was made on: byte 9 of the header (RFC 1952). Node writes no time. */
function reproducibleGzip(text) {
  const data = gzipSync(text, { level: 9 });
  data[9] = 255;
  return data;
}
