import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlaceUse } from '../../../preload/contract/place-error-codes';
import { CountersignError } from '../../errors/countersign-error';
import { unsafePlace } from './index';

/** What accounts of services may own, too: a proxy runs as one of these, and so does what a back office hands over with. */
const ofServices: ReadonlySet<PlaceUse> = new Set<PlaceUse>(['socket', 'request']);

/**
 * Refuses what another ordinary user of the computer may change.
 *
 * @param path - absolute; what is not there passes, for whoever opens it says so better
 * @throws CountersignError place.unsafe
 */
export function demandSafePlace(use: PlaceUse, path: string): void {
  const unsafe = unsafePlace(path, { services: ofServices.has(use) });
  if (unsafe) throw new CountersignError('place.unsafe', { use, path, ...unsafe });
}

/**
 * A fresh folder for temporary files that nobody else can enter or exchange.
 *
 * @param prefix - of its name
 * @returns its absolute path; the caller removes it
 * @throws CountersignError place.unsafe where the system's folder for them lets others take away what is not theirs
 */
export function privateTemporaryFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  try {
    demandSafePlace('temporary', folder);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return folder;
}
