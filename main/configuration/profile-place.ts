import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { demandSafePlace } from '../files/place/demand';
import { configurationFile, type Profile } from './profile-folders';

/**
 * Refuses a profile that another ordinary user of the computer may change: its configuration and its settings name the drivers
 * that are loaded, its anchors whom the person trusts, its caches what was checked before. What stands in the folder is
 * looked at one by one, for the folder may have been made before its permissions were.
 *
 * @throws CountersignError place.unsafe
 */
export function demandSafeProfile(profile: Profile): void {
  demandSafePlace('profile', profile.folder);
  const file = configurationFile(profile);
  for (const name of namesIn(profile.folder)) {
    const path = join(profile.folder, name);
    demandSafePlace(path === file ? 'configuration' : 'profile', path);
  }
}

/** Nothing where there is no profile yet. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
