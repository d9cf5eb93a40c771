// Each package says how it was installed, in resources/install-kind.json: the check for updates reads it.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {'deb' | 'rpm' | 'nsis' | 'msi' | 'pkg' | 'dmg'} InstallKind */

/**
 * @param {string} application - the folder of the unpacked application that goes into the package; not the shared one in dist/
 * @param {InstallKind} kind
 * @param {string} [resources] - below it
 */
export function writeInstallKind(application, kind, resources = 'resources') {
  writeFileSync(join(application, resources, 'install-kind.json'), `${JSON.stringify({ kind })}\n`, { mode: 0o644 });
}
