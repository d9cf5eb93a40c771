import { CountersignError } from '../errors/countersign-error';
import type { HostLauncher } from '../hosts/host-launcher';
import type { Log } from '../log/log';
import type { Configuration, CryptoTokenConfiguration } from '../signers/configuration';
import type { CryptoToken, TokenDescription } from './crypto-token';
import { installedLibraries } from './known-libraries';
import { Pkcs11CryptoToken } from './pkcs11-crypto-token';
import type { SlotSelector } from './process/protocol';
import { TokenHost, type SharedLibrary, type TokenDeadlines } from './token-host';
import { toTokenError } from './token-errors';

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
}

/** Owns the token processes, one for each module, and hands out CryptoTokens on them. */
export class TokenRegistry {
  private readonly hosts = new Map<string, TokenHost>();
  private readonly libraries: Map<string, SharedLibrary>;

  constructor(
    private readonly configuration: Configuration | undefined,
    private readonly launcher: HostLauncher,
    private readonly log: Log,
    private readonly deadlines: TokenDeadlines,
  ) {
    this.libraries = new Map(
      [...installedLibraries()].map(([name, path]) => [name, { name, path, environment: {} }] as const),
    );
    for (const [name, library] of Object.entries(configuration?.SHAREDLIBRARIES ?? {})) {
      this.libraries.set(name, { name, path: library.path, environment: library.environment });
    }
  }

  /** The names of the configured tokens. */
  get names(): string[] {
    return Object.keys(this.configuration?.CRYPTOTOKENS ?? {});
  }

  /**
   * A configured token.
   * @throws CountersignError token.unknown; token.moduleMissing when its library is not on the allow-list
   */
  configured(name: string): CryptoToken {
    const tokens = this.configuration?.CRYPTOTOKENS ?? {};
    const token = Object.hasOwn(tokens, name) ? tokens[name] : undefined;
    if (!token) throw new CountersignError('token.unknown', { token: name });
    const library = this.libraries.get(token.SHAREDLIBRARYNAME);
    if (!library) throw new CountersignError('token.moduleMissing', { token: name, library: token.SHAREDLIBRARYNAME });
    return new Pkcs11CryptoToken(name, this.host(library), slotSelector(token));
  }

  /** Asks every known driver of this computer for its tokens; one that fails is reported, not fatal. */
  async discover(): Promise<{ found: DiscoveredToken[]; silent: SilentLibrary[] }> {
    const found: DiscoveredToken[] = [];
    const silent: SilentLibrary[] = [];
    await Promise.all(
      [...this.libraries.values()].map(async (library) => {
        const host = this.host(library);
        try {
          for (const description of await host.request('tokens.list', {})) {
            const { label, serial } = description;
            const name = label || serial || library.name;
            found.push({ name, description, token: new Pkcs11CryptoToken(name, host, { label, serial }) });
          }
        } catch (error) {
          silent.push({ library: library.name, error: toTokenError(error, library.name, library.name) });
        }
      }),
    );
    return { found: distinct(found), silent };
  }

  /** The token processes that run now, for fault tests. */
  get processIds(): number[] {
    return [...this.hosts.values()].flatMap((host) => host.pid ?? []);
  }

  dispose(): void {
    for (const host of this.hosts.values()) host.dispose();
    this.hosts.clear();
  }

  private host(library: SharedLibrary): TokenHost {
    let host = this.hosts.get(library.name);
    if (!host) {
      host = new TokenHost(library, this.launcher, this.log, this.deadlines);
      this.hosts.set(library.name, host);
    }
    return host;
  }
}

function slotSelector(token: CryptoTokenConfiguration): SlotSelector {
  const serial = token.SERIAL === undefined ? {} : { serial: token.SERIAL };
  switch (token.SLOTLABELTYPE) {
    case 'SLOT_LABEL':
      return { ...serial, label: String(token.SLOTLABELVALUE) };
    case 'SLOT_INDEX':
      return { ...serial, index: Number(token.SLOTLABELVALUE) };
    case 'SLOT_NUMBER':
      return { ...serial, number: Number(token.SLOTLABELVALUE) };
  }
}

/** One card seen through two drivers is one token; two cards with one label are told apart by serial. */
function distinct(tokens: DiscoveredToken[]): DiscoveredToken[] {
  const bySerial = new Map<string, DiscoveredToken>();
  for (const one of tokens) {
    const key = `${one.description.label}\u0000${one.description.serial}`;
    if (!bySerial.has(key)) bySerial.set(key, one);
  }
  const all = [...bySerial.values()].sort((a, b) => a.name.localeCompare(b.name));
  const doubled = (name: string): boolean => all.filter((one) => one.description.label === name).length > 1;
  return all.map((one) => (doubled(one.name) ? { ...one, name: `${one.name} (${one.description.serial})` } : one));
}
