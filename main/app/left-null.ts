import { closeSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

const OWN = '/proc/self/fd';
const WRITE_ONLY = 0o1;
const ACCESS = 0o3;
const CLOSED_ON_EXEC = 0o2000000;

/**
 * Starts a utility process, and closes the descriptor that it leaves behind for nothing: for a child's standard input older
 * Electrons, the oldest that we run on among them, open `/dev/null` and forget it, one for each process, as long as the program runs
 * (electron/electron#47525, which mended that in 35 to 37 and what follows).
 *
 * Known by what no code but that one opens in the moment of the call: `/dev/null`, for writing only, to be inherited. Nobody can
 * have it yet, so it need not be kept until the child is there. Where there is not exactly one of the kind, none is touched: an
 * Electron that is mended opens none. Linux only, which alone tells what a descriptor is.
 *
 * @param start - starts it, with nothing else of its input and output ignored: that would be a second one, which the child needs
 */
export function withoutLeftNull<T>(start: () => T): T {
  const before = new Set(inheritedNulls());
  const started = start();
  const [left, ...others] = inheritedNulls().filter((one) => !before.has(one));
  if (left !== undefined && others.length === 0) closeSync(left);
  return started;
}

function inheritedNulls(): number[] {
  return ownDescriptors().filter((one) => {
    try {
      if (readlinkSync(`${OWN}/${one}`) !== '/dev/null') return false;
      const flags = parseInt(/^flags:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${one}`, 'latin1'))?.[1] ?? '', 8);
      return (flags & ACCESS) === WRITE_ONLY && (flags & CLOSED_ON_EXEC) === 0;
    } catch {
      // Another thread has closed it since.
      return false;
    }
  });
}

function ownDescriptors(): number[] {
  if (process.platform !== 'linux') return [];
  try {
    return readdirSync(OWN).map(Number);
  } catch {
    // No /proc: then they stay, which costs little.
    return [];
  }
}
