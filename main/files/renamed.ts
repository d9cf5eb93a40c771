import { renameSync } from 'node:fs';

/** What Windows says while a virus scanner or an indexer looks at one of the two files, which takes a moment. */
const passing = ['EPERM', 'EACCES', 'EBUSY'];
const longestMilliseconds = 1000;

/**
 * Gives a file that is whole the name of another one, in the place of that. On Windows a look by somebody else keeps a name from
 * being taken; it is tried again for a second.
 *
 * @throws the system's error
 */
export function renameOver(
  from: string,
  to: string,
  { platform = process.platform, rename = renameSync }: { platform?: NodeJS.Platform; rename?: typeof renameSync } = {},
): void {
  for (let wait = 5, waited = 0; ; wait *= 2) {
    try {
      rename(from, to);
      return;
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (platform !== 'win32' || !passing.includes(code) || waited >= longestMilliseconds) throw error;
      // The files are small and others wait for the same name: nothing else is to be done meanwhile.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wait);
      waited += wait;
    }
  }
}
