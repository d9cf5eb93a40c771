import type { BigIntStats } from 'node:fs';

/**
 * One word for a file as it is now: which one it is, how large, and when it was changed. The time of the entry is in it: it
 * moves, too, where a program sets the time of the modification back.
 */
export const fileMark = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
