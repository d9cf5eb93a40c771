import { basename, dirname, extname, join } from 'node:path';

/**
 * Where the signed copy of a file goes: beside it, as `NAME-signed.pdf`. A file that is already such a copy keeps its name
 * and gets a number, since the engine never writes over a file.
 */
export function signedName(input: string): string {
  const extension = extname(input);
  const stem = basename(input, extension);
  const bare = stem.replace(/-signed( \(\d+\))?$/, '') || stem;
  return join(dirname(input), `${bare}-signed${extension || '.pdf'}`);
}

/** Where the extended copy of a signed file goes: beside it, as `NAME-extended.pdf`. */
export function extendedName(input: string): string {
  const extension = extname(input);
  const stem = basename(input, extension);
  const bare = stem.replace(/-extended( \(\d+\))?$/, '') || stem;
  return join(dirname(input), `${bare}-extended${extension || '.pdf'}`);
}
