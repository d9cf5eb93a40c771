import type { CryptoToken, KeyEntry, PinSource, TokenDescription, TokenSession } from '../../crypto-token';
import { Pkcs11CryptoToken } from '../../pkcs11-crypto-token';
import type { TokenHost } from '../../token-host';

/** How many sessions each process serves: their keys go with it when the last one is closed. */
const open = new WeakMap<TokenHost, number>();

/**
 * The memory of this computer as a CryptoToken, for stations without any device: it makes keys for one signature and keeps none.
 * They live in a process of their own, which is ended with its last session: what a process forgets may stay in its memory for a
 * while, and what has ended has none.
 */
export class MemoryCryptoToken implements CryptoToken {
  readonly keystore = 'MEMORY';
  readonly makesOneTimeKeys = true;
  private readonly process: Pkcs11CryptoToken;

  constructor(
    readonly name: string,
    private readonly host: TokenHost,
  ) {
    this.process = new Pkcs11CryptoToken(name, host, {});
  }

  describe(): Promise<TokenDescription> {
    return this.process.describe();
  }

  entries(): Promise<KeyEntry[]> {
    return Promise.resolve([]);
  }

  pinEntries(): number {
    return 0;
  }

  async open(nobody: PinSource): Promise<TokenSession> {
    open.set(this.host, (open.get(this.host) ?? 0) + 1);
    const closed = (): void => {
      const left = (open.get(this.host) ?? 1) - 1;
      open.set(this.host, left);
      if (left === 0) this.host.kill();
    };
    let session: TokenSession;
    try {
      session = await this.process.open(nobody);
    } catch (error) {
      closed();
      throw error;
    }
    let isOpen = true;
    return {
      entries: () => session.entries(),
      key: (alias) => session.key(alias),
      sign: (...signature) => session.sign(...signature),
      oneTime: session.oneTime!,
      async close() {
        if (!isOpen) return;
        isOpen = false;
        await session.close();
        closed();
      },
    };
  }
}
