/**
 * Whether the name of a file fits a pattern. `*` stands for any characters, also for none, and `?` for exactly one; everything
 * else for itself, brackets and braces too: they are ordinary in the names of files, and a rule about who may sign what has to
 * mean what it looks like. Upper and lower case are the same, and so are the ways in which Unicode writes a letter.
 *
 * @param name - without its folder
 */
export function fitsFileName(pattern: string, name: string): boolean {
  const wanted = characters(pattern);
  const given = characters(name);
  let at = 0;
  let next = 0;
  /** The last `*`, and how much of the name it has taken: only that is ever tried again, so a hostile name costs little. */
  let star: { behind: number; taken: number } | undefined;
  while (at < given.length) {
    const token = wanted[next];
    if (token === '*') {
      next += 1;
      star = { behind: next, taken: at };
    } else if (token !== undefined && (token === '?' || token === given[at])) {
      next += 1;
      at += 1;
    } else if (star) {
      star.taken += 1;
      at = star.taken;
      next = star.behind;
    } else return false;
  }
  return wanted.slice(next).every((token) => token === '*');
}

/** As they are compared: whole characters, composed, in lower case. */
function characters(text: string): string[] {
  return [...text.normalize('NFC').toLowerCase().normalize('NFC')];
}
