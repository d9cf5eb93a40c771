// The unpacked application for Windows: electron-builder's folder, and the command line beside it.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { copyFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NODE_MODULES, PROJECT, readJson } from '../../setup/project.mjs';
import { alone } from '../../setup/lock.mjs';
import { electronForWindows } from './electron-for-windows.mjs';
import { nativePrograms } from './native-programs.mjs';
import { PARTS, providePart } from './pinned-parts.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const STAMP = 'packed.json';
const RECIPE = [
  ...['electron-for-windows.mjs', 'native-programs.mjs', 'pack-for-windows.mjs', 'pinned-parts.mjs'],
  ...['windows-application.mjs', '../../electron-builder.config.cjs', '../../fuses.mjs'],
];
/** The text of Node's licence, of the very version that comes along. */
const NODE_LICENCE = join(PROJECT, 'build', 'licenses', `Node.js-${PARTS.commandLineNode.spec.split('@')[1]}.txt`);
/** Of the threads that the starter and the addon have linked in. */
const THREADS_LICENCE = join(PROJECT, 'build', 'licenses', 'winpthreads.txt');

/**
 * Packs it where it is not packed yet.
 *
 * @param {{standIn: boolean}} options
 * @returns {Promise<string>} absolute path of the folder; it is shared, nobody changes what is in it
 */
export async function windowsApplication({ standIn }) {
  const output = join(PROJECT, 'dist', standIn ? 'windows-stand-in' : 'windows');
  const folder = join(output, 'win-unpacked');
  const electron = await electronForWindows({ standIn });
  const native = await nativePrograms();
  const key = keyOf(electron, native);
  const isPacked = () => readJson(join(output, STAMP))?.key === key && existsSync(folder);
  if (isPacked()) return folder;
  return alone(async () => {
    // Another one may have packed it while we waited, and somebody may be reading it.
    if (isPacked()) return folder;
    await rm(output, { recursive: true, force: true });
    await mkdir(output, { recursive: true });
    const work = await mkdtemp(join(tmpdir(), 'countersign-windows-'));
    try {
      const application = join(work, 'application');
      await stage(application, native);
      const choice = join(work, 'choice.json');
      await writeFile(choice, JSON.stringify({ electron, output, application }));
      await packInOwnProcess(choice);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
    await addCommandLine(folder, native);
    await writeFile(join(output, STAMP), JSON.stringify({ key }));
    return folder;
  });
}

/** What goes into the archive, with the addon of Windows in the place of this machine's. */
async function stage(application, { addon }) {
  const release = join(application, 'node_modules', 'pkcs11js', 'build', 'Release');
  await mkdir(release, { recursive: true });
  await copyFile(join(PROJECT, 'package.json'), join(application, 'package.json'));
  await cp(join(PROJECT, 'out'), join(application, 'out'), { recursive: true });
  for (const name of ['package.json', 'LICENSE', 'index.js']) {
    await copyFile(join(NODE_MODULES, 'pkcs11js', name), join(application, 'node_modules', 'pkcs11js', name));
  }
  await copyFile(addon, join(release, 'pkcs11.node'));
}

async function packInOwnProcess(choice) {
  const child = spawn(process.execPath, [join(HERE, 'pack-for-windows.mjs'), choice], {
    cwd: PROJECT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`electron-builder failed (exit ${code}).`);
}

/**
 * Electron on Windows is no console program (native/command-line.c says more), and its switch for running as Node is off: the
 * command line has a Node of its own, which reads the same code, fonts and addon as files.
 */
async function addCommandLine(folder, { commandLine }) {
  const node = await providePart('commandLineNode');
  const code = join(folder, 'resources', 'app.asar.unpacked', 'out', 'main');
  await cp(join(PROJECT, 'out', 'main'), code, {
    recursive: true,
    // What V8 made of it belongs to this machine's Node.
    filter: (path) => !path.endsWith('.v8') && !path.endsWith('bundled-packages.json'),
  });
  for (const part of ['bin', 'resources/cli']) await mkdir(join(folder, part), { recursive: true });
  await copyFile(commandLine, join(folder, 'bin', 'countersign.exe'));
  await copyFile(join(node, 'bin', 'node.exe'), join(folder, 'resources', 'cli', 'node.exe'));
  await copyFile(NODE_LICENCE, join(folder, 'resources', 'cli', 'LICENSE.node.txt'));
  await copyFile(THREADS_LICENCE, join(folder, 'resources', 'cli', 'LICENSE.winpthreads.txt'));
}

function keyOf(electron, native) {
  const hash = createHash('sha256').update(
    JSON.stringify([electron, native, PARTS, readJson(join(PROJECT, 'out', 'sources.json'))?.key]),
  );
  for (const name of RECIPE) hash.update(readFileSync(join(HERE, name)));
  for (const name of readdirSync(join(PROJECT, 'out', 'main'))) hash.update(name);
  return hash.digest('hex');
}
