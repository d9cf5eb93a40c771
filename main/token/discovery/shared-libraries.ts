import { realpathSync } from 'node:fs';
import type { Configuration, CryptoTokenConfiguration } from '../../signers/configuration';
import { installedLibraries } from './known-libraries';
import { p11KitModules } from './p11-kit-modules';

/** A module of the allow-list: its name, where it is, and what its driver reads from the environment. */
export interface SharedLibrary {
  name: string;
  /** Absolute. */
  path: string;
  environment: Record<string, string>;
  /** The process that serves it, where it is no PKCS#11 module but a file. */
  servedBy?: 'pkcs12-process';
  /** Who named it. */
  source: 'configuration' | 'known' | 'p11-kit';
  /** Where the proxy behind a proxying module listens, for a token whose configuration says so. */
  address?: string;
  /** A program and its arguments that make `address` answer. */
  tunnel?: readonly string[];
}

/** The variable from which p11-kit-client.so reads where its server listens. */
const addressVariable = 'P11_KIT_SERVER_ADDRESS';

/**
 * The allow-list: the configuration's SHAREDLIBRARIES, and, unless it forbids it (ALLOW_DISCOVERY), the drivers that are at
 * their usual places and those that p11-kit knows. No request ever names a path. A name of the configuration goes before an
 * equal one that was found.
 *
 * @returns name → module, in the order in which they are asked
 */
export function allowedLibraries(
  configuration: Pick<Configuration, 'SHAREDLIBRARIES' | 'ALLOW_DISCOVERY'> | undefined,
): Map<string, SharedLibrary> {
  const libraries = new Map<string, SharedLibrary>();
  for (const [name, { path, environment }] of Object.entries(configuration?.SHAREDLIBRARIES ?? {})) {
    libraries.set(name, { name, path, environment, source: 'configuration' });
  }
  if (configuration?.ALLOW_DISCOVERY === false) return libraries;
  const found = [
    ...[...installedLibraries()].map(([name, path]) => ({ name, path, source: 'known' as const })),
    ...p11KitModules().map(({ name, path }) => ({ name, path, source: 'p11-kit' as const })),
  ];
  for (const library of found) {
    if (!libraries.has(library.name)) libraries.set(library.name, { ...library, environment: {} });
  }
  return libraries;
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
    return realpathSync(path);
  } catch {
    return path;
  }
}
