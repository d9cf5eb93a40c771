import { generateKeyPair, randomBytes, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { Fault, type TransferredPort } from '../../../../hosts/endpoint';
import type { KeyEntry, KeyKind, OneTimeKey, OneTimeKeyWish, PrivateKeyDescription } from '../../../crypto-token';
import type { LoginVerdict, SignatureRequest } from '../../../process/protocol';
import type { HeldSession } from '../../../process/session-desk';
import { describeSoftwareKey, signWithKey } from '../../../process/software-signature';

const generate = promisify(generateKeyPair);

const pairs: Record<KeyKind, () => Promise<{ publicKey: KeyObject; privateKey: KeyObject }>> = {
  'RSA-2048': () => generate('rsa', { modulusLength: 2048 }),
  'RSA-3072': () => generate('rsa', { modulusLength: 3072 }),
  'RSA-4096': () => generate('rsa', { modulusLength: 4096 }),
  'P-256': () => generate('ec', { namedCurve: 'prime256v1' }),
  'P-384': () => generate('ec', { namedCurve: 'secp384r1' }),
  'P-521': () => generate('ec', { namedCurve: 'secp521r1' }),
};

/** One batch's keys in the memory of this process. Nothing of them is ever written; they end with the session at the latest. */
export class MemorySession implements HeldSession {
  readonly id = randomBytes(16).toString('hex');
  private readonly keys = new Map<string, KeyObject>();

  async make({ alias, kind, lives }: OneTimeKeyWish): Promise<OneTimeKey> {
    if (lives !== 'session') throw new Fault('key-management-refused', 'keys in memory live for a session only');
    const { publicKey, privateKey } = await pairs[kind]();
    this.keys.set(alias, privateKey);
    return { alias, lives, publicKey: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })) };
  }

  destroy(alias: string): number {
    return this.keys.delete(alias) ? 1 : 0;
  }

  entries(): KeyEntry[] {
    return [];
  }

  /** No device protects it: none of the facts that prove sole control holds for it. */
  key(alias: string): PrivateKeyDescription {
    return describeSoftwareKey(alias, this.find(alias));
  }

  sign({ alias, digest, algorithm }: Omit<SignatureRequest, 'session'>): Uint8Array {
    return signWithKey(this.find(alias), digest, algorithm);
  }

  close(): void {
    this.keys.clear();
  }

  attach(port: TransferredPort): void {
    port.close();
  }

  attempt(): LoginVerdict {
    throw new Fault('device-error', 'no PIN is wanted');
  }

  detach(): void {
    // No PIN ever arrives.
  }

  private find(alias: string): KeyObject {
    const key = this.keys.get(alias);
    if (!key) throw new Fault('key-missing', alias);
    return key;
  }
}
