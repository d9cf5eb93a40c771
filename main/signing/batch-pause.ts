/** Whether a batch goes on to its next document, or waits until the person says so. */
export class BatchPause {
  private asked = false;
  private release: (() => void) | undefined;

  /** @param told - what the person is told: asked for, reached, or over */
  constructor(private readonly told: (paused: 'asked' | 'paused' | 'over') => void = () => undefined) {}

  /** True from the moment at which somebody asks for it. */
  get wanted(): boolean {
    return this.asked;
  }

  /** @returns false where that is asked for already */
  ask(): boolean {
    if (this.asked) return false;
    this.asked = true;
    this.told('asked');
    return true;
  }

  /** @returns false where nothing is paused */
  goOn(): boolean {
    if (!this.asked) return false;
    this.asked = false;
    this.release?.();
    this.told('over');
    return true;
  }

  /** Waits until the person lets it go on, or the signal says that there is nothing to go on with. */
  async wait(signal: AbortSignal): Promise<void> {
    if (!this.asked || signal.aborted) return;
    this.told('paused');
    await new Promise<void>((resolve) => {
      this.release = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    this.release = undefined;
  }
}
