// Who signs Windows packages: a JSON file that COUNTERSIGN_AUTHENTICODE names.

import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';

const PATHS = ['module', 'pinFile', 'certificates', 'anchors'];

/**
 * @returns {import('./authenticode.mjs').AuthenticodeSigner | undefined} undefined where nothing is to be signed
 * @throws when the file is there and does not say all that is needed
 */
export function signerOfEnvironment(env = process.env) {
  const name = env.COUNTERSIGN_AUTHENTICODE;
  if (!name) return undefined;
  const file = resolve(env.INIT_CWD ?? '.', name);
  const read = JSON.parse(readFileSync(file, 'utf8'));
  const lacking = [...PATHS, 'key'].filter((entry) => typeof read[entry] !== 'string');
  if (lacking.length > 0) throw new Error(`${file} does not say: ${lacking.join(', ')}.`);
  for (const entry of PATHS) if (!isAbsolute(read[entry])) read[entry] = resolve(dirname(file), read[entry]);
  return read;
}
