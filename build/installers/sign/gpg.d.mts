export interface ReleaseKey {
  /** The whole one, in hex. */
  fingerprint: string;
  /** GnuPG's folder, in place of the usual one. */
  home?: string;
  /** Holds the token's PIN; without it GnuPG asks by itself. */
  pinFile?: string;
}

export function detachedSignature(file: string, key: ReleaseKey): Promise<string>;
export function exportPublicKey(key: ReleaseKey, base: string): Promise<void>;
/** @throws when the signature is not good, or not by this key */
export function assertSigned(files: readonly string[], keyring: string, fingerprint: string): Promise<void>;
