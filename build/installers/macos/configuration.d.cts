import type { Configuration } from 'electron-builder';

export function macConfiguration(): Pick<Configuration, 'mac' | 'pkg' | 'dmg'>;
