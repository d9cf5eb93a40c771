import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installKinds, type InstallKind } from '../../preload/contract/updates';

/** What the installers write beside the program: `{"kind":"deb"}`. */
export const installKindFile = 'install-kind.json';

/**
 * How the program came onto this computer.
 *
 * @param resources - the folders that may be the program's own; the first that says it counts
 * @returns `folder` where nobody says
 */
export function installKind(resources: readonly string[]): InstallKind {
  for (const folder of resources) {
    try {
      const { kind } = JSON.parse(readFileSync(join(folder, installKindFile), 'utf8')) as { kind?: unknown };
      const known = installKinds.find((one) => one === kind);
      if (known) return known;
    } catch {
      // Not there, or not readable: another one, or nobody, says it.
    }
  }
  return 'folder';
}

/** Where a package manager or an administrator brings newer versions, nobody else does. */
export function isManaged(kind: InstallKind): boolean {
  return kind === 'deb' || kind === 'rpm' || kind === 'msi' || kind === 'pkg';
}
