import { mostOctets } from '../../../preload/contract/page-watch';

/** Octets that are asked for together: one request costs more than the octets that it brings. */
const blockLength = 128 * 1024;
/** Where one block follows the other, so much is asked for at once. */
const aheadLength = mostOctets;
/** What is kept of the document in memory, whatever its length. */
const mostBlocks = 256;

/** The document's octets as they are asked for: by ranges, and kept for a while. */
export class OctetsByRange {
  private readonly blocks = new Map<number, Uint8Array>();
  private lastBlock = -2;

  constructor(
    readonly length: number,
    private readonly ask: (from: number, length: number) => Uint8Array | undefined,
  ) {}

  /**
   * Copies octets from `position` on into `target`, which they fill.
   *
   * @returns false when they can not be had
   */
  read(position: number, target: Uint8Array): boolean {
    if (position < 0 || position + target.length > this.length) return false;
    let filled = 0;
    while (filled < target.length) {
      const at = position + filled;
      const index = Math.floor(at / blockLength);
      const block = this.block(index);
      if (!block) return false;
      const start = at - index * blockLength;
      const part = block.subarray(start, start + target.length - filled);
      if (part.length === 0) return false;
      target.set(part, filled);
      filled += part.length;
    }
    return true;
  }

  private block(index: number): Uint8Array | undefined {
    const kept = this.blocks.get(index);
    if (kept) {
      this.blocks.delete(index);
      this.blocks.set(index, kept);
      return kept;
    }
    const from = index * blockLength;
    const wanted = index === this.lastBlock + 1 ? aheadLength : blockLength;
    const octets = this.ask(from, Math.min(wanted, this.length - from));
    if (!octets) return undefined;
    for (let start = 0; start < octets.length; start += blockLength) {
      const one = index + start / blockLength;
      this.blocks.set(one, octets.subarray(start, start + blockLength));
      this.lastBlock = one;
    }
    for (const oldest of [...this.blocks.keys()].slice(0, -mostBlocks)) {
      if (oldest !== index) this.blocks.delete(oldest);
    }
    return this.blocks.get(index);
  }
}
