/** More octets than any honest certificate has; what is larger is read each time. */
const largest = 16 * 1024;

/**
 * What was read of octets lately: the documents of a batch bring the same few certificates and keys again and again. What
 * is kept must not be changed by anybody.
 */
export class RecentlyRead<T> {
  private readonly kept = new Map<string, T>();

  /**
   * @param limit - how many are kept
   */
  constructor(private readonly limit: number) {}

  /**
   * @param read - reads octets that are a copy and stay as they are; what it throws is not kept
   */
  of(octets: Uint8Array, read: (octets: Uint8Array) => T): T {
    if (octets.length > largest) return read(octets);
    const key = Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    const found = read(Buffer.from(octets));
    const [oldest] = this.kept.keys();
    if (oldest !== undefined && this.kept.size >= this.limit) this.kept.delete(oldest);
    this.kept.set(key, found);
    return found;
  }
}
