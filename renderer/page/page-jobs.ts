import {
  longestSearch,
  mostHits,
  mostSizes,
  type PageAnswer,
  type PageRequest,
} from '../../preload/contract/page-view';
import { draw } from './drawing';
import { outlineOf } from './page-outline';
import { hitsOn, textOf } from '../../main/document/pdfium/page-text';
import { ShownPdf } from '../../main/document/pdfium/shown-pdf';

type Job = Exclude<PageRequest, { ask: 'cancel' }>;
type Work = Generator<void | 'later', void, void>;

export interface JobSurroundings {
  answer(answer: PageAnswer): void;
  /** Lets messages that have come be heard, before the next piece of work. */
  breathe(): Promise<void>;
  /** A piece of work begins, which has to come to an end; false: there is none. */
  working(at: boolean): void;
}

/** Does what the window asks, one after another, in pieces of time between which it hears what is not wanted any more. */
export class PageJobs {
  private readonly waiting: { job: Job; work: Work }[] = [];
  private readonly cancelled = new Set<number>();
  private running = false;

  constructor(
    private readonly pdf: ShownPdf,
    private readonly around: JobSurroundings,
  ) {}

  /** @throws what the engine throws when it came to its end; nothing can be asked of it any more */
  async ask(request: PageRequest): Promise<void> {
    if (request.ask === 'cancel') {
      if (this.waiting.some(({ job }) => job.job === request.job)) this.cancelled.add(request.job);
      return;
    }
    this.waiting.push({ job: request, work: this.work(request) });
    if (this.running) return;
    this.running = true;
    try {
      await this.run();
    } finally {
      this.running = false;
      this.around.working(false);
    }
  }

  private async run(): Promise<void> {
    for (let next = this.waiting[0]; next; next = this.waiting[0]) {
      const { job, work } = next;
      this.around.working(true);
      for (;;) {
        if (this.cancelled.has(job.job)) work.return();
        const { done, value } = work.next();
        await this.around.breathe();
        if (!done && value !== 'later') continue;
        this.waiting.shift();
        if (done) this.cancelled.delete(job.job);
        else this.waiting.push(next);
        break;
      }
    }
  }

  private *work(job: Job): Work {
    switch (job.ask) {
      case 'sizes':
        return this.sizes(job);
      case 'draw':
        return yield* this.draw(job);
      case 'text': {
        if (!this.pdf.has(job.page)) return this.failed(job, 'unknown-page');
        const runs = textOf(this.pdf, job.page);
        return runs ? this.around.answer({ answer: 'text', job: job.job, runs }) : this.failed(job, 'damaged');
      }
      case 'outline':
        return this.around.answer({ answer: 'outline', job: job.job, entries: outlineOf(this.pdf) });
      case 'search':
        return yield* this.search(job);
      case 'drawAppearance':
        return yield* this.drawAppearance(job);
    }
  }

  private sizes({ job, from, to }: Extract<Job, { ask: 'sizes' }>): void {
    if (!this.pdf.has(from) || !this.pdf.has(to) || to < from) return this.failed({ job }, 'unknown-page');
    if (to - from >= mostSizes) return this.failed({ job }, 'too-large');
    const sizes = Array.from({ length: to - from + 1 }, (_, index) => this.pdf.size(from + index));
    this.around.answer({ answer: 'sizes', job, from, sizes });
  }

  private *draw(job: Extract<Job, { ask: 'draw' }>): Work {
    if (!this.pdf.has(job.page)) return this.failed(job, 'unknown-page');
    if (!(job.scale > 0)) return this.failed(job, 'too-large');
    const drawn = yield* draw(this.pdf, job);
    if (typeof drawn === 'string') this.failed(job, drawn);
    else this.around.answer({ answer: 'drawn', job: job.job, ...drawn });
  }

  private *drawAppearance({ job, pdf, scale }: Extract<Job, { ask: 'drawAppearance' }>): Work {
    const appearance = ShownPdf.ofOctets(this.pdf.engine, pdf);
    if (typeof appearance === 'string') return this.failed({ job }, 'damaged');
    try {
      const drawn = yield* draw(appearance, { page: 1, scale, rotation: 0, transparent: true });
      if (typeof drawn === 'string') this.failed({ job }, drawn);
      else this.around.answer({ answer: 'drawn', job, ...drawn });
    } finally {
      appearance.close();
    }
  }

  /** A page at a time: what is to be drawn meanwhile does not wait for the last one. */
  private *search({ job, text, from }: Extract<Job, { ask: 'search' }>): Work {
    const { pages } = this.pdf;
    const sought = text.slice(0, longestSearch);
    let left = sought === '' ? 0 : mostHits;
    for (let step = 0; step < pages; step += 1) {
      const page = ((from - 1 + step) % pages) + 1;
      const hits = hitsOn(this.pdf, page, sought, left) ?? [];
      left -= hits.length;
      const done = step === pages - 1 || left <= 0;
      this.around.answer({ answer: 'hits', job, hits, page, done });
      if (done) return;
      yield 'later';
    }
  }

  private failed({ job }: { job: number }, reason: 'damaged' | 'too-large' | 'unknown-page'): void {
    this.around.answer({ answer: 'failed', job, reason });
  }
}
