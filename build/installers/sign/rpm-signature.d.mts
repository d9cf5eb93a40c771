import type { ReleaseKey } from './gpg.mjs';

export function signRpm(file: string, key: ReleaseKey, options?: { gpg?: string }): Promise<void>;
/** @throws when it carries no good signature by this key */
export function assertRpmSigned(file: string, publicKey: string): Promise<void>;
