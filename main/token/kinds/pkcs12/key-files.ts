import { basename, isAbsolute } from 'node:path';
import { ProfileFile } from '../../../configuration/profile-file';

/** A PKCS#12 file that the person has chosen, and the name of the CryptoToken that it is. */
export interface KeyFile {
  name: string;
  /** Absolute. */
  path: string;
}

/** More are no choice of a person; the oldest make room. */
const mostFiles = 20;

/**
 * The key files that the person has chosen in the window, remembered in the profile (`key-files.json`) beside the
 * configuration, which stays the IT department's. Only their places are kept, nothing of what is in them.
 */
export class KeyFiles {
  private readonly file: ProfileFile;
  /** Oldest first. */
  private paths: string[];

  /** @param taken - names of configured tokens and signers, which no key file gets */
  constructor(
    folder: string,
    private readonly taken: readonly string[] = [],
  ) {
    this.file = new ProfileFile(folder, 'key-files.json');
    this.paths = this.read();
  }

  /** Each file by its own name; where that is taken, with a number behind it. */
  list(): KeyFile[] {
    const names = new Set(this.taken);
    return this.paths.map((path) => {
      let name = basename(path);
      for (let number = 2; names.has(name); number++) name = `${basename(path)} (${number})`;
      names.add(name);
      return { name, path };
    });
  }

  /** @returns what it is called; a file that is known already keeps its name */
  add(path: string): string {
    if (!this.paths.includes(path)) {
      this.paths = [...this.paths, path].slice(-mostFiles);
      this.write();
    }
    return this.list().find((one) => one.path === path)!.name;
  }

  /** Forgets a file, which itself is not touched. */
  remove(name: string): KeyFile | undefined {
    const found = this.list().find((one) => one.name === name);
    if (!found) return undefined;
    this.paths = this.paths.filter((path) => path !== found.path);
    this.write();
    return found;
  }

  private read(): string[] {
    const paths = this.file.read();
    if (!Array.isArray(paths)) return [];
    const absolute = paths.filter((path): path is string => typeof path === 'string' && isAbsolute(path));
    return [...new Set(absolute)].slice(-mostFiles);
  }

  private write(): void {
    // A profile that can not be written keeps the files for this run only.
    this.file.write(this.paths);
  }
}
