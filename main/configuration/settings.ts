import { isAbsolute } from 'node:path';
import type { Theme } from '../../preload/contract/model';
import { keptPlace, type KeptPlace } from '../../preload/contract/placement';
import { settingsFile, themeIn } from './kept-theme';
import { ProfileFile } from './profile-file';

/** Signers whose places are remembered; those that were used last. */
const mostPlaces = 100;

/** A driver that the person added, as the profile remembers it. */
export interface AddedDriver {
  name: string;
  /** Absolute. */
  path: string;
}

/** What a person set in the window, kept beside the configuration, which stays the IT department's. */
export class Settings {
  private readonly file: ProfileFile;
  private asksNow: boolean | undefined;
  private updatesNow: boolean | undefined;

  constructor(folder: string) {
    this.file = new ProfileFile(folder, settingsFile);
  }

  get theme(): Theme {
    return themeIn(this.read());
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

  /** Whether checks of signatures may ask over the network, where the configuration lets them. */
  get asksNetwork(): boolean {
    return (this.asksNow ?? this.read()['asksNetwork']) !== false;
  }

  /** @returns false when the profile can not be written: then it counts for this run only */
  keepAsksNetwork(asksNetwork: boolean): boolean {
    this.asksNow = asksNetwork;
    return this.keep({ asksNetwork });
  }

  /** Whether the person wants the program to look for updates by itself; nothing where they said nothing. */
  get looksForUpdates(): boolean | undefined {
    const kept = this.updatesNow ?? this.read()['looksForUpdates'];
    return typeof kept === 'boolean' ? kept : undefined;
  }

  /** @returns false when the profile can not be written: then it counts for this run only */
  keepLooksForUpdates(looksForUpdates: boolean): boolean {
    this.updatesNow = looksForUpdates;
    return this.keep({ looksForUpdates });
  }

  /** Where signatures stood last, by signer. What can not be read is as if it were not there. */
  get places(): Record<string, KeptPlace> {
    const { places } = this.read();
    if (typeof places !== 'object' || places === null) return {};
    const found = Object.entries(places).flatMap(([signer, place]): [string, KeptPlace][] => {
      const read = keptPlace.safeParse(place);
      return read.success ? [[signer, read.data]] : [];
    });
    return Object.fromEntries(found);
  }

  /** @returns false when the profile can not be written */
  keepPlace(signer: string, placed: KeptPlace | undefined): boolean {
    const others = Object.entries(this.places).filter(([name]) => name !== signer);
    const all = placed ? [...others, [signer, placed] as const] : others;
    return this.keep({ places: Object.fromEntries(all.slice(-mostPlaces)) });
  }

  private keep(changes: Record<string, unknown>): boolean {
    return this.file.write({ ...this.read(), ...changes });
  }

  private read(): Record<string, unknown> {
    const settings = this.file.read();
    return typeof settings === 'object' && settings !== null ? (settings as Record<string, unknown>) : {};
  }
}

function isDriver(one: unknown): one is AddedDriver {
  if (typeof one !== 'object' || one === null) return false;
  const { name, path } = one as Partial<Record<keyof AddedDriver, unknown>>;
  return typeof name === 'string' && name !== '' && typeof path === 'string' && isAbsolute(path);
}
