import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Asn1Error, readCertificateStructure } from '../pki';
import { removeCacheFile, writeCacheFile } from './cache-file';
import { isValidAt } from '../pki/validity';

/** Issuers of all the chains that a person meets are a few dozen. */
const mostCertificates = 64;
/** No real certificate is longer. */
const longestCertificate = 32 * 1024;
/** What was not met for so long is fetched again, should it ever be needed. */
const longestAgeMs = 180 * 24 * 3600_000;

/**
 * Certificates of issuers that were met before, in memory and, with a folder, on disk: one file each, named by its SHA-256.
 * Being in here gives no trust: whoever builds a path proves each step by its signature, so a changed or foreign file is of
 * no use to anybody. A folder that can not be read or written makes no error: what is missing is then fetched.
 */
export class IssuerCache {
  private loaded: Promise<void> | undefined;
  /** By SHA-256 in hex, the latest met last. */
  private readonly byDigest = new Map<string, Uint8Array>();

  /** @param folder - absolute; made when it is needed */
  constructor(
    private readonly folder?: string,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** @returns DER of those that are valid now, the latest met first */
  async certificates(): Promise<Uint8Array[]> {
    await this.load();
    return [...this.byDigest.values()].reverse().filter((der) => this.isUsable(der));
  }

  /** @param certificates - DER, each the proven issuer of another one */
  async keep(certificates: Uint8Array[]): Promise<void> {
    await this.load();
    for (const der of certificates) {
      const digest = digestOf(der);
      if (this.byDigest.has(digest) || !this.isUsable(der)) continue;
      this.byDigest.set(digest, der);
      if (this.folder !== undefined) await writeCacheFile(this.folder, `${digest}.cer`, der);
    }
    await this.removeOldest();
  }

  private isUsable(der: Uint8Array): boolean {
    if (der.length > longestCertificate) return false;
    try {
      return isValidAt(readCertificateStructure(der), this.now().getTime());
    } catch (error) {
      if (error instanceof Asn1Error) return false;
      throw error;
    }
  }

  private load(): Promise<void> {
    this.loaded ??= this.read();
    return this.loaded;
  }

  private async read(): Promise<void> {
    if (this.folder === undefined) return;
    const names = await readdir(this.folder).catch(() => []);
    const files = await Promise.all(names.filter((name) => name.endsWith('.cer')).map((name) => this.readOne(name)));
    const known = files.flatMap((one) => one ?? []).sort((a, b) => a.at - b.at);
    for (const { digest, der } of known) this.byDigest.set(digest, der);
    await this.removeOldest();
  }

  /** A file that is too old, too long, damaged or not named by its own digest is removed. */
  private async readOne(name: string): Promise<{ digest: string; der: Uint8Array; at: number } | undefined> {
    const file = join(this.folder ?? '', name);
    try {
      const { mtimeMs: at, size } = await stat(file);
      if (size <= longestCertificate && this.now().getTime() - at <= longestAgeMs) {
        const der = new Uint8Array(await readFile(file));
        const digest = digestOf(der);
        if (name === `${digest}.cer` && this.isUsable(der)) return { digest, der, at };
      }
    } catch {
      // It went between the listing and now, or may not be read.
    }
    await removeCacheFile(file);
    return undefined;
  }

  private async removeOldest(): Promise<void> {
    for (const digest of [...this.byDigest.keys()].slice(0, -mostCertificates)) {
      this.byDigest.delete(digest);
      if (this.folder !== undefined) await removeCacheFile(join(this.folder, `${digest}.cer`));
    }
  }
}

const digestOf = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex');
