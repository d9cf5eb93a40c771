import { basename } from 'node:path';
import type { AnyTokenConfiguration, CryptoTokenConfiguration } from '../../configuration/configuration';
import type { CryptoToken } from '../crypto-token';
import type { SharedLibrary } from '../discovery/shared-libraries';
import { Pkcs11CryptoToken, type LoginHook } from '../pkcs11-crypto-token';
import type { SlotSelector } from '../process/protocol';
import type { TokenHost } from '../token-host';
import { MemoryCryptoToken } from './memory/memory-crypto-token';
import { Pkcs12CryptoToken } from './pkcs12/pkcs12-crypto-token';

/** What a kind of token is made with. */
export interface TokenProcesses {
  /** The process that serves a module, or what is served like one. */
  host(library: SharedLibrary): TokenHost;
  /** @throws CountersignError token.moduleMissing when the library is not on the allow-list */
  libraryFor(name: string, token: CryptoTokenConfiguration): SharedLibrary;
  /** Told of each login to a token that keeps keys. */
  loggedIn: LoginHook;
}

/** One kind of CryptoToken: each has its folder, its process and its entries of the configuration. */
interface TokenKind<C extends AnyTokenConfiguration> {
  make(name: string, token: C, processes: TokenProcesses): CryptoToken;
  /** Whether a PKCS#11 module stands behind it, which is looked after with the others. */
  readonly hasModule: boolean;
}

type KindOf<T extends AnyTokenConfiguration> = T extends { KEYSTORETYPE: infer K extends string } ? K : 'PKCS11';
type Kinds = { [T in AnyTokenConfiguration as KindOf<T>]: TokenKind<T> };

const kinds: Kinds = {
  PKCS11: {
    make: (name, token, processes) =>
      new Pkcs11CryptoToken(
        name,
        processes.host(processes.libraryFor(name, token)),
        slotSelector(token),
        processes.loggedIn,
      ),
    hasModule: true,
  },
  PKCS12: {
    make: (name, { KEYSTOREPATH: path }, processes) => new Pkcs12CryptoToken(name, processes.host(keystoreFile(path))),
    hasModule: false,
  },
  MEMORY: {
    make: (name, _, processes) => new MemoryCryptoToken(name, processes.host(memoryOf(name))),
    hasModule: false,
  },
};

function kindOf(token: AnyTokenConfiguration): TokenKind<AnyTokenConfiguration> {
  return kinds[token.KEYSTORETYPE ?? 'PKCS11'];
}

/** The CryptoToken of an entry of the configuration. @throws CountersignError token.moduleMissing */
export function tokenOf(name: string, token: AnyTokenConfiguration, processes: TokenProcesses): CryptoToken {
  return kindOf(token).make(name, token, processes);
}

/** Whether a PKCS#11 module stands behind a token. */
export function hasModule(token: AnyTokenConfiguration): token is CryptoTokenConfiguration {
  return kindOf(token).hasModule;
}

/** A PKCS#12 file is served like a module: by a process of its own. */
export function keystoreFile(path: string): SharedLibrary {
  return { name: basename(path), path, environment: {}, source: 'configuration', servedBy: 'pkcs12-process' };
}

/** No file stands behind it; the name alone tells two of them apart. */
function memoryOf(name: string): SharedLibrary {
  return { name, path: `memory:${name}`, environment: {}, source: 'configuration', servedBy: 'memory-process' };
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
