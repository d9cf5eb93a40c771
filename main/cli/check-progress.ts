import type { Output } from './output';
import { Prose, prose } from './prose';

/** Often enough to be seen to move, and no more than that. */
const everyMs = 100;

/** How many files of a long check are done, on the last line of a terminal. */
export class CheckProgress {
  private done = 0;
  private toldAt = 0;

  constructor(
    private readonly files: number,
    private readonly output: Pick<Output, 'status'>,
    private readonly clock: () => number = () => performance.now(),
  ) {
    if (files > 1) this.tell();
  }

  /** One more is. */
  checked(): void {
    this.done += 1;
    if (this.files > 1 && this.clock() - this.toldAt >= everyMs) this.tell();
  }

  /** The line goes away. */
  end(): void {
    this.output.status(prose``);
  }

  private tell(): void {
    this.toldAt = this.clock();
    this.output.status(Prose.about(this, ({ done, files }) => `${done} of ${files} checked`));
  }
}
