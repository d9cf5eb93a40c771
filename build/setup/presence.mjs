// How it is seen that something is on this machine: a look at files, never a slow question to a package manager. Each answers a question
// that is asked later.

import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const LIBRARY_FOLDERS = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  '/usr/lib64',
  '/usr/lib',
  '/lib/x86_64-linux-gnu',
  '/lib64',
];

export const program = (name) => () =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .some((folder) => folder !== '' && ['', '.exe', '.cmd'].some((end) => existsSync(join(folder, name + end))));
export const library = (name) => () =>
  process.platform !== 'linux' || LIBRARY_FOLDERS.some((folder) => existsSync(join(folder, name)));
export const file =
  (...paths) =>
  () =>
    paths.some((path) => existsSync(path));
export const anyFont = () =>
  process.platform !== 'linux' ||
  ['/usr/share/fonts', '/usr/local/share/fonts'].some((folder) => existsSync(folder) && readdirSync(folder).length > 0);
// Debian splits ensurepip from python3; another Python in the path brings its own.
export const pythonVenv = () =>
  !existsSync('/etc/debian_version') ||
  !existsSync('/usr/bin/python3') ||
  readdirSync('/usr/lib').some(
    (name) => /^python3\.\d+$/.test(name) && existsSync(`/usr/lib/${name}/ensurepip/__init__.py`),
  );
// Of the system's own Python: Debian has one folder for all versions, others have one for each.
export const pythonGObject = () =>
  existsSync('/usr/lib/python3/dist-packages/gi') ||
  ['/usr/lib64', '/usr/lib'].some(
    (folder) =>
      existsSync(folder) &&
      readdirSync(folder).some(
        (name) => /^python3\.\d+$/.test(name) && existsSync(join(folder, name, 'site-packages', 'gi')),
      ),
  );
