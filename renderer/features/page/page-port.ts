import type { ErrorCode, ErrorShape, Result } from '../../../preload/contract/error-codes';
import type { Events, Request, Responses } from '../../../preload/contract/channels';
import {
  mostHits,
  type PageAnswer,
  type PageRequest,
  type PageSize,
  type PageViewId,
} from '../../../preload/contract/page-view';
import { isPageAnswer } from './page-answers';
import { PageRefusal, type DrawnPixels, type PageFailure, type PageView } from './page-view';

/** Jobs that the process has at a time; the others wait here, where to cancel them costs nothing. */
const atOnce = 2;
/** Jobs that wait. The oldest go when there are more: nobody looks any more at what was wanted so long ago. */
const mostWaiting = 1_000;

/** A port as the view needs it. */
export type PagePort = Pick<MessagePort, 'postMessage' | 'close' | 'onmessage'>;

/** Of a window's bridge what opening needs: the main window has it, and a station's. */
export interface PageBridge {
  invoke<C extends 'pages.open' | 'pages.close'>(channel: C, request: Request<C>): Promise<Result<Responses[C]>>;
  on(event: 'pages.ended', listener: (payload: Events['pages.ended']) => void): () => void;
}

/** What opening needs around it; handed in, so that its rules run without a window. */
export interface PageSurroundings {
  bridge: PageBridge;
  /** Calls `arrived` with each port that main hands over; returns the function that ends it. */
  onPort(arrived: (view: PageViewId, port: PagePort) => void): () => void;
}

type Answering = Extract<PageAnswer, { job: number }>;
type Asked = Exclude<PageRequest, { ask: 'cancel' }>;
type Wish = Asked extends infer R ? (R extends Asked ? Omit<R, 'job'> : never) : never;

interface Job {
  request: Asked;
  /** Does not hold the others up: it is done beside them, and takes many answers. */
  beside: boolean;
  sent: boolean;
  take(answer: Answering): boolean;
  refuse(failure: PageFailure): void;
}

const unshowable: Record<Extract<PageAnswer, { answer: 'unshowable' }>['reason'], ErrorCode> = {
  locked: 'page.locked',
  damaged: 'page.damaged',
  'too-large': 'page.tooLarge',
};

/**
 * Opens the pages of a document. What was open before is closed by it.
 *
 * @returns the view once its document is open, or why it can not be shown
 */
export async function openPageView(
  documentId: string,
  signal?: AbortSignal,
  around: PageSurroundings = windowAround(),
): Promise<Result<PageView>> {
  const ports = new Map<PageViewId, PagePort>();
  const early = new Map<PageViewId, ErrorShape>();
  let connect: (() => void) | undefined;
  let over: ((view: PageViewId, error: ErrorShape) => void) | undefined;
  const ends = [
    around.onPort((view, port) => {
      ports.set(view, port);
      connect?.();
    }),
    around.bridge.on('pages.ended', ({ view, error }) => {
      early.set(view, error);
      over?.(view, error);
    }),
  ];
  const stopListening = (): void => ends.forEach((end) => end());
  const opened = await around.bridge.invoke('pages.open', { documentId });
  if (!opened.ok) {
    stopListening();
    return opened;
  }
  const { view } = opened.value;
  return new Promise((resolve) => {
    const connection = new Connection(view, {
      opened: (shown) => resolve({ ok: true, value: shown }),
      over: (error, told) => {
        stopListening();
        if (!told) void around.bridge.invoke('pages.close', { view });
        resolve({ ok: false, error: error ?? { code: 'page.crashed', params: {} } });
      },
    });
    connect = () => {
      const port = ports.get(view);
      if (port) connection.connect(port);
    };
    over = (ended, error) => {
      if (ended === view) connection.end(error, true);
    };
    signal?.addEventListener('abort', () => connection.end(undefined, false), { once: true });
    if (signal?.aborted) connection.end(undefined, false);
    const ended = early.get(view);
    if (ended) over(view, ended);
    else connect();
  });
}

/** One view and its port. */
class Connection {
  private port: PagePort | undefined;
  private readonly jobs = new Map<number, Job>();
  private next = 1;
  private isOver = false;
  private settleEnded: (error: ErrorShape | undefined) => void = () => undefined;
  private readonly ended = new Promise<ErrorShape | undefined>((resolve) => (this.settleEnded = resolve));

  constructor(
    private readonly view: PageViewId,
    private readonly told: {
      opened(view: PageView): void;
      /** `told`: main knows. */
      over(error: ErrorShape | undefined, told: boolean): void;
    },
  ) {}

  connect(port: PagePort): void {
    if (this.port || this.isOver) return;
    this.port = port;
    port.onmessage = ({ data }: MessageEvent<unknown>) => this.receive(data);
  }

  end(error: ErrorShape | undefined, told: boolean): void {
    if (this.isOver) return;
    this.isOver = true;
    this.port?.close();
    for (const job of this.jobs.values()) job.refuse('ended');
    this.jobs.clear();
    this.settleEnded(error);
    this.told.over(error, told);
  }

