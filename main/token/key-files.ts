import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';

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
  private readonly file: string;
  /** Oldest first. */
  private paths: string[];

  /** @param taken - names of configured tokens and signers, which no key file gets */
  constructor(
    private readonly folder: string,
    private readonly taken: readonly string[] = [],
  ) {
    this.file = join(folder, 'key-files.json');
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
    try {
      const paths: unknown = JSON.parse(readFileSync(this.file, 'utf8'));
      if (!Array.isArray(paths)) return [];
      const absolute = paths.filter((path): path is string => typeof path === 'string' && isAbsolute(path));
      return [...new Set(absolute)].slice(-mostFiles);
    } catch {
      return [];
    }
  }

  private write(): void {
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      writeFileSync(`${this.file}.new`, JSON.stringify(this.paths), { mode: 0o600 });
      renameSync(`${this.file}.new`, this.file);
    } catch {
      // A profile that can not be written keeps the files for this run only.
    }
  }
}
