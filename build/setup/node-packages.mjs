// node_modules as the lock file says.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { patchPkcs11js, PKCS11JS_PATCH } from './pkcs11js-patch.mjs';
import { MEMORY, NODE_MODULES, PROJECT, readJson } from './project.mjs';
import { runNpm } from './run.mjs';
import { SetUpError, showProgress } from './say.mjs';

const STAMP = join(MEMORY, 'install.json');

/** Whether node_modules is what the lock file says, by the stamp that only a finished installation leaves. */
export function nodePackagesAreCurrent() {
  return readJson(STAMP)?.key === installationKey();
}

/**
 * Installs the packages exactly as locked, and builds the native addon from its patched sources. An interrupted installation
 * leaves no stamp.
 */
export async function installNodePackages() {
  const key = installationKey();
  const done = showProgress('Installing the packages that package-lock.json names (npm ci)');
  // No scripts: of all packages only the addon has one that is allowed (allowScripts), and that one is due after the patch.
  await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  patchPkcs11js(join(NODE_MODULES, 'pkcs11js'));
  await npm(['rebuild', 'pkcs11js']);
  done();
  writeInstallationStamp(key);
}

async function npm(args) {
  const { code, output } = await runNpm([...args, '--loglevel=error'], {
    cwd: PROJECT,
    env: { ...process.env, ...nodeHeaders(), npm_config_yes: 'true' },
  });
  if (code !== 0) throw new SetUpError(`npm ${args[0]} failed. It said:\n\n${output.trim()}\n`);
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
  return `${lock}-addon${PKCS11JS_PATCH}-node${process.versions.node.split('.')[0]}-${process.platform}-${process.arch}`;
}

/**
 * node-gyp downloads Node's headers unless it is told where they are, which fails without a network. Many installations of
 * Node carry them beside the binary.
 */
function nodeHeaders() {
  const prefix = dirname(dirname(process.execPath));
  return existsSync(join(prefix, 'include', 'node', 'node.h')) ? { npm_config_nodedir: prefix } : {};
}
