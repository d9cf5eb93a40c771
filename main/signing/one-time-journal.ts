import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, parseProcess, thisProcess } from '../files/process-mark';
import type { RememberedKey } from './history-port';
import type { OneTimeJournal } from './one-time-port';

/** A key that may still be on its token although nobody uses it any more. */
export interface LeftKey extends RememberedKey {
  /** ISO 8601: when it was to be made. */
  since: string;
}

/**
 * The journal of keys that live for one signature and stand on a token: a file each in `one-time-keys/` of the profile, on disk
 * before the key is made and there until it is destroyed. What a process leaves that was killed, whoever logs in to that token next
 * destroys.
 */
export class ProfileOneTimeJournal implements OneTimeJournal {
  private readonly files = new Map<string, string>();
  /** Keys of this process that could not be destroyed: nobody uses them any more. */
  private readonly given = new Set<string>();

  constructor(private readonly folder: string) {}

  /** @throws what the file system says: then no key is made */
  begin(key: RememberedKey): Promise<void> {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const file = join(this.folder, `${randomUUID()}.json`);
    write(file, JSON.stringify({ ...key, ...thisProcess() }));
    syncFolder(this.folder);
    this.files.set(key.alias, file);
    return Promise.resolve();
  }

  end(alias: string): void {
    const file = this.files.get(alias);
    if (file === undefined) return;
    this.files.delete(alias);
    this.given.delete(alias);
    rmSync(file, { force: true });
  }

  left(alias: string): void {
    this.given.add(alias);
  }

  /**
   * Keys whose process has ended, or that could not be destroyed.
   * @param serial - of one token; without it of all
   */
  leftKeys(serial?: string): LeftKey[] {
    return this.read().flatMap(({ key, text }) => {
      const ours = this.files.has(key.alias);
      const nobodys = ours ? this.given.has(key.alias) : !isAlive(parseProcess(text));
      return nobodys && (serial === undefined || key.serial === serial) ? key : [];
    });
  }

  /** It is destroyed, whoever made it. */
  forget(alias: string): void {
    this.end(alias);
    for (const { key, file } of this.read()) if (key.alias === alias) rmSync(file, { force: true });
  }

  private read(): { key: LeftKey; text: string; file: string }[] {
    let names: string[];
    try {
      names = readdirSync(this.folder);
    } catch {
      return [];
    }
    return names.flatMap((name) => {
      const file = join(this.folder, name);
      try {
        const text = readFileSync(file, 'utf8');
        const key = JSON.parse(text) as Partial<LeftKey>;
        const whole = [key.alias, key.token, key.serial, key.requestId, key.signer, key.username, key.since];
        // Cut short by a power cut: its key was never made.
        return whole.every((one) => typeof one === 'string') ? [{ key: key as LeftKey, text, file }] : [];
      } catch {
        return [];
      }
    });
  }
}

function write(file: string, text: string): void {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The name of a file is on disk when its folder is; Windows does that by itself. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
