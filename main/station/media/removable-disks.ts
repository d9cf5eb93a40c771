import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A disk as the kernel shows it below /sys. */
export interface Disk {
  /** Another one for each medium that was ever plugged in, where the kernel counts them (since 5.15). */
  key: string;
  /** It can be taken out while the computer runs: a stick, a card of a camera. */
  removable: boolean;
}

/**
 * The disk on which a device lies.
 *
 * @param device - `major:minor`
 * @param sys - where sysfs is
 * @returns nothing where the kernel knows of no disk behind it
 */
export function diskOf(device: string, sys: string): Disk | undefined {
  let at: string;
  try {
    at = realpathSync(join(sys, 'dev/block', device));
  } catch {
    return undefined;
  }
  const disk = existsSync(join(at, 'partition')) ? dirname(at) : at;
  const isRemovable =
    textOf(disk, 'removable') === '1' || /\/usb\d+\//.test(disk) || textOf(disk, 'device/type') === 'SD';
  return { key: keyOf(disk), removable: isRemovable };
}

/** The keys of all disks that hold a medium now. */
export function pluggedDisks(sys: string): Set<string> {
  const folder = join(sys, 'block');
  const disks = namesIn(folder).map((name) => join(folder, name));
  return new Set(disks.filter((disk) => textOf(disk, 'size') !== '0').map(keyOf));
}

/** Its name alone is given anew to the next disk, and the counter alone might be missing. */
const keyOf = (disk: string): string => `disk ${basename(disk)} ${textOf(disk, 'diskseq') ?? textOf(disk, 'dev')}`;

function textOf(folder: string, name: string): string | undefined {
  try {
    return readFileSync(join(folder, name), 'utf8').trim();
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
