// Where things lie on a Linux computer. The program's folder is fixed: AppArmor's profile and the desktop files name it.

import { PRODUCT } from '../product.mjs';

export const PROGRAM = `/opt/${PRODUCT.name}`;
export const EXECUTABLE = `${PROGRAM}/${PRODUCT.name}`;
export const APPARMOR_SOURCE = `${PROGRAM}/resources/apparmor-profile`;
export const APPARMOR_TARGET = `/etc/apparmor.d/${PRODUCT.name}`;
/** Where administrators say what is managed; empty as installed. */
export const POLICY_FOLDERS = [`/etc/${PRODUCT.name}/policies/managed`, `/etc/${PRODUCT.name}/policies/recommended`];

/** What makes a computer a station; nothing of it is in force where it lies. */
export const STATION_FOLDER = `/usr/share/${PRODUCT.name}/station`;
export const STATION_FILES = [
  ...['service', 'sh', 'sysusers', 'tmpfiles'].map((ending) => `${PRODUCT.name}-station.${ending}`),
  `70-${PRODUCT.name}-station.rules`,
  'policy.json',
];

/**
 * How the window is started. What stands behind `--` is never an option: names of files come from strangers.
 * @param {'%F' | '%U' | '%u'} what - as the desktop entry specification has it
 * @param {string} [option]
 */
export function windowCommand(what, option) {
  return [EXECUTABLE, ...(option ? [option] : []), '--', what].join(' ');
}