  private receive(message: unknown): void {
    if (this.isOver) return;
    // Whatever sent this is not to be trusted with another word.
    if (!isPageAnswer(message)) return this.end({ code: 'page.crashed', params: {} }, false);
    switch (message.answer) {
      case 'opened':
        return this.told.opened(this.shown(message.pages, message.first));
      case 'unshowable':
        return this.end({ code: unshowable[message.reason], params: {} } as ErrorShape, false);
      default:
        return this.settle(message);
    }
  }

  private settle(answer: Answering): void {
    const job = this.jobs.get(answer.job);
    // Of one that was cancelled.
    if (!job) return;
    if (answer.answer === 'failed') job.refuse(answer.reason);
    else if (!job.take(answer)) {
      if (!(answer.answer === 'hits' && job.request.ask === 'search')) {
        this.end({ code: 'page.crashed', params: {} }, false);
      }
      return;
    }
    this.jobs.delete(answer.job);
    this.sendMore();
  }

  private shown(pages: number, first: PageSize): PageView {
    return {
      view: this.view,
      pages,
      first,
      ended: this.ended,
      sizes: (from, to, signal) =>
        this.ask({ ask: 'sizes', from, to }, signal, (answer) =>
          answer.answer === 'sizes' && answer.from === from && answer.sizes.length === to - from + 1
            ? answer.sizes
            : undefined,
        ),
      draw: ({ page, scale, rotation = 0, area }, signal) =>
        this.ask({ ask: 'draw', page, scale, rotation, ...(area && { area }) }, signal, (answer) =>
          area && answer.answer === 'drawn' && (answer.width !== area.width || answer.height !== area.height)
            ? undefined
            : pixelsOf(answer),
        ),
      text: (page, signal) =>
        this.ask({ ask: 'text', page }, signal, (answer) => (answer.answer === 'text' ? answer.runs : undefined)),
      outline: (signal) =>
        this.ask({ ask: 'outline' }, signal, (answer) => (answer.answer === 'outline' ? answer.entries : undefined)),
      drawAppearance: (pdf, scale, signal) => this.ask({ ask: 'drawAppearance', pdf, scale }, signal, pixelsOf),
      search: (text, from, found, signal) => {
        let count = 0;
        return this.ask(
          { ask: 'search', text, from },
          signal,
          (answer) => {
            if (answer.answer !== 'hits') return undefined;
            count += answer.hits.length;
            if (count <= mostHits) found(answer.hits, answer.page);
            return answer.done || count > mostHits ? true : undefined;
          },
          true,
        ).then(() => undefined);
      },
      close: () => this.end(undefined, false),
    };
  }

  /** @param read - what is wanted of the answer; undefined when it is not what was asked for, or not all yet */
  private ask<T>(
    wish: Wish,
    signal: AbortSignal | undefined,
    read: (answer: Answering) => T | undefined,
    beside = false,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const refuse = (failure: PageFailure): void => {
        signal?.removeEventListener('abort', cancel);
        reject(new PageRefusal(failure));
      };
      const number = this.next++;
      const cancel = (): void => this.cancel(number);
      if (this.isOver || signal?.aborted) return refuse(signal?.aborted ? 'cancelled' : 'ended');
      this.jobs.set(number, {
        request: { ...wish, job: number },
        beside,
        sent: false,
        refuse,
        take: (answer) => {
          const had = read(answer);
          if (had === undefined) return false;
          signal?.removeEventListener('abort', cancel);
          resolve(had);
          return true;
        },
      });
      signal?.addEventListener('abort', cancel, { once: true });
      this.forgetOldest();
      this.sendMore();
    });
  }

  private cancel(number: number): void {
    const job = this.jobs.get(number);
    if (!job) return;
    this.jobs.delete(number);
    if (job.sent) this.port?.postMessage({ ask: 'cancel', job: number } satisfies PageRequest);
    job.refuse('cancelled');
    this.sendMore();
  }

  private forgetOldest(): void {
    const waiting = [...this.jobs].filter(([, { sent }]) => !sent);
    for (const [number] of waiting.slice(0, -mostWaiting)) this.cancel(number);
  }

  private sendMore(): void {
    let sent = [...this.jobs.values()].filter((job) => job.sent && !job.beside).length;
    for (const job of this.jobs.values()) {
      if (job.sent || (!job.beside && sent >= atOnce)) continue;
      job.sent = true;
      if (!job.beside) sent += 1;
      this.port?.postMessage(job.request);
    }
  }
}

function pixelsOf(answer: Answering): DrawnPixels | undefined {
  if (answer.answer !== 'drawn') return undefined;
  const { width, height, pixels } = answer;
  return { width, height, pixels: new Uint8ClampedArray(pixels) };
}

/** The window as it is: main hands a port over to the preload, which passes it on as a message of the window's own. */
export function windowAround(bridge: PageBridge = window.countersign): PageSurroundings {
  return {
    bridge,
    onPort(arrived) {
      const listener = (event: MessageEvent<unknown>): void => {
        const [port] = event.ports;
        const { countersign, view } = (event.data ?? {}) as { countersign?: unknown; view?: unknown };
        if (event.source !== window || countersign !== 'page-port' || typeof view !== 'string' || !port) return;
        arrived(view, port);
      };
      window.addEventListener('message', listener);
      return () => window.removeEventListener('message', listener);
    },
  };
}
