import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { unsafePlace } from './index';

/**
 * Where a helper program is: the first on PATH that no other ordinary user may change. Folders of PATH that are not absolute
 * are passed over, for they mean wherever the program was started.
 *
 * @param name - of the program, or its absolute path
 * @returns an absolute path; nothing where there is no such program
 */
export function safeProgram(name: string, path = process.env['PATH'] ?? ''): string | undefined {
  const places = isAbsolute(name)
    ? [name]
    : path
        .split(delimiter)
        .filter(isAbsolute)
        .map((folder) => join(folder, name));
  return places.find((place) => isExecutable(place) && !unsafePlace(place));
}

function isExecutable(place: string): boolean {
  try {
    accessSync(place, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
