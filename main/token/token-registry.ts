import type { AddedDriver } from '../configuration/settings';
import { basename } from 'node:path';
import { CountersignError } from '../errors/countersign-error';
import type { HostLauncher } from '../hosts/host-launcher';
import type { Log } from '../log/log';
import type { AnyTokenConfiguration, Configuration, CryptoTokenConfiguration } from '../configuration/configuration';
import type { CryptoToken, TokenDescription } from './crypto-token';
import { ModuleProbe } from './discovery/module-probe';
import {
  addedLibrary,
  allowedLibraries,
  libraryOf,
  moduleIdentity,
  nameForAdded,
  type SharedLibrary,
} from './discovery/shared-libraries';
import { hasModule, keystoreFile, tokenOf, type TokenProcesses } from './kinds';
import type { KeyFiles } from './kinds/pkcs12/key-files';
import { Pkcs11CryptoToken, type LoginHook } from './pkcs11-crypto-token';
import { Pkcs12CryptoToken } from './kinds/pkcs12/pkcs12-crypto-token';
import { toTokenError } from './token-errors';
import { TokenHost, type TokenDeadlines } from './token-host';

/** A token that was found without being configured. */
export interface DiscoveredToken {
  name: string;
  token: CryptoToken;
  description: TokenDescription;
}

/** A module that could not be asked, and why. */
export interface SilentLibrary {
  library: string;
  error: CountersignError;
  /** It crashed or hung, and is not asked again until {@link TokenRegistry.retry} or the next start. */
  setAside: boolean;
}

/** What the person has added to what the configuration names. */
export interface OwnTokens {
  drivers?: readonly AddedDriver[];
  /** Absent where no key files are taken beside the configured ones. */
  keyFiles?: KeyFiles | undefined;
  /** Told of each login; it may use the session, and never rejects. */
  loggedIn?: LoginHook;
}

/** Owns the token processes, one for each module and environment, and hands out CryptoTokens on them. */
export class TokenRegistry {
  private readonly hosts = new Map<string, TokenHost>();
  private readonly libraries: Map<string, SharedLibrary>;
  private readonly probes = new Map<string, ModuleProbe>();
  private readonly keyFiles: KeyFiles | undefined;
  private readonly processes: TokenProcesses = {
    host: (library) => this.host(library),
    libraryFor: (name, token) => this.libraryFor(name, token),
    loggedIn: (...login) => this.own.loggedIn?.(...login) ?? Promise.resolve(),
  };

  constructor(
    private readonly configuration: Configuration | undefined,
    private readonly launcher: HostLauncher,
    private readonly log: Log,
    private readonly deadlines: TokenDeadlines,
    private readonly own: OwnTokens = {},
  ) {
    this.libraries = allowedLibraries(configuration, own.drivers ?? []);
    this.keyFiles = own.keyFiles;
  }

  /** The names of the tokens that need not be found: the configured ones, and the person's key files. */
  get names(): string[] {
    return [...this.configuredNames, ...this.keyFileNames];
  }

  get configuredNames(): string[] {
    return Object.keys(this.configuration?.CRYPTOTOKENS ?? {});
  }

  /** The names of the key files that the person has chosen. */
  get keyFileNames(): string[] {
    return this.keyFiles?.list().map(({ name }) => name) ?? [];
  }

  /** Whether the person may choose key files. */
  get takesKeyFiles(): boolean {
    return this.keyFiles !== undefined;
  }

  /**
   * Takes a PKCS#12 file as a token, for this and later starts. No password is needed for that.
   *
   * @param path - absolute
   * @returns the name of the token
   * @throws CountersignError keystore.notAllowed; keystore.unusable for what is no such file
   */
  async addKeyFile(path: string): Promise<string> {
    if (!this.keyFiles) throw new CountersignError('keystore.notAllowed', { file: basename(path) });
    const known = this.keyFiles.list().some((one) => one.path === path);
    try {
      await this.keyFile(basename(path), path).describe();
    } catch (error) {
      if (!known) this.endKeyFile(path);
      throw error;
    }
    return this.keyFiles.add(path);
  }

