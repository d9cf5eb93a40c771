// Electron's fuses: switches inside the binary that decide what an attacker with a foot in the door finds.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PROJECT } from './setup/project.mjs';

const ON = '1'.charCodeAt(0);
const OFF = '0'.charCodeAt(0);

/** The fuses by their place in the wire. The ninth came in 2026; older Electrons have eight. */
const NAMES = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptions',
  'nodeCliInspect',
  'embeddedAsarIntegrity',
  'onlyLoadAppFromAsar',
  'browserV8Snapshot',
  'grantFileProtocolExtraPrivileges',
  'wasmTrapHandlers',
];

/**
 * What ships.
 * @param {string} platform - of the packed application; asar integrity exists on macOS and Windows only
 * @returns {Record<string, boolean>} fuses that are not named keep what the binary came with
 */
export function shippedFuses(platform) {
  return {
    runAsNode: false,
    cookieEncryption: true,
    nodeOptions: false,
    nodeCliInspect: false,
    embeddedAsarIntegrity: platform === 'darwin' || platform === 'win32',
    onlyLoadAppFromAsar: true,
    browserV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  };
}

/**
 * Flips the fuses of a packed application. A binary with a fuse that this list does not know is refused: somebody must
 * decide about it first.
 * @param {string} executable
 * @param {{platform: string, testBuild: boolean}} options - `testBuild`: the inspector stays, for Playwright
 */
export async function flipFusesOf(executable, { platform, testBuild }) {
  const { flipFuses, FuseVersion } = electronFuses();
  const present = Object.keys(await readFuses(executable));
  const unknown = present.filter((name) => !NAMES.includes(name));
  if (unknown.length > 0)
    throw new Error(`This Electron has fuses that build/fuses.mjs does not know: ${unknown.join(', ')}.`);
  const wanted = { ...shippedFuses(platform), ...(testBuild ? { nodeCliInspect: true } : {}) };
  const wire = Object.fromEntries(Object.entries(wanted).map(([name, on]) => [NAMES.indexOf(name), on]));
  await flipFuses(executable, { version: FuseVersion.V1, resetAdHocDarwinSignature: platform === 'darwin', ...wire });
}

/**
 * @param {string} executable
 * @returns {Promise<Record<string, boolean | undefined>>} undefined for a fuse that this Electron has removed
 */
export async function readFuses(executable) {
  const { getCurrentFuseWire } = electronFuses();
  const { version: _version, ...wire } = await getCurrentFuseWire(executable);
  return Object.fromEntries(
    Object.entries(wire).map(([index, state]) => [
      NAMES[index] ?? `fuse ${index}`,
      state === ON ? true : state === OFF ? false : undefined,
    ]),
  );
}

function electronFuses() {
  return createRequire(join(PROJECT, 'package.json'))('@electron/fuses');
}
