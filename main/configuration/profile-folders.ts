import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** A profile folder holds one configuration and what the product writes beside it (log, unfinished outputs). */
export interface Profile {
  folder: string;
  kind: 'default' | 'demo' | 'custom';
}

export const configurationFileName = 'countersign.json';

/** The user's own profile, where the system keeps such things. */
export function defaultProfileFolder(): string {
  return join(configurationHome(), 'countersign');
}

/** The demo's profile, apart from the user's own. */
export function demoProfileFolder(): string {
  return join(configurationHome(), 'countersign-demo');
}

/** The configuration file of a profile, whether or not it exists. */
export function configurationFile(profile: Profile): string {
  return join(profile.folder, configurationFileName);
}

/**
 * Which profile is meant.
 *
 * @param wanted - a folder named by `--profile` or COUNTERSIGN_PROFILE
 * @param fallBackToDemo - the command line's habit: the demo profile serves when no other configuration exists
 */
export function chooseProfile(wanted: string | undefined, fallBackToDemo: boolean): Profile {
  if (wanted) {
    const folder = resolve(wanted);
    const kind = folder === demoProfileFolder() ? 'demo' : folder === defaultProfileFolder() ? 'default' : 'custom';
    return { folder, kind };
  }
  const own: Profile = { folder: defaultProfileFolder(), kind: 'default' };
  const demo: Profile = { folder: demoProfileFolder(), kind: 'demo' };
  return fallBackToDemo && !existsSync(configurationFile(own)) && existsSync(configurationFile(demo)) ? demo : own;
}

function configurationHome(): string {
  if (process.platform === 'win32') return process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  return process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config');
}
