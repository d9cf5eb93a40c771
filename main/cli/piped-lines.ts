/** More is neither a PIN nor a password; it bounds what a wrong pipe can make us read. */
const longestLine = 1024;

/** Reads secrets from standard input, one a line, and leaves no copy of them behind. */
export class PipedLines {
  private readonly chunks: AsyncIterator<unknown>;
  private rest: Buffer = Buffer.alloc(0);
  private waits = false;

  constructor(private readonly stdin: NodeJS.ReadStream) {
    this.chunks = (stdin as AsyncIterable<unknown>)[Symbol.asyncIterator]();
  }

  /**
   * The next line without its end: the caller's to wipe; empty when there is none.
   * @returns undefined for a line that is too long
   */
  async next(): Promise<Uint8Array | undefined> {
    const held = Buffer.alloc(longestLine);
    let length = 0;
    for (let bytes = this.rest; ;) {
      const end = bytes.indexOf(0x0a);
      length += bytes.copy(held, length, 0, end < 0 ? bytes.length : end);
      this.rest = end < 0 ? Buffer.alloc(0) : Buffer.from(bytes.subarray(end + 1));
      bytes.fill(0);
      if (end >= 0 || length >= longestLine) break;
      this.waits = true;
      const read = await this.chunks.next();
      this.waits = false;
      if (read.done) break;
      bytes = Buffer.isBuffer(read.value) ? read.value : Buffer.from(read.value as string);
    }
    const tooLong = length >= longestLine;
    if (length > 0 && held[length - 1] === 0x0d) length -= 1;
    const line = tooLong ? undefined : new Uint8Array(held.subarray(0, length));
    held.fill(0);
    return line;
  }

  /** Lets go of standard input: what else is in it is nobody's. */
  async close(): Promise<void> {
    this.rest.fill(0);
    // Whoever was to write a line may never do so.
    if (this.waits) this.stdin.destroy();
    await this.chunks.return?.().catch(() => undefined);
  }
}
