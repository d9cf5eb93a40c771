import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Theme } from '../../preload/contract/model';

const themes: Theme[] = ['system', 'light', 'dark'];

/** What a person set in the window, kept beside the configuration, which stays the IT department's. */
export class Settings {
  private readonly file: string;

  constructor(private readonly folder: string) {
    this.file = join(folder, 'settings.json');
  }

  get theme(): Theme {
    try {
      const { theme } = JSON.parse(readFileSync(this.file, 'utf8')) as { theme?: unknown };
      return themes.find((one) => one === theme) ?? 'system';
    } catch {
      return 'system';
    }
  }

  set theme(theme: Theme) {
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      writeFileSync(`${this.file}.new`, JSON.stringify({ theme }));
      renameSync(`${this.file}.new`, this.file);
    } catch {
      // A profile that can not be written keeps the theme for this run only.
    }
  }
}
