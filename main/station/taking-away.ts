import { basename } from 'node:path';
import type { OutputKind, StationOutput } from '../../preload/contract/station';
import { toCountersignError } from '../errors/unexpected';
import { recordedPerson } from '../identity/identity';
import type { Services } from '../services';
import type { OutputWay, SignedDocument } from './outputs/station-output';
import type { StationOutputs } from './station-parts';
import type { OfferedDocument } from './tray/tray-source';

/** Between two looks whether the medium or the printer is there, in milliseconds. */
const lookEveryMs = 1_500;

/** How one signed document leaves the station: each way as often as it has to be tried, one at a time. */
export class TakingAway {
  private document: SignedDocument | undefined;
  private readonly states = new Map<OutputKind, StationOutput>();
  private readonly aborted = new AbortController();
  private running: Promise<unknown> = Promise.resolve();
  private atWork = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly outputs: StationOutputs,
    private readonly services: Services,
    private readonly changed: () => void,
  ) {}

  /** Something is under way, and waits for nobody. */
  get working(): boolean {
    return this.atWork > 0;
  }

  /** It left the station at least once. */
  get taken(): boolean {
    return [...this.states.values()].some(({ state }) => state === 'done');
  }

  get offered(): StationOutput[] {
    return this.outputs.ways.map(({ kind }) => this.states.get(kind) ?? { kind, state: 'absent' });
  }

  /** What goes by itself goes now. */
  begin(path: string, { medium }: OfferedDocument): void {
    this.document = { path, name: basename(path), ...(medium !== undefined && { medium }) };
    for (const way of this.outputs.ways) if (way.byItself) this.enqueue(way);
    void this.look();
  }

  take(kind: OutputKind): void {
    const way = this.outputs.ways.find((one) => one.kind === kind);
    const state = this.states.get(kind)?.state;
    if (way && state !== 'under-way') this.enqueue(way);
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.aborted.abort();
    await this.running;
  }

  private enqueue(way: OutputWay): void {
    const { document } = this;
    if (!document) return;
    this.atWork += 1;
    this.set({ kind: way.kind, state: 'under-way' });
    this.running = this.running.then(async () => {
      try {
        const { link } = await way.deliver(document, this.aborted.signal);
        this.set({ kind: way.kind, state: 'done', ...(link && { link }) });
        await this.record(document);
      } catch (error) {
        const problem = toCountersignError(error, this.services.log).toShape();
        this.set({ kind: way.kind, state: 'failed', problem });
      } finally {
        this.atWork -= 1;
        this.changed();
      }
    });
  }

  private async record({ name }: SignedDocument): Promise<void> {
    const { history, identity } = this.services;
    const taken = await history.operation('TAKEN', { signatory: recordedPerson(identity.signatory), file: name });
    await taken.ended({ outcome: 'DONE' });
  }

  /** A medium comes and goes. */
  private async look(): Promise<void> {
    const { document, outputs, aborted } = this;
    if (!document || aborted.signal.aborted) return;
    for (const way of outputs.ways) {
      const state = this.states.get(way.kind)?.state;
      if (state === 'under-way' || state === 'done' || state === 'failed') continue;
      const there = await way.available(document).catch(() => false);
      this.set({ kind: way.kind, state: there ? 'ready' : 'absent' });
    }
    if (!aborted.signal.aborted) this.timer = setTimeout(() => void this.look(), lookEveryMs).unref();
  }

  private set(output: StationOutput): void {
    const before = JSON.stringify(this.states.get(output.kind));
    this.states.set(output.kind, output);
    if (before !== JSON.stringify(output)) this.changed();
  }
}
