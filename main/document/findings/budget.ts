import { setImmediate as nextTurn } from 'node:timers/promises';

/** The look has taken the time, or as many steps, as a document may make it take. */
export class BudgetSpent extends Error {}

/** How long the others of the process may have to wait. */
const turnMs = 20;
const mostSteps = 5_000_000;

/** What one document may make a look at it spend. */
export class Budget {
  private steps = 0;
  private turnEnds: number;
  private readonly ends: number;

  /** @param now - monotonic, in milliseconds */
  constructor(
    milliseconds: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.ends = now() + milliseconds;
    this.turnEnds = now() + turnMs;
  }

  /** @throws BudgetSpent */
  step(): void {
    this.steps += 1;
    if (this.steps > mostSteps || (this.steps % 64 === 0 && this.now() > this.ends)) throw new BudgetSpent();
  }

  /** Lets others of the process go on, where it is their turn. @throws BudgetSpent */
  async pause(): Promise<void> {
    this.step();
    if (this.now() > this.ends) throw new BudgetSpent();
    if (this.now() < this.turnEnds) return;
    await nextTurn();
    this.turnEnds = this.now() + turnMs;
  }
}
