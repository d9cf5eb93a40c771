import { Fault } from '../../hosts/endpoint';
import type { OneTimeKey, OneTimeKeyWish, PrivateKeyDescription } from '../crypto-token';
import { guard } from './cryptoki-errors';
import { bornKeyPair, offeredKinds, refuseUnprotected, type KeyPair } from './key-generation';
import type { Module } from './module';
import { describePrivateKey } from './objects';
import { publicKeyInfo } from './public-key-info';
import { labelled } from './stored-objects';

type Handle = Buffer;

/** A key with what the session signs with. */
export interface MadeKey extends OneTimeKey {
  privateKey: Handle;
  description: PrivateKeyDescription;
}

/**
 * The keys of one login that live for one signature. Their aliases are random, so whatever is called so belongs to them: that is
 * how the rest of one is found that an earlier process made.
 */
export class OneTimeKeyring {
  /** Those that stand on the token. */
  private readonly onToken = new Set<string>();

  constructor(private readonly module: Module) {}

  get hasTokenKeys(): boolean {
    return this.onToken.size > 0;
  }

  /** Whether any of them ever stood on the token. */
  hadTokenKeys = false;

  /** One that this login did not make may stand on the token too. */
  livesOnToken(alias: string): boolean {
    return this.onToken.has(alias) || !this.inSession.has(alias);
  }
  private readonly inSession = new Set<string>();

  /**
   * @param session - logged in; for a key that lives on the token, open for writing
   * @returns undefined where the token keeps no key for a session only
   * @throws Fault key-kind-unsupported, key-unprotected; outcome-unknown where a key that failed could not be taken away again
   */
  async make(session: Handle, slot: Buffer, wish: OneTimeKeyWish): Promise<MadeKey | undefined> {
    const { alias, lives } = wish;
    if (!offeredKinds(this.module, slot).includes(wish.kind)) throw new Fault('key-kind-unsupported', wish.kind);
    const own = { ...wish, alwaysAuthenticate: false };
    (lives === 'token' ? this.onToken : this.inSession).add(alias);
    this.hadTokenKeys ||= lives === 'token';
    let pair: KeyPair;
    try {
      pair = await bornKeyPair(this.module, session, own, lives);
    } catch (error) {
      if (error instanceof Fault && error.fault === 'key-lifetime-refused') {
        this.inSession.delete(alias);
        return undefined;
      }
      throw error;
    }
    try {
      const publicKey = publicKeyInfo(this.module, session, pair.publicKey);
      if (!publicKey) throw new Fault('device-error', 'the token does not tell the public key');
      refuseUnprotected(this.module, session, pair.privateKey, own);
      const description = describePrivateKey(this.module, session, pair.privateKey, alias);
      return { alias, lives, publicKey, privateKey: pair.privateKey, description };
    } catch (error) {
      this.destroy(session, alias);
      throw error;
    }
  }

  /**
   * @param session - for a key that lives on the token, open for writing
   * @throws Fault outcome-unknown where something of it is still there
   */
  destroy(session: Handle, alias: string): number {
    const objects = labelled(this.module, session, alias);
    let problem: unknown;
    for (const object of objects) {
      try {
        guard(() => this.module.cryptoki.C_DestroyObject(session, object));
      } catch (error) {
        problem ??= error;
      }
    }
    if (problem !== undefined && labelled(this.module, session, alias).length > 0) {
      throw problem instanceof Fault && problem.fault === 'removed' ? problem : new Fault('outcome-unknown', alias);
    }
    this.onToken.delete(alias);
    this.inSession.delete(alias);
    return objects.length;
  }

  /** As far as it goes: nobody hears of what does not. */
  destroyAll(session: Handle): void {
    for (const alias of this.onToken) {
      try {
        this.destroy(session, alias);
      } catch {
        // The next one may go.
      }
    }
  }
}
