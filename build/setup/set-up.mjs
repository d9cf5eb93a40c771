// The order of things: what the system lacks, the packages, Electron, the bundles. Each step only when it is due.

import { buildBundle, bundleIsCurrent } from './bundle.mjs';
import { electronIsCurrent, provideElectron } from './electron.mjs';
import { alone } from './lock.mjs';
import { missingServers, provideServers } from './servers.mjs';
import { installNodePackages, nodePackagesAreCurrent } from './node-packages.mjs';
import { PURPOSES } from './purposes.mjs';
import { SetUpError, say } from './say.mjs';
import { missingSystemPackages, provideSystemPackages } from './system-packages.mjs';
import { missingUnpackedPackages, provideUnpackedPackages } from './unpacked-packages.mjs';

/**
 * @param {string} purpose - a key of PURPOSES
 * @param {{again?: boolean}} [options] - `again`: ask for the official Electron even when a recent download failed
 */
export async function setUp(purpose, { again = false } = {}) {
  const { system, unpacked = [], electron, servers = [] } = PURPOSES[purpose];
  const packagesAreCurrent = nodePackagesAreCurrent();
  const missing = missingSystemPackages([...(packagesAreCurrent ? [] : ['compilers']), ...system]);
  const due =
    missing.length > 0 ||
    missingUnpackedPackages(unpacked).length > 0 ||
    !packagesAreCurrent ||
    again ||
    (electron && !(await electronIsCurrent())) ||
    missingServers(servers).length > 0 ||
    !bundleIsCurrent();
  if (!due) return;
  await alone(async () => {
    await provideSystemPackages(missing);
    await provideUnpackedPackages(missingUnpackedPackages(unpacked));
    // Asked again: another set-up may have done it while we waited.
    if (!nodePackagesAreCurrent()) await installNodePackages();
    if (electron && (again || !(await electronIsCurrent()))) await provideElectron({ again });
    await provideServers(missingServers(servers));
    if (!bundleIsCurrent()) await buildBundle();
  });
}

/** The command line of build/setup.mjs. */
export async function main(words) {
  const again = words.includes('--retry-electron');
  const at = words.indexOf('--for');
  const purpose = at >= 0 ? words[at + 1] : 'start';
  if (!Object.hasOwn(PURPOSES, purpose ?? '')) {
    say(`Set up for what? One of: ${Object.keys(PURPOSES).join(', ')}.`);
    process.exit(2);
  }
  await setUpOrExit(purpose, { again });
}

/** Like {@link setUp}, but a failure is told in sentences and ends the program. */
export async function setUpOrExit(purpose, options) {
  try {
    await setUp(purpose, options);
  } catch (error) {
    say(error instanceof SetUpError ? error.message : `Set-up failed: ${error?.stack ?? error}`);
    process.exit(1);
  }
}
