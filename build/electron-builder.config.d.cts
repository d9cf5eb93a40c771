import type { Configuration } from 'electron-builder';

/** How the application is packed. `macTarget`: an installer in place of a folder, on macOS. */
export function packConfiguration(choice: {
  runtime: { dist: string; version: string };
  output: string;
  testBuild: boolean;
  macTarget?: 'pkg' | 'dmg';
}): Configuration;

/** The executable of a packed application. */
export function executableIn(folder: string, platform: NodeJS.Platform): string;
