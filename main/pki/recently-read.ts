/** More octets than any honest certificate has; what is larger is read each time. */
const largest = 16 * 1024;
/** Of how many octets, spread over all, the hash is made. */
const sampled = 48;

interface Kept<T> {
  octets: Uint8Array;
  found: T;
}

/** All that there are: each stands for as long as the program runs. */
const all: RecentlyRead<unknown>[] = [];

/** Forgets everything that was read: it names people, of whom nothing may be left when another person comes. */
export function forgetRecentlyRead(): void {
  for (const one of all) one.forget();
}

/**
 * What was read of octets lately: the documents of a batch bring the same few certificates and keys again and again. What
 * is kept must not be changed by anybody.
 */
export class RecentlyRead<T> {
  private readonly kept = new Map<number, Kept<T>>();

  /**
   * @param limit - how many are kept
   */
  constructor(private readonly limit: number) {
    all.push(this);
  }

  forget(): void {
    this.kept.clear();
  }

  /**
   * @param read - reads octets that are a copy and stay as they are; what it throws is not kept
   */
  of(octets: Uint8Array, read: (octets: Uint8Array) => T): T {
    if (octets.length > largest) return read(octets);
    const hash = hashOf(octets);
    const known = this.kept.get(hash);
    // The hash only says where to look. Whoever makes many of the same hash gets nothing remembered, and no long search.
    if (known !== undefined && known.octets.length === octets.length && Buffer.compare(known.octets, octets) === 0) {
      return known.found;
    }
    const copy = Buffer.from(octets);
    const found = read(copy);
    // Looked for anew: reading may have kept others.
    this.kept.delete(hash);
    const [oldest] = this.kept.keys();
    if (oldest !== undefined && this.kept.size >= this.limit) this.kept.delete(oldest);
    this.kept.set(hash, { octets: copy, found });
    return found;
  }
}

/** FNV-1a of the length and some octets: what is signed differs in its key, its number and its signature value. */
function hashOf(octets: Uint8Array): number {
  const { length } = octets;
  let hash = 0x811c9dc5 ^ length;
  if (length <= sampled) {
    for (let at = 0; at < length; at += 1) hash = Math.imul(hash ^ (octets[at] as number), 0x01000193);
    return hash;
  }
  const step = length / sampled;
  for (let at = length - 1; at >= 0; at -= step) {
    hash = Math.imul(hash ^ (octets[Math.trunc(at)] as number), 0x01000193);
  }
  return hash;
}
