// Installers for Linux.

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { buildDeb } from './deb.mjs';
import { buildRpm } from './rpm.mjs';

const inPath = (name) => (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
const without = (program, carrier) => {
  if (process.platform !== 'linux') return 'the application for Linux is packed on Linux';
  return inPath(program) ? undefined : `there is no ${program} here (it comes with the package ${carrier})`;
};

/** @type {import('../kinds.mjs').InstallerKind[]} */
export const linuxKinds = [
  { kind: 'deb', what: 'a package for Debian and Ubuntu', missing: () => without('dpkg-deb', 'dpkg'), build: buildDeb },
  { kind: 'rpm', what: 'a package for Fedora and Red Hat', missing: () => without('rpmbuild', 'rpm'), build: buildRpm },
];
