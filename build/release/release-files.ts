import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ReleaseFile } from '../../main/updates/release-index';

const kinds: [ending: RegExp, os: ReleaseFile['os'], kind: ReleaseFile['kind']][] = [
  [/\.deb$/, 'linux', 'deb'],
  [/\.rpm$/, 'linux', 'rpm'],
  [/\.AppImage$/, 'linux', 'appimage'],
  [/\.msi$/, 'win32', 'msi'],
  [/\.exe$/, 'win32', 'nsis'],
  [/\.pkg$/, 'darwin', 'pkg'],
  [/\.dmg$/, 'darwin', 'dmg'],
];
const arches: [RegExp, ReleaseFile['arch']][] = [
  [/x64|amd64|x86[_-]64/, 'x64'],
  [/arm64|aarch64/, 'arm64'],
];

/**
 * The installers of a folder as an index names them, in the order of their names; what is no installer is passed over.
 * @throws an error for an installer whose name does not say for which processor it is
 */
export async function releaseFiles(folder: string): Promise<ReleaseFile[]> {
  const files: ReleaseFile[] = [];
  for (const name of readdirSync(folder).sort()) {
    const [, os, kind] = kinds.find(([ending]) => ending.test(name)) ?? [];
    if (!os || !kind) continue;
    // An installer for Windows that names none is for the one that all are built for.
    const arch = arches.find(([words]) => words.test(name))?.[1] ?? (os === 'win32' ? 'x64' : undefined);
    if (!arch) throw new Error(`${name} does not say for which processor it is.`);
    const path = join(folder, name);
    const hash = createHash('sha512');
    await pipeline(createReadStream(path), hash);
    files.push({ os, arch, kind, name, bytes: statSync(path).size, sha512: hash.digest('hex') });
  }
  return files;
}
