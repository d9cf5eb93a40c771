import { streamHash, type StreamHash } from '../../pki/digests';
import type { SignedRange } from './signed-range';

interface Order {
  range: SignedRange;
  resolve: (digest: Uint8Array) => void;
  reject: (error: unknown) => void;
}

/** A hash under way, and the orders that end or branch off further on. */
interface Run {
  hash: StreamHash;
  /** Sorted by `gapStart`. */
  waiting: Order[];
  /** Orders past their gap: a hash of their own. */
  branches: { order: Order; hash: StreamHash }[];
}

/**
 * Digests of signed byte ranges, streamed. Orders that come together are served in one pass over the file, and the
 * common beginning of the ranges is hashed once for each algorithm: each range branches off where its gap begins.
 */
export class RangeDigests {
  /** What was ordered before: who judges a second state of the file does not read it again. */
  private readonly known = new Map<string, Promise<Uint8Array>>();
  private readonly orders = new Map<string, Order[]>();
  private scheduled = false;

  /**
   * @param blocks - the file from its beginning to a position, block by block; a block holds until the next one
   */
  constructor(private readonly blocks: (end: number) => AsyncIterable<Uint8Array>) {}

  /**
   * @param algorithm - such as `SHA-256` or `SHA3-256`
   * @returns the digest of everything up to `range.end` except the gap
   */
  digest(algorithm: string, range: SignedRange): Promise<Uint8Array> {
    const key = `${algorithm} ${range.gapStart} ${range.gapEnd} ${range.end}`;
    const digest = this.known.get(key) ?? this.order(algorithm, range);
    this.known.set(key, digest);
    return digest;
  }

  private order(algorithm: string, range: SignedRange): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.orders.set(algorithm, [...(this.orders.get(algorithm) ?? []), { range, resolve, reject }]);
      if (this.scheduled) return;
      this.scheduled = true;
      // Whoever verifies at the same time has ordered by then.
      setImmediate(() => void this.serve());
    });
  }

  private async serve(): Promise<void> {
    const orders = [...this.orders.values()].flat();
    try {
      const ordered = [...this.orders];
      this.orders.clear();
      this.scheduled = false;
      const runs: Run[] = await Promise.all(
        ordered.map(async ([algorithm, waiting]) => ({
          hash: await streamHash(algorithm),
          waiting: waiting.sort((a, b) => a.range.gapStart - b.range.gapStart),
          branches: [],
        })),
      );
      const end = Math.max(...orders.map(({ range }) => range.end));
      let position = 0;
      // A busy process answers in between: every block is waited for.
      for await (const block of this.blocks(end)) {
        for (const run of runs) advance(run, block, position);
        position += block.length;
      }
      for (const { branches } of runs) for (const { order, hash } of branches) order.resolve(hash.digest());
    } catch (error) {
      for (const { reject } of orders) reject(error);
    }
  }
}

function advance(run: Run, block: Uint8Array, start: number): void {
  const end = start + block.length;
  const part = (from: number, to: number): Uint8Array =>
    block.subarray(Math.max(0, from - start), Math.max(0, to - start));
  for (const { order, hash } of run.branches) hash.update(part(order.range.gapEnd, Math.min(order.range.end, end)));
  let hashed = start;
  for (let order = run.waiting[0]; order && order.range.gapStart < end; order = run.waiting[0]) {
    run.waiting.shift();
    run.hash.update(part(hashed, order.range.gapStart));
    hashed = order.range.gapStart;
    const hash = run.hash.copy();
    hash.update(part(order.range.gapEnd, Math.min(order.range.end, end)));
    run.branches.push({ order, hash });
  }
  if (run.waiting.length > 0) run.hash.update(part(hashed, end));
}