  /**
   * Forgets a key file and ends its process. The file itself is not touched.
   * @returns false when there is none of that name
   */
  removeKeyFile(name: string): boolean {
    const removed = this.keyFiles?.remove(name);
    if (removed) this.endKeyFile(removed.path);
    return removed !== undefined;
  }

  /**
   * A configured token, or a key file of the person.
   * @throws CountersignError token.unknown; token.moduleMissing when its library is not on the allow-list
   */
  configured(name: string): CryptoToken {
    const own = this.keyFiles?.list().find((one) => one.name === name);
    if (own) return this.keyFile(name, own.path);
    return tokenOf(name, this.configurationOf(name), this.processes);
  }

  /** Asks every module for its tokens; one that fails is reported, not fatal. */
  async discover(): Promise<{ found: DiscoveredToken[]; silent: SilentLibrary[] }> {
    const found: DiscoveredToken[] = [];
    const silent: SilentLibrary[] = [];
    const asked = await Promise.all(
      this.modules().map(async (probe) => {
        try {
          return { probe, tokens: await probe.tokens() };
        } catch (error) {
          return { probe, error: toTokenError(error, probe.library.name, probe.library.name) };
        }
      }),
    );
    // In the order of the allow-list, not of the answers: of two drivers for one card the same one is taken each time.
    for (const { probe, tokens, error } of asked) {
      if (error) silent.push({ library: probe.library.name, error, setAside: probe.setAside !== undefined });
      for (const description of tokens ?? []) found.push(this.discovered(probe, description));
    }
    return { found: distinct(found), silent };
  }

  /**
   * Every module of the allow-list once, whatever names and links lead to it; and, for configured tokens with an address of
   * their own, the proxying module at each address.
   */
  modules(): ModuleProbe[] {
    const remote = this.configuredNames.flatMap((name) => {
      const token = this.configurationOf(name);
      if (!hasModule(token)) return [];
      const library = this.libraries.get(token.SHAREDLIBRARYNAME);
      return library && token.ADDRESS !== undefined ? [libraryOf(library, token)] : [];
    });
    const proxying = new Set(remote.map(({ name }) => name));
    const local = [...this.libraries.values()].filter(({ name }) => !proxying.has(name));
    const unique = new Set([...local, ...remote].map((library) => this.probe(library)));
    return [...unique];
  }

  /**
   * The module of a configured token; nothing where a file holds its keys, or memory.
   * @throws CountersignError token.unknown; token.moduleMissing
   */
  moduleOf(name: string): ModuleProbe | undefined {
    const token = this.configurationOf(name);
    return hasModule(token) ? this.probe(this.libraryFor(name, token)) : undefined;
  }

  /** Modules that were set aside are asked again: the one of that name, or all. */
  retry(name?: string): void {
    for (const probe of this.probes.values()) {
      if (name === undefined || probe.library.name === name) probe.retry();
    }
  }

  /** Why the module of a configured token is set aside, if it is. */
  setAside(name: string): CountersignError | undefined {
    if (this.keyFileNames.includes(name)) return undefined;
    const token = this.configurationOf(name);
    if (!hasModule(token)) return undefined;
    return this.probes.get(moduleIdentity(this.libraryFor(name, token)))?.setAside;
  }

  /**
   * Puts a driver of the person's choice on the allow-list, for as long as the program runs. It is asked with the others.
   *
   * @param path - absolute, and chosen in main's own dialog
   * @throws CountersignError driver.known when it is on the list already
   */
  add(path: string): AddedDriver {
    const driver = { name: nameForAdded(path, new Set(this.libraries.keys())), path };
    const library = addedLibrary(driver);
    const identity = moduleIdentity(library);
    const known = [...this.libraries.values()].find((other) => moduleIdentity(other) === identity);
    if (known) throw new CountersignError('driver.known', { file: basename(path), library: known.name });
    this.libraries.set(driver.name, library);
    return driver;
  }

