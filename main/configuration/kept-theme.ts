import type { Theme } from '../../preload/contract/model';
import { ProfileFile } from './profile-file';

const themes: Theme[] = ['system', 'light', 'dark'];

/** Name of the file that keeps what a person set in the window. */
export const settingsFile = 'settings.json';

/** The theme that settings name; the system's where they name none. */
export function themeIn(settings: unknown): Theme {
  const theme = typeof settings === 'object' && settings !== null ? (settings as { theme?: unknown }).theme : undefined;
  return themes.find((one) => one === theme) ?? 'system';
}

/** The theme that a profile keeps, for a window that opens before its settings are asked for anything else. */
export const keptTheme = (folder: string): Theme => themeIn(new ProfileFile(folder, settingsFile).read());
