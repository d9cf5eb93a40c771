import type { ErrorParams } from '../../../../preload/contract/error-codes';
import { CountersignError } from '../../../errors/countersign-error';
import type {
  CryptoToken,
  KeyEntry,
  PinSource,
  TokenAtALook,
  TokenDescription,
  TokenSession,
} from '../../crypto-token';
import { Pkcs11CryptoToken } from '../../pkcs11-crypto-token';
import type { TokenHost } from '../../token-host';

/**
 * A PKCS#12 file as a CryptoToken: its password takes the place of the PIN, and its keys live in a process of their own from
 * the password to the end of the batch. That process answers to the same protocol as one that holds a PKCS#11 module, so the
 * conversation with it is the same; what is left out is what a file has not: a PIN that the token itself counts and changes,
 * and keys that are made in it.
 */
export class Pkcs12CryptoToken implements CryptoToken {
  readonly keystore = 'PKCS12';
  private readonly process: Pkcs11CryptoToken;

  constructor(
    readonly name: string,
    host: TokenHost,
  ) {
    this.process = new Pkcs11CryptoToken(name, host, {});
  }

  describe(): Promise<TokenDescription> {
    return this.process.describe();
  }

  entries(): Promise<KeyEntry[]> {
    return this.process.entries();
  }

  look(): Promise<TokenAtALook> {
    return this.process.look();
  }

  /** The password opens the file for the batch. */
  pinEntries(): number {
    return 1;
  }

  async open(password: PinSource): Promise<TokenSession> {
    try {
      const session = await this.process.open(password);
      return {
        entries: () => session.entries(),
        key: (alias) => session.key(alias),
        sign: (...signature) => session.sign(...signature),
        close: () => session.close(),
      };
    } catch (error) {
      if (!CountersignError.is(error)) throw error;
      const { name: token } = this;
      if (error.code === 'pin.wrong') throw new CountersignError('keystore.passwordWrong', { token }, { cause: error });
      if (error.code !== 'pin.malformed') throw error;
      const { flaw } = error.params as ErrorParams['pin.malformed'];
      throw new CountersignError('pin.malformed', { token, keystore: true, ...(flaw && { flaw }) }, { cause: error });
    }
  }
}
