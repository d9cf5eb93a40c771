import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProgram } from './program';

/**
 * The composition root. One entry serves the desktop application and the command line, under Electron and under plain Node:
 *
 * - `program.ts` tells the two apart and starts one,
 * - `services.ts` builds what signs, the same for both,
 * - `app/` and `ipc/` are the window, `cli/` the command line,
 * - `signing/` is the life of a sign request, `signers/` who may sign with what,
 * - `token/` and `document/` are the two walls behind which keys and documents are handled, each in its own process (`hosts/`).
 */
void startProgram({
  // The code lies in a folder beside the entries.
  entries: dirname(dirname(fileURLToPath(import.meta.url))),
  argv: process.argv,
});
