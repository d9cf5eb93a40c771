import type { FuzzCase } from './case';
import type { TrialResult, TrialStep } from './trial';

/** What many cases came to. */
export class Tally {
  documents = 0;
  structures = 0;
  findings = 0;
  private readonly steps = new Map<TrialStep, Map<string, number>>();
  private milliseconds = 0;
  private slowest = { milliseconds: 0, number: -1 };
  private largest = { growth: 0, number: -1 };

  count({ number, structure }: FuzzCase, { findings, steps, milliseconds, growth = 0 }: TrialResult): void {
    if (structure) this.structures++;
    else this.documents++;
    this.findings += findings.length;
    for (const [name, outcome] of Object.entries(steps) as [TrialStep, string][]) {
      const outcomes = this.steps.get(name) ?? new Map<string, number>();
      this.steps.set(name, outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1));
    }
    this.milliseconds += milliseconds;
    if (milliseconds > this.slowest.milliseconds) this.slowest = { milliseconds, number };
    if (growth > this.largest.growth) this.largest = { growth, number };
  }

  /** How many cases passed a step. */
  accepted(step: TrialStep): number {
    return this.steps.get(step)?.get('accepted') ?? 0;
  }

  refused(step: TrialStep): number {
    const all = [...(this.steps.get(step)?.values() ?? [])].reduce((sum, count) => sum + count, 0);
    return all - this.accepted(step);
  }

  line(): string {
    const { documents, structures, findings } = this;
    const growth = Math.round(this.largest.growth / 1024 / 1024);
    return (
      `${documents} documents (${this.accepted('inspect')} opened, ${this.accepted('sign')} signed), ${structures} structures, ` +
      `${findings} findings; ${(this.milliseconds / Math.max(1, documents + structures)).toFixed(1)} ms each, slowest ` +
      `${Math.round(this.slowest.milliseconds)} ms (case ${this.slowest.number}), memory +${growth} MB (case ${this.largest.number})`
    );
  }

  report(): string {
    const rows = [...this.steps].map(([name, outcomes]) => {
      const sorted = [...outcomes].sort((a, b) => b[1] - a[1]).map(([outcome, count]) => `${outcome} ${count}`);
      return `  ${name}: ${sorted.join(', ')}`;
    });
    return [this.line(), ...rows].join('\n');
  }
}
