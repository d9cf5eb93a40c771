import type { PageWatchRequest } from '../../preload/contract/page-watch';
import type { PageEnd } from '../ipc/page-desk';

/** What the watch needs of a process that draws; handed in, so that its rules run without Electron. */
export interface WatchedPage {
  ask(request: PageWatchRequest): void;
  /** Octets of memory that the process has now; undefined when it is not known. */
  memory(): number | undefined;
  /** Whether the file is not any more what was opened. */
  changed(): boolean;
}

/** Ticks of a second. They are counted rather than measured: a computer that slept has let nobody wait. */
const limits = {
  /** Without an answer; the first answer may be long in coming, where much else starts. */
  silent: 15,
  /** At one and the same piece of work. */
  atOneThing: 20,
  octets: 1024 * 1024 * 1024,
} as const;

/** Holds a process that draws against its limits, tick by tick. It is not believed, but only to its own harm: it draws, or it is ended. */
export class PageWatch {
  private ticks = 0;
  private answered = 0;
  private work = 0;
  private sinceWork = 0;

  constructor(private readonly page: WatchedPage) {}

  /** @returns why the process is to be ended, or undefined */
  tick(): PageEnd | undefined {
    this.ticks += 1;
    if (this.page.changed()) return 'page.changed';
    if ((this.page.memory() ?? 0) > limits.octets) return 'page.memory';
    if (this.ticks - this.answered > limits.silent) return 'page.hung';
    if (this.work !== 0 && this.ticks - this.sinceWork > limits.atOneThing) return 'page.hung';
    this.page.ask({ ping: this.ticks });
    return undefined;
  }

  /** @returns why the process is to be ended, or undefined */
  answer(message: unknown): PageEnd | undefined {
    if (typeof message !== 'object' || message === null) return 'page.crashed';
    const { pong, work, broken } = message as { [K in 'pong' | 'work' | 'broken']?: unknown };
    if (broken !== undefined) return broken === 'memory' ? 'page.memory' : 'page.crashed';
    if (pong !== this.ticks || !Number.isSafeInteger(work)) return undefined;
    this.answered = this.ticks;
    if (work !== this.work) {
      this.work = work as number;
      this.sinceWork = this.ticks;
    }
    return undefined;
  }
}