  /** Takes a driver that the person added off the list, and ends its process. Drivers of other sources stay. */
  remove(name: string): boolean {
    const library = this.libraries.get(name);
    if (library?.source !== 'added') return false;
    const identity = moduleIdentity(library);
    this.libraries.delete(name);
    // Another name may lead to the same module.
    if ([...this.libraries.values()].some((other) => moduleIdentity(other) === identity)) return true;
    this.probes.delete(identity);
    this.hosts.get(identity)?.dispose();
    this.hosts.delete(identity);
    return true;
  }

  /** A token that a module has listed. */
  discovered({ library }: ModuleProbe, description: TokenDescription): DiscoveredToken {
    const { label, serial } = description;
    const name = label || serial || library.name;
    const token = new Pkcs11CryptoToken(name, this.host(library), { label, serial }, this.processes.loggedIn);
    return { name, description, token };
  }

  /** The token processes that run now, for fault tests. */
  get processIds(): number[] {
    return [...this.hosts.values()].flatMap((host) => host.pid ?? []);
  }

  dispose(): void {
    for (const host of this.hosts.values()) host.dispose();
    this.hosts.clear();
    this.probes.clear();
  }

  private keyFile(name: string, path: string): CryptoToken {
    return new Pkcs12CryptoToken(name, this.host(keystoreFile(path)));
  }

  /** Ends the process of a file, unless a configured token is the same file. */
  private endKeyFile(path: string): void {
    const configured = Object.values(this.configuration?.CRYPTOTOKENS ?? {});
    if (configured.some((one) => one.KEYSTORETYPE === 'PKCS12' && one.KEYSTOREPATH === path)) return;
    const identity = moduleIdentity(keystoreFile(path));
    this.hosts.get(identity)?.dispose();
    this.hosts.delete(identity);
  }

  private configurationOf(name: string): AnyTokenConfiguration {
    const tokens = this.configuration?.CRYPTOTOKENS ?? {};
    const token = Object.hasOwn(tokens, name) ? tokens[name] : undefined;
    if (!token) throw new CountersignError('token.unknown', { token: name });
    return token;
  }

  private libraryFor(name: string, token: CryptoTokenConfiguration): SharedLibrary {
    const library = this.libraries.get(token.SHAREDLIBRARYNAME);
    if (!library) throw new CountersignError('token.moduleMissing', { token: name, library: token.SHAREDLIBRARYNAME });
    return libraryOf(library, token);
  }

  private probe(library: SharedLibrary): ModuleProbe {
    const identity = moduleIdentity(library);
    const probe = this.probes.get(identity) ?? new ModuleProbe(library, this.host(library));
    this.probes.set(identity, probe);
    return probe;
  }

  private host(library: SharedLibrary): TokenHost {
    const identity = moduleIdentity(library);
    const host = this.hosts.get(identity) ?? new TokenHost(library, this.launcher, this.log, this.deadlines);
    this.hosts.set(identity, host);
    return host;
  }
}

/** One card seen through two drivers is one token; two cards with one label are told apart by serial. */
export function distinct(tokens: DiscoveredToken[]): DiscoveredToken[] {
  const bySerial = new Map<string, DiscoveredToken>();
  for (const one of tokens) {
    const key = `${one.description.label}\u0000${one.description.serial}`;
    if (!bySerial.has(key)) bySerial.set(key, one);
  }
  const all = [...bySerial.values()].sort((a, b) => a.name.localeCompare(b.name));
  const doubled = (name: string): boolean => all.filter((one) => one.description.label === name).length > 1;
  return all.map((one) => (doubled(one.name) ? { ...one, name: `${one.name} (${one.description.serial})` } : one));
}
