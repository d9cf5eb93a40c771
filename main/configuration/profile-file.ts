import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renameOver } from '../files/renamed';

/** A small JSON file of the profile, for its owner's eyes only. It is replaced whole, or stays as it was. */
export class ProfileFile {
  private readonly path: string;

  constructor(
    private readonly folder: string,
    name: string,
  ) {
    this.path = join(folder, name);
  }

  /** @returns undefined where there is none, or a damaged one */
  read(): unknown {
    try {
      return JSON.parse(readFileSync(this.path, 'utf8'));
    } catch {
      return undefined;
    }
  }

  /** What is there; a damaged file is told from one that is not there. */
  state(): 'absent' | 'damaged' | { value: unknown } {
    try {
      return { value: JSON.parse(readFileSync(this.path, 'utf8')) as unknown };
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'absent' : 'damaged';
    }
  }

  /** Keeps a damaged file under another name, for whoever can read it. */
  putAside(): void {
    try {
      renameSync(this.path, `${this.path}.damaged`);
    } catch {
      // It is replaced then.
    }
  }

  /** @returns false when the profile can not be written */
  write(value: unknown): boolean {
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      writeFileSync(`${this.path}.new`, JSON.stringify(value), { mode: 0o600 });
      renameOver(`${this.path}.new`, this.path);
      return true;
    } catch {
      return false;
    }
  }
}
