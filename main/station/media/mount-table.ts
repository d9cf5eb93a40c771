/** One line of /proc/self/mountinfo (proc_pid_mountinfo(5)). */
export interface Mount {
  /** `major:minor` of the device; of what has none, major is 0. */
  device: string;
  /** Of the mount, as long as it stands. */
  id: string;
  /** The part of the file system that is seen here: `/` is all of it. */
  root: string;
  /** Absolute. */
  folder: string;
  type: string;
  writable: boolean;
}

/** @param text - of /proc/self/mountinfo; lines that say something else are passed over */
export function parseMounts(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [left = '', right] = line.split(' - ');
    const [id, , device, root, folder, options] = left.split(' ');
    const [type, , superOptions] = right?.split(' ') ?? [];
    if (!id || !device || !root || !folder || !options || !type) return [];
    const locked = [options, superOptions ?? ''].some((list) => list.split(',').includes('ro'));
    return [{ id, device, type, root: unescaped(root), folder: unescaped(folder), writable: !locked }];
  });
}

/** Blanks, tabs, line ends and backslashes are three octal digits each; they may be parts of one character in UTF-8. */
function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  const octets = Buffer.from(text, 'utf8').toString('latin1');
  const plain = octets.replace(/\\([0-3][0-7]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
  return Buffer.from(plain, 'latin1').toString('utf8');
}
