import type { WindowsContext } from './kinds.mjs';
import type { WindowsPackage } from './nsis.mjs';

export const PROPERTIES: readonly { property: string; usual: string; remembered: string }[];
export const UPGRADE_CODE: string;
export function buildMsi(choice: WindowsPackage, context: WindowsContext): Promise<void>;
export function guid(words: string): string;
