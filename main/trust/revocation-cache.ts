import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One kept answer and when it was fetched. */
export interface CachedData {
  bytes: Uint8Array;
  fetchedAt: Date;
}

/**
 * Revocation data on disk, for as long as it is valid. Public data only; what is read back is checked like what is
 * fetched, so a changed file can do no more than a changed answer of a server. A folder that can not be read or written
 * makes no error: everything is then fetched afresh.
 */
export class RevocationCache {
  /** @param folder - absolute; made when it is needed */
  constructor(private readonly folder: string) {}

  async read(kind: 'ocsp' | 'crl', key: string): Promise<CachedData | undefined> {
    try {
      const file = this.file(kind, key);
      const [bytes, { mtime }] = await Promise.all([readFile(file), stat(file)]);
      return { bytes, fetchedAt: mtime };
    } catch {
      return undefined;
    }
  }

  async write(kind: 'ocsp' | 'crl', key: string, bytes: Uint8Array): Promise<void> {
    const temporary = join(this.folder, `${randomUUID()}.part`);
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await writeFile(temporary, bytes, { mode: 0o600 });
      await rename(temporary, this.file(kind, key));
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  /** Forgets what turned out to be of no use. */
  async drop(kind: 'ocsp' | 'crl', key: string): Promise<void> {
    await rm(this.file(kind, key), { force: true }).catch(() => undefined);
  }

  private file(kind: string, key: string): string {
    return join(this.folder, `${createHash('sha256').update(key).digest('hex')}.${kind}`);
  }
}
