import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Theme } from '../../preload/contract/model';
import type { AddedDriver } from '../token/discovery/shared-libraries';

const themes: Theme[] = ['system', 'light', 'dark'];

/** What a person set in the window, kept beside the configuration, which stays the IT department's. */
export class Settings {
  private readonly file: string;

  constructor(private readonly folder: string) {
    this.file = join(folder, 'settings.json');
  }

  get theme(): Theme {
    const { theme } = this.read();
    return themes.find((one) => one === theme) ?? 'system';
  }

  set theme(theme: Theme) {
    // A profile that can not be written keeps the theme for this run only.
    this.keep({ theme });
  }

  /** The drivers that the person added. */
  get drivers(): AddedDriver[] {
    const { drivers } = this.read();
    return Array.isArray(drivers) ? drivers.filter(isDriver).map(({ name, path }) => ({ name, path })) : [];
  }

  /** @returns false when the profile can not be written */
  keepDrivers(drivers: readonly AddedDriver[]): boolean {
    return this.keep({ drivers });
  }

  private keep(changes: Record<string, unknown>): boolean {
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      writeFileSync(`${this.file}.new`, JSON.stringify({ ...this.read(), ...changes }), { mode: 0o600 });
      renameSync(`${this.file}.new`, this.file);
      return true;
    } catch {
      return false;
    }
  }

  private read(): Record<string, unknown> {
    try {
      const settings: unknown = JSON.parse(readFileSync(this.file, 'utf8'));
      return typeof settings === 'object' && settings !== null ? (settings as Record<string, unknown>) : {};
    } catch {
      return {};
    }
  }
}

function isDriver(one: unknown): one is AddedDriver {
  if (typeof one !== 'object' || one === null) return false;
  const { name, path } = one as Partial<Record<keyof AddedDriver, unknown>>;
  return typeof name === 'string' && name !== '' && typeof path === 'string' && isAbsolute(path);
}
