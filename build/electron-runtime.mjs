// Where set-up found Electron. Quick: reads what set-up wrote and looks whether it is still there.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MEMORY, readJson } from './setup/project.mjs';

export const ELECTRON_RECORD = join(MEMORY, 'electron.json');

/** The recorded runtime, or undefined when set-up has not run or the runtime has gone. */
export function findElectron() {
  const record = readJson(ELECTRON_RECORD);
  return record && existsSync(record.executable) ? record : undefined;
}

/** The recorded runtime; an error that says what to do when there is none. */
export function requireElectron() {
  const found = findElectron();
  if (!found) throw new Error('No Electron is set up. Run: npm run setup');
  return found;
}
