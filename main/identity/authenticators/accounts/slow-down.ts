import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ProfileFile } from '../../../configuration/profile-file';
import { whileLocked } from '../../../files/folder-lock';

/** So many wrong passwords in a row cost nothing but themselves. */
const free = 3;
const firstWait = 5;
const longestWait = 900;
/** Wrong tries that are older than that are forgotten, in milliseconds. */
const memory = 24 * 3_600_000;

interface Tries {
  /** In a row. */
  wrong: number;
  /** Milliseconds since 1970. */
  last: number;
}

/**
 * Slows down whoever guesses passwords: after some wrong ones in a row nothing is tried for a time that doubles with each. It is kept
 * in the profile, so that a restart does not reset it; whoever may write the profile could, and could change the accounts as well.
 *
 * A try counts as wrong from before it is made, so that neither a kill in the middle nor many programs at once give more of them. Names
 * that no account has are kept as one of 256 numbers: people type passwords where a name belongs, and those are kept nowhere.
 */
export class SlowDown {
  private readonly file: ProfileFile;
  private readonly folder: string;

  /**
   * @param profile - absolute path of its folder
   * @param authenticator - the name in AUTHENTICATORS
   * @param accounts - the names that there are
   */
  constructor(
    profile: string,
    private readonly authenticator: string,
    private readonly accounts: ReadonlySet<string>,
    private readonly now: () => Date,
  ) {
    this.folder = join(profile, 'passwords');
    this.file = new ProfileFile(this.folder, 'tries.json');
  }

  /**
   * Begins a try, which counts as a wrong one until {@link forget}.
   * @returns how many seconds nothing may be tried instead; undefined where it may
   * @throws the system's error when the profile can not be written: then nobody could be slowed down
   */
  begin(username: string): Promise<number | undefined> {
    return this.change((all) => {
      const key = this.keyOf(username);
      const now = this.now().getTime();
      const { wrong, last } = all[key] ?? { wrong: 0, last: now };
      // A clock that was set back does not make the wait longer than it was.
      const passed = Math.max(0, now - last);
      const left = waitAfter(wrong) * 1000 - passed;
      if (left > 0) return Math.ceil(left / 1000);
      all[key] = { wrong: wrong + 1, last: now };
      return undefined;
    });
  }

  /** The password was right. */
  async forget(username: string): Promise<void> {
    await this.change((all) => void delete all[this.keyOf(username)]);
  }

  /** The try that was begun was none: nothing was held against the account. */
  async takeBack(username: string): Promise<void> {
    await this.change((all) => {
      const tries = all[this.keyOf(username)];
      if (tries) tries.wrong = Math.max(0, tries.wrong - 1);
    });
  }

  private async change<T>(step: (all: Record<string, Tries>) => T): Promise<T> {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    return whileLocked(this.folder, () => {
      const all = readTries(this.file.read(), this.now().getTime());
      const result = step(all);
      if (!this.file.write(all)) throw new Error('the profile can not be written');
      return Promise.resolve(result);
    });
  }

  private keyOf(username: string): string {
    if (this.accounts.has(username)) return `${this.authenticator}\u0000${username}`;
    const [number = 0] = createHash('sha256').update(`${this.authenticator}\u0000${username}`).digest();
    return `${this.authenticator}\u0000\u0000${number}`;
  }
}

function waitAfter(wrong: number): number {
  return wrong < free ? 0 : Math.min(longestWait, firstWait * 2 ** Math.min(30, wrong - free));
}

/** What a file says, without what is too old and what is no such thing. */
function readTries(content: unknown, now: number): Record<string, Tries> {
  if (typeof content !== 'object' || content === null) return {};
  const sound = Object.entries(content as Record<string, Partial<Tries> | null>).filter(
    (entry): entry is [string, Tries] =>
      Number.isSafeInteger(entry[1]?.wrong) && Number.isFinite(entry[1]?.last) && now - entry[1]!.last! < memory,
  );
  return Object.fromEntries(sound);
}
