// The native parts of the Windows package, built by mingw-w64: the PKCS#11 addon, the command line's starter, the installer's helper.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedFile } from '../../setup/cache-folder.mjs';
import { NODE_MODULES, PROJECT } from '../../setup/project.mjs';
import { run } from '../../setup/run.mjs';
import { PRODUCT } from '../product.mjs';
import { providePart } from './pinned-parts.mjs';

const SOURCES = join(dirname(fileURLToPath(import.meta.url)), 'native');
const ADDON = join(NODE_MODULES, 'pkcs11js');
export const ICON = join(PROJECT, 'build', 'icons', 'icon.ico');
const GCC = 'x86_64-w64-mingw32-gcc';
const GXX = 'x86_64-w64-mingw32-g++-posix';
const WINDRES = 'x86_64-w64-mingw32-windres';
const DLLTOOL = 'x86_64-w64-mingw32-dlltool';
/** No time of the build gets in, so that two builds are alike; the runtime library comes along, for Windows has none. */
const FLAGS = ['-O2', '-s', '-static', '-Wl,--no-insert-timestamp', '-Wl,--dynamicbase', '-Wl,--nxcompat'];
const OWN = [...FLAGS, '-std=gnu11', '-Wall', '-Wextra', '-Werror'];

/** @returns {string | undefined} why they can not be built here, as half a sentence */
export function compilerMissing() {
  const lacking = [GCC, GXX].find((name) => !existsSync(`/usr/bin/${name}`));
  return lacking && 'mingw-w64 is not installed (gcc-mingw-w64-x86-64, g++-mingw-w64-x86-64-posix)';
}

/**
 * Builds them where they are not yet, for this version.
 * @returns {Promise<{addon: string, commandLine: string, setupHelper: string}>} absolute paths of the files
 */
export async function nativePrograms(version = PRODUCT.version) {
  const api = await providePart('nodeApi');
  const place = cachedFile('windows', `native-${await keyOf(version)}`);
  const files = {
    addon: join(place, 'pkcs11.node'),
    commandLine: join(place, 'countersign.exe'),
    setupHelper: join(place, 'setup-helper.exe'),
  };
  if (existsSync(place)) return files;
  const work = await mkdtemp(join(dirname(place), 'building-'));
  try {
    await copySources(api, work);
    await copyFile(ICON, join(work, 'countersign.ico'));
    await buildAddon(work);
    await buildPrograms(work, version);
    const finished = join(work, 'finished');
    await mkdir(finished, { mode: 0o755 });
    for (const file of Object.values(files)) {
      const name = file.slice(place.length + 1);
      await copyFile(join(work, name), join(finished, name));
    }
    await rename(finished, place).catch((error) => {
      if (!existsSync(place)) throw error;
    });
    return files;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** All in one folder and without its name: where it was built does not get into what is built. */
async function copySources(api, work) {
  for (const name of readdirSync(SOURCES)) await copyFile(join(SOURCES, name), join(work, name));
  const { code, output } = await run('cp', [
    '-r',
    join(ADDON, 'src'),
    join(ADDON, 'includes'),
    join(api, 'include'),
    work,
  ]);
  if (code !== 0) throw new Error(output.trim());
  const names = new Set();
  for (const file of readdirSync(join(api, 'def'))) {
    const text = await readFile(join(api, 'def', file), 'utf8');
    for (const [name] of text.matchAll(/\b(?:napi|node_api)_[a-z0-9_]+/g)) names.add(name);
  }
  await writeFile(join(work, 'node.def'), `LIBRARY node.exe\nEXPORTS\n${[...names].sort().join('\n')}\n`);
}

async function buildAddon(work) {
  await tool(DLLTOOL, ['-d', 'node.def', '--output-delaylib', 'libnode.a'], work);
  await tool(
    GXX,
    [
      ...[...FLAGS, '-std=c++17', '-w', '-shared', '-DNAPI_DISABLE_CPP_EXCEPTIONS', '-DNODE_GYP_MODULE_NAME=pkcs11'],
      ...['-Iinclude', '-Iincludes', 'src/dl.cpp', 'src/common.cpp', 'src/main.cpp', 'delay-load.cc'],
      ...['-o', 'pkcs11.node', '-L.', '-lnode'],
    ],
    work,
  );
}

async function buildPrograms(work, version) {
  const numbers = [...version.split(/[.-]/).slice(0, 3), '0'].join(',');
  for (const [source, exe, what, libraries] of [
    ['command-line.c', 'countersign.exe', `${PRODUCT.displayName} command line`, []],
    ['setup-helper.c', 'setup-helper.exe', `${PRODUCT.displayName} setup helper`, ['-lole32', '-luuid', '-lshell32']],
  ]) {
    await writeFile(join(work, `${exe}.rc`), resources({ exe, what, version, numbers }));
    await tool(WINDRES, [`${exe}.rc`, '-o', `${exe}.o`], work);
    await tool(GCC, [...OWN, '-municode', source, `${exe}.o`, '-o', exe, ...libraries], work);
  }
}

/** What Windows shows of a file under “Details”. */
function resources({ exe, what, version, numbers }) {
  const texts = {
    CompanyName: PRODUCT.vendor,
    FileDescription: what,
    FileVersion: version,
    InternalName: exe,
    OriginalFilename: exe,
    ProductName: PRODUCT.displayName,
    ProductVersion: version,
  };
  const values = Object.entries(texts).map(([name, text]) => `VALUE "${name}", "${text}"`);
  return `1 ICON "countersign.ico"
1 VERSIONINFO FILEVERSION ${numbers} PRODUCTVERSION ${numbers} FILEOS 0x40004 FILETYPE 1
BEGIN
  BLOCK "StringFileInfo" BEGIN BLOCK "040904b0" BEGIN ${values.join('\n')} END END
  BLOCK "VarFileInfo" BEGIN VALUE "Translation", 0x409, 1200 END
END
`;
}

async function tool(name, args, cwd) {
  const { code, output } = await run(name, args, { cwd });
  if (code !== 0) throw new Error(`${name} failed:\n${output.trim()}`);
}

async function keyOf(version) {
  const hash = createHash('sha256')
    .update(version)
    .update(JSON.stringify([FLAGS, PRODUCT.vendor]));
  hash.update((await run(GXX, ['-dumpfullversion'])).stdout);
  for (const file of ['native-programs.mjs', 'pinned-parts.mjs']) hash.update(readFileSync(join(SOURCES, '..', file)));
  hash.update(readFileSync(ICON));
  for (const folder of [SOURCES, join(ADDON, 'src')]) {
    for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex').slice(0, 16);
}
