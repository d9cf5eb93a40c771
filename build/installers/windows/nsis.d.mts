import type { AuthenticodeSigner } from './authenticode.mjs';
import type { WindowsContext } from './kinds.mjs';

export interface WindowsPackage {
  application: string;
  version: string;
  displayName: string;
  file: string;
  signer?: AuthenticodeSigner;
}

export function buildNsis(choice: WindowsPackage, context: WindowsContext): Promise<void>;
