import { randomBytes } from 'node:crypto';
import { constants, copyFileSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Below the profile: a folder for each person, gone with them. */
const persons = 'persons';
/** Below the profile: what was signed and not taken, where the configuration keeps it. */
const left = 'left';

/** The files of one person: copies of what is signed, and what was signed. */
export interface WorkFolder {
  /** Absolute; what the person chose is copied here. */
  readonly incoming: string;
  /** Absolute; whole signed documents and nothing else. */
  readonly signed: string;
  /** @returns how many signed documents were kept for staff */
  wipe(keep: boolean): number;
}

/**
 * The folders of the persons at a station, in its profile. What is wiped is removed from the disk's folders; whether a disk
 * forgets its octets is its own matter, so stations stand on encrypted disks or on memory (see build/docs/station.md).
 */
export class WorkFolders {
  private readonly folder: string;

  /** @param profile - absolute path of the station's profile */
  constructor(profile: string) {
    this.folder = join(profile, 'station');
  }

  /** A folder that nobody has used. */
  begin(): WorkFolder {
    const own = join(this.folder, persons, randomBytes(8).toString('hex'));
    const [incoming, signed] = [join(own, 'in'), join(own, 'signed')];
    for (const folder of [incoming, signed]) mkdirSync(folder, { recursive: true, mode: 0o700 });
    return { incoming, signed, wipe: (keep) => this.wipe(own, keep) };
  }

  /**
   * Removes what a person left when the station ended without notice: a power cut, or a program that was killed.
   *
   * @returns how many folders were left, how many signed documents were in them, and how many of these were kept
   */
  sweep(keep: boolean): { persons: number; signed: number; kept: number } {
    const found = namesIn(join(this.folder, persons)).map((name) => join(this.folder, persons, name));
    const signed = found.flatMap(signedIn).length;
    const kept = found.map((own) => this.wipe(own, keep)).reduce((sum, one) => sum + one, 0);
    return { persons: found.length, signed, kept };
  }

  private wipe(own: string, keep: boolean): number {
    const signed = join(own, 'signed');
    const whole = keep ? signedIn(own) : [];
    for (const name of whole) {
      mkdirSync(join(this.folder, left), { recursive: true, mode: 0o700 });
      moveWhole(join(signed, name), join(this.folder, left, `${randomBytes(4).toString('hex')}-${name}`));
    }
    rmSync(own, { recursive: true, force: true, maxRetries: 3 });
    return whole.length;
  }
}

/** The persons' folders may be in memory, and what is kept on the disk. */
function moveWhole(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    const half = `${to}.part`;
    copyFileSync(from, half, constants.COPYFILE_EXCL);
    renameSync(half, to);
    rmSync(from);
  }
}

/** Documents are written under another name until they are whole. */
function signedIn(own: string): string[] {
  return namesIn(join(own, 'signed')).filter((name) => /^[^.].*\.pdf$/i.test(name));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
