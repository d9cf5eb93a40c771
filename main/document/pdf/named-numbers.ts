import { limits } from './limits';

/** How far above the highest object number others are looked for. */
const reach = 1 << 23;

/**
 * The numbers above a file's highest object number that something in the file names all the same: by a reference that leads
 * nowhere (which means null, ISO 32000-2, clause 7.3.10), or as the number of an object that no cross-reference lists. A
 * new object that had one of them would be drawn, followed or held to be the other one where its author never put it.
 */
export class NamedNumbers {
  /** A bit for each number from `above + 1`; made when the first one is found. */
  private bits: Buffer | undefined;

  /** @param above - the highest number that an object of the file has, or that the file keeps for one */
  constructor(readonly above: number) {}

  /** Whether it is above the highest number, and not too far: what else is named matters to nobody. */
  isInReach(number: number): boolean {
    return number > this.above && number - this.above <= reach;
  }

  add(number: number): void {
    if (!this.isInReach(number)) return;
    const index = number - this.above - 1;
    this.bits = grown(this.bits, index >> 3);
    this.bits[index >> 3]! |= 1 << (index & 7);
  }

  has(number: number): boolean {
    const index = number - this.above - 1;
    return index >= 0 && ((this.bits?.[index >> 3] ?? 0) & (1 << (index & 7))) !== 0;
  }

  /**
   * The first number from `number` on that nothing names.
   * @returns undefined when there is none
   */
  firstFree(number: number): number | undefined {
    let free = number;
    while (this.has(free)) free++;
    return free > limits.objectNumber || free - this.above > reach ? undefined : free;
  }
}

function grown(bits: Buffer | undefined, index: number): Buffer {
  if (bits && index < bits.length) return bits;
  const larger = Buffer.alloc(Math.min(reach >> 3, Math.max(64, 2 * (index + 1))));
  bits?.copy(larger);
  return larger;
}
