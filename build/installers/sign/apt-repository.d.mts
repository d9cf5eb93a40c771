import type { ReleaseKey } from './gpg.mjs';

export const CODENAME: string;
export const KEYRING: string;
export function makeAptRepository(folder: string, packages: readonly string[], key: ReleaseKey): Promise<void>;
/** @throws when something of it is not as it was signed */
export function assertAptRepository(folder: string, keyring: string, fingerprint: string): Promise<void>;
