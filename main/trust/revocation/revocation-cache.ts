import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { removeCacheFile, writeCacheFile } from '../cache-file';

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
      const file = join(this.folder, this.name(kind, key));
      const [bytes, { mtime }] = await Promise.all([readFile(file), stat(file)]);
      return { bytes, fetchedAt: mtime };
    } catch {
      return undefined;
    }
  }

  write(kind: 'ocsp' | 'crl', key: string, bytes: Uint8Array): Promise<void> {
    return writeCacheFile(this.folder, this.name(kind, key), bytes);
  }

  /** Forgets what turned out to be of no use. */
  drop(kind: 'ocsp' | 'crl', key: string): Promise<void> {
    return removeCacheFile(join(this.folder, this.name(kind, key)));
  }

  private name(kind: string, key: string): string {
    return `${createHash('sha256').update(key).digest('hex')}.${kind}`;
  }
}
