import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** A module that p11-kit's configuration names (pkcs11.conf(5)). */
export interface P11KitModule {
  /** The name of its file without `.module`. */
  name: string;
  /** Absolute. */
  path: string;
  /** The files that say so, absolute: whoever may write one of them chooses what is loaded. */
  namedBy: string[];
}

/** Where p11-kit keeps what; it differs between systems and can be another one in tests. */
export interface P11KitPlaces {
  /** Global settings, of which `user-config` counts here. */
  systemConfiguration: string[];
  userConfiguration: string;
  /** Folders of `.module` files: the administrator's, then those of the packages. */
  systemModules: string[];
  userModules: string;
  /** Folders that a relative `module:` is looked for in. */
  moduleFolders: string[];
}

/** The name under which `enable-in` and `disable-in` mean this program. */
const program = 'countersign';

type Settings = Map<string, string>;

/** What is said of a module, and the files that say it. */
interface NamedSettings {
  settings: Settings;
  files: string[];
}

/**
 * The modules that p11-kit would load into this program, those of the highest priority first. Files that only describe
 * certificate stores (`trust-policy`) are left out, for they hold no keys; so are modules that p11-kit runs elsewhere
 * (`remote`), which p11-kit-proxy alone can reach.
 */
export function p11KitModules(places: P11KitPlaces): P11KitModule[] {
  return (
    [...effectiveSettings(places)]
      .filter(([, { settings }]) => isForUs(settings))
      .flatMap(([name, { settings, files }]) => {
        const path = modulePath(settings.get('module') ?? '', places.moduleFolders);
        return path === undefined
          ? []
          : [{ name, path, namedBy: files, priority: Number(settings.get('priority')) || 0 }];
      })
      // By octets, as p11-kit does; the order of a language would have to be loaded first.
      .sort((a, b) => b.priority - a.priority || (a.name < b.name ? -1 : 1))
      .map(({ priority: _sorted, ...module }) => module)
  );
}

/** The user's file of a name comes first; what it does not say, the administrator's and the package's files say. */
function effectiveSettings(places: P11KitPlaces): Map<string, NamedSettings> {
  const userConfig = userConfigMode(places);
  const folders = [
    ...(userConfig === 'none' ? [] : [places.userModules]),
    ...(userConfig === 'only' || userConfig === 'override' ? [] : places.systemModules),
  ];
  const modules = new Map<string, NamedSettings>();
  for (const folder of folders) {
    for (const [name, settings] of settingsIn(folder)) {
      const before = modules.get(name);
      modules.set(name, {
        settings: new Map([...settings, ...(before?.settings ?? [])]),
        files: [...(before?.files ?? []), join(folder, `${name}.module`)],
      });
    }
  }
  return modules;
}

function userConfigMode({ systemConfiguration, userConfiguration }: P11KitPlaces): string {
  const system = systemConfiguration.map((file) => readSettings(file).get('user-config')).find(Boolean) ?? 'merge';
  // An administrator's `none` is final.
  return system === 'none' ? system : (readSettings(userConfiguration).get('user-config') ?? system);
}

function settingsIn(folder: string): [name: string, settings: Settings][] {
  let files: string[];
  try {
    files = readdirSync(folder);
  } catch {
    return [];
  }
  return files.flatMap((file) => {
    const name = /^([A-Za-z0-9][\w.-]*)\.module$/.exec(file)?.[1];
    return name === undefined ? [] : [[name, readSettings(join(folder, file))] as [string, Settings]];
  });
}

/** A file that can not be read says nothing: another program's configuration is no reason to stop. */
function readSettings(file: string): Settings {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return new Map();
  }
  return new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const [, name, value] = /^\s*([\w.-]+)\s*:(.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, (value ?? '').trim()] as const];
    }),
  );
}

function isForUs(settings: Settings): boolean {
  const enabledIn = settings.get('enable-in');
  const names = (list: string): string[] => list.split(/[\s,]+/);
  if (enabledIn !== undefined && !names(enabledIn).includes(program)) return false;
  if (names(settings.get('disable-in') ?? '').includes(program)) return false;
  return settings.get('trust-policy') !== 'yes' && !settings.has('remote');
}

function modulePath(module: string, folders: string[]): string | undefined {
  if (module === '') return undefined;
  if (isAbsolute(module)) return module;
  return folders.map((folder) => join(folder, module)).find((path) => existsSync(path));
}

/**
 * Where p11-kit keeps its configuration. Windows has no such places: there the same paths mean the root of whatever drive the
 * program was started on, where anybody may lay a file that names a driver for everybody else.
 */
export function p11KitPlaces(platform: NodeJS.Platform): P11KitPlaces | undefined {
  if (platform === 'win32') return undefined;
  const user = join(homedir(), '.config', 'pkcs11');
  const roots = platform === 'darwin' ? ['/opt/homebrew', '/usr/local'] : [''];
  const shares = platform === 'darwin' ? roots : ['/usr', '/usr/local'];
  const libraries =
    platform === 'darwin'
      ? roots.map((root) => `${root}/lib/pkcs11`)
      : ['x86_64-linux-gnu/', 'aarch64-linux-gnu/', '../lib64/', ''].map((part) => join('/usr/lib', part, 'pkcs11'));
  return {
    systemConfiguration: roots.map((root) => `${root}/etc/pkcs11/pkcs11.conf`),
    userConfiguration: join(user, 'pkcs11.conf'),
    systemModules: [
      ...roots.map((root) => `${root}/etc/pkcs11/modules`),
      ...shares.map((share) => `${share}/share/p11-kit/modules`),
    ],
    userModules: join(user, 'modules'),
    moduleFolders: libraries,
  };
}
