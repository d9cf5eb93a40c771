import type { ReleaseKey } from './gpg.mjs';

export interface SigningStep {
  what: string;
  applies(folder: string): boolean;
  sign(folder: string, key: ReleaseKey): Promise<void>;
  /** @throws when something is not as signed */
  verify(folder: string, key: ReleaseKey): Promise<void>;
}

export const SIGNING_STEPS: readonly SigningStep[];
