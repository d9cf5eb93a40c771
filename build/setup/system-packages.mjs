// Installs what the system lacks, when we may; otherwise prints the one command that would.

import { existsSync, readdirSync } from 'node:fs';
import { run } from './run.mjs';
import { SetUpError, say, showProgress } from './say.mjs';
import { SYSTEM_PACKAGES } from './system-package-table.mjs';

/**
 * @param {string[]} groups - of the table
 * @returns {import('./system-package-table.mjs').SystemPackage[]} those of them that are not here
 */
export function missingSystemPackages(groups) {
  return groups.flatMap((group) => SYSTEM_PACKAGES[group]).filter((item) => !item.present());
}

/** @param {import('./system-package-table.mjs').SystemPackage[]} missing */
export async function provideSystemPackages(missing) {
  if (missing.length === 0) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    await installWithApt(missing);
  }
  const lacking = missing.filter((item) => !item.present());
  if (lacking.length === 0) return;
  const stops = lacking.some((item) => item.essential);
  const sentence = [
    `Not found on this machine: ${lacking.map((item) => item.what).join(', ')}.`,
    ...installCommands(lacking).map((command) => `This command installs it:\n\n  ${command}\n`),
  ].join('\n');
  if (stops) throw new SetUpError(`${sentence}\nPlease run it and try again.`);
  say(`${sentence}\nGoing on without.`);
}

/** The command for the package manager that this machine has; both of Windows' when it is Windows. */
export function installCommands(items, has = (name) => existsSync(`/usr/bin/${name}`)) {
  const names = (key) => [
    ...new Set(items.map((item) => (key === 'apt' ? item.apt.at(-1) : item[key])).filter(Boolean)),
  ];
  const one = (prefix, key) => (names(key).length > 0 ? [`${prefix} ${names(key).join(' ')}`] : []);
  if (process.platform === 'darwin') return one('brew install', 'brew');
  if (process.platform === 'win32') {
    return names('winget').length > 0
      ? [
          names('winget')
            .map((name) => `winget install ${name}`)
            .join(' && '),
        ]
      : [];
  }
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  if (has('apt-get')) return one(`${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends`, 'apt');
  if (has('dnf')) return one(`${sudo}dnf install -y`, 'dnf');
  return one('(with the names of your system)', 'apt');
}

async function installWithApt(missing) {
  if (!hasPackageLists()) await updateLists();
  if (await tryInstall(missing)) return;
  // The lists may be older than the archive.
  await updateLists();
  if (missing.length > 1 && (await tryInstall(missing))) return;
  // One that this release does not have must not keep the others away.
  for (const item of missing) await tryInstall([item], true);
}

function hasPackageLists() {
  try {
    return readdirSync('/var/lib/apt/lists').some((name) => name.includes('_Packages'));
  } catch {
    return false;
  }
}

async function updateLists() {
  const done = showProgress("Reading Debian's package lists (apt-get update)");
  const { code, output } = await apt(['update']);
  done();
  if (code !== 0) say(`apt-get update failed: ${lastLines(output)}`);
}

async function tryInstall(missing, last = false) {
  const names = [];
  for (const item of missing) names.push(await availableName(item.apt));
  const done = showProgress(
    `Installing ${names.length === 1 ? 'a Debian package' : `${names.length} Debian packages`}: ${names.join(' ')}`,
  );
  const { code, output } = await apt(['install', '-y', '--no-install-recommends', ...new Set(names)]);
  done();
  if (code !== 0 && last) say(`apt-get install failed: ${lastLines(output)}`);
  return code === 0;
}

/** Debian renamed some libraries for 64-bit time; a release knows one of the names. */
async function availableName(names) {
  if (names.length > 1) {
    for (const name of names) {
      const { stdout } = await run('apt-cache', ['policy', name]);
      if (/Candidate: (?!\(none\))/.test(stdout)) return name;
    }
  }
  return names.at(-1);
}

function apt(args) {
  return run('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=180', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
  });
}

const lastLines = (text) => text.trim().split('\n').slice(-4).join('\n  ');
