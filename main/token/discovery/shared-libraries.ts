import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import type { AddingDrivers, ModuleSource } from '../../../preload/contract/doctor';
import type { Configuration, CryptoTokenConfiguration } from '../../configuration/configuration';
import type { AddedDriver } from '../../configuration/settings';
import { installedLibraries } from './known-libraries';
import { p11KitModules, p11KitPlaces } from './p11-kit-modules';

/** A module of the allow-list: its name, where it is, and what its driver reads from the environment. */
export interface SharedLibrary {
  name: string;
  /** Absolute. */
  path: string;
  environment: Record<string, string>;
  /** The process that serves it, where it is no PKCS#11 module but a file, or memory. */
  servedBy?: 'pkcs12-process' | 'memory-process';
  source: ModuleSource;
  /** The files that named it, absolute, where it is not the configuration. */
  namedBy?: readonly string[];
  /** Where the proxy behind a proxying module listens, for a token whose configuration says so. */
  address?: string;
  /** A program and its arguments that make `address` answer. */
  tunnel?: readonly string[];
}

/** The variable from which p11-kit-client.so reads where its server listens. */
const addressVariable = 'P11_KIT_SERVER_ADDRESS';

/** What of a configuration concerns the allow-list. */
export type LibraryRules = Pick<Configuration, 'SHAREDLIBRARIES' | 'ALLOW_DISCOVERY' | 'ALLOW_ADDED_DRIVERS'>;

/**
 * The allow-list: the configuration's SHAREDLIBRARIES, and, unless it forbids it (ALLOW_DISCOVERY), the drivers that are at
 * their usual places and those that p11-kit knows; last what the person added, unless it forbids that (ALLOW_ADDED_DRIVERS).
 * No request ever names a path. Of equal names the first counts.
 *
 * @returns name → module, in the order in which they are asked
 */
export function allowedLibraries(
  configuration: LibraryRules | undefined,
  added: readonly AddedDriver[] = [],
  platform: NodeJS.Platform = process.platform,
): Map<string, SharedLibrary> {
  const libraries = new Map<string, SharedLibrary>();
  for (const [name, { path, environment }] of Object.entries(configuration?.SHAREDLIBRARIES ?? {})) {
    libraries.set(name, { name, path, environment, source: 'configuration' });
  }
  const found = configuration?.ALLOW_DISCOVERY === false ? [] : foundLibraries(platform);
  const own = addingForbiddenBy(configuration) ? [] : added.map(addedLibrary);
  for (const library of [...found, ...own]) {
    if (!libraries.has(library.name)) libraries.set(library.name, library);
  }
  return libraries;
}

/** A driver that the person added: it reads nothing but the environment of the program. */
export function addedLibrary({ name, path }: AddedDriver): SharedLibrary {
  return { name, path, environment: {}, source: 'added' };
}

/** What a driver that the person adds is called: its file's name, with a number where that is taken. */
export function nameForAdded(path: string, taken: ReadonlySet<string>): string {
  const file = basename(path);
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? file : `${file} (${count})`;
    if (!taken.has(name)) return name;
  }
}

/** The entry of the configuration that forbids drivers which the person adds; nothing where they are allowed. */
export function addingForbiddenBy(
  configuration: LibraryRules | undefined,
): NonNullable<AddingDrivers['forbiddenBy']>['entry'] | undefined {
  if (configuration?.ALLOW_ADDED_DRIVERS === false) return 'ALLOW_ADDED_DRIVERS';
  if (configuration?.ALLOW_DISCOVERY === false && !configuration.ALLOW_ADDED_DRIVERS) return 'ALLOW_DISCOVERY';
  return undefined;
}

function foundLibraries(platform: NodeJS.Platform): SharedLibrary[] {
  const installed = [...installedLibraries(platform)];
  const places = p11KitPlaces(platform);
  return [
    ...installed.map(([name, path]) => ({ name, path, source: 'known' as const, environment: {} })),
    ...(places ? p11KitModules(places) : []).map((module) => ({
      ...module,
      ...{ source: 'p11-kit' as const, environment: {} },
    })),
  ];
}

/** One module behind another address is another module: it gets a process, and an environment, of its own. */
export function libraryOf(library: SharedLibrary, { ADDRESS, TUNNEL }: CryptoTokenConfiguration): SharedLibrary {
  if (ADDRESS === undefined) return library;
  const environment = { ...library.environment, [addressVariable]: ADDRESS };
  return { ...library, address: ADDRESS, environment, ...(TUNNEL && { tunnel: TUNNEL }) };
}

/**
 * What makes a module the same as another: the file that its path leads to, by whatever links, and its environment. Two
 * names of one module share one process.
 */
export function moduleIdentity({ path, environment }: SharedLibrary): string {
  const variables = Object.entries(environment).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([fileBehind(path), variables]);
}

function fileBehind(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
