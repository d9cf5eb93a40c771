// node_modules as the lock file says.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MEMORY, PROJECT, readJson } from './project.mjs';
import { runNpm } from './run.mjs';
import { SetUpError, showProgress } from './say.mjs';

const STAMP = join(MEMORY, 'install.json');

/** Whether node_modules is what the lock file says, by the stamp that only a finished installation leaves. */
export function nodePackagesAreCurrent() {
  return readJson(STAMP)?.key === installationKey();
}

/** Installs the packages exactly as locked. An interrupted installation leaves no stamp. */
export async function installNodePackages() {
  const key = installationKey();
  const done = showProgress('Installing the packages that package-lock.json names (npm ci)');
  const { code, output } = await runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: PROJECT,
    env: { ...process.env, ...nodeHeaders(), npm_config_yes: 'true' },
  });
  done();
  if (code !== 0) {
    throw new SetUpError(`npm ci failed. It said:\n\n${output.trim()}\n`);
  }
  writeInstallationStamp(key);
}

export function writeInstallationStamp(key = installationKey()) {
  mkdirSync(MEMORY, { recursive: true });
  writeFileSync(STAMP, JSON.stringify({ key }));
}

/** Another Node major may need another build of the native addon. */
function installationKey() {
  const lock = createHash('sha256')
    .update(readFileSync(join(PROJECT, 'package-lock.json')))
    .digest('hex');
  return `${lock}-node${process.versions.node.split('.')[0]}-${process.platform}-${process.arch}`;
}

/**
 * node-gyp downloads Node's headers unless it is told where they are, which fails without a network. Many installations of
 * Node carry them beside the binary.
 */
function nodeHeaders() {
  const prefix = dirname(dirname(process.execPath));
  return existsSync(join(prefix, 'include', 'node', 'node.h')) ? { npm_config_nodedir: prefix } : {};
}
