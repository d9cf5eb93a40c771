/** Bounds how often something is begun again by itself, so that what fails at once does not fail for ever. */
export class ReloadLimit {
  private times: number[] = [];

  /**
   * @param most - how often within the span
   * @param withinMs - the span, in milliseconds
   * @param now - milliseconds; from any beginning
   */
  constructor(
    private readonly most: number,
    private readonly withinMs: number,
    private readonly now: () => number = Date.now,
  ) {}

  /** Counts one more; false when it would be one too many. */
  allows(): boolean {
    const at = this.now();
    this.times = this.times.filter((time) => at - time < this.withinMs);
    if (this.times.length >= this.most) return false;
    this.times.push(at);
    return true;
  }

  /** A person asked for it: the count begins anew. */
  forget(): void {
    this.times = [];
  }
}
