import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  app,
  MessageChannelMain,
  WebContentsView,
  type MessagePortMain,
  type Session,
  type WebContents,
} from 'electron';
import { pageProcessPortsChannel } from '../../preload/contract/channel-names';
import { fontsPath, lentFonts, mostOctets, octetsPath, type PageWatchRequest } from '../../preload/contract/page-watch';
import type { PageEnd, PageProcess, StartPageProcess } from '../ipc/page-desk';
import type { ShownDocument } from '../ipc/shown-document';
import { CountersignError } from '../errors/countersign-error';
import { servePageScheme } from './app-protocol';
import { PageWatch } from './page-watch';
import { webPreferences } from './window-preferences';

export interface PageProcessesOptions {
  preload: string;
  /** Absolute path of the built renderer. */
  root: string;
  /** Absolute path of the folder of fonts. */
  fonts: string;
  session: Session;
  partition: string;
  /** Hands the end of a view's port that is the main window's over to it. */
  deliver: (view: string, port: MessagePortMain) => void;
}

/**
 * The sandboxed processes that draw the pages of one document each. They have no window, no way to main but octets of their
 * own document and answers to the watch, and no network.
 */
export class PageProcesses {
  private readonly running = new Map<string, RunningPage>();

  constructor(private readonly options: PageProcessesOptions) {
    servePageScheme(options.session, options.root, (url) => this.octets(url));
  }

  readonly start: StartPageProcess = ({ view, document, password, ended }): PageProcess => {
    const page = new RunningPage(this.options, view, document, password, (why) => {
      this.running.delete(view);
      if (why) ended(why);
    });
    this.running.set(view, page);
    return page;
  };

  private octets(url: URL): Promise<Response> | undefined {
    if (url.pathname.startsWith(fontsPath)) return this.font(url);
    if (url.pathname !== octetsPath) return undefined;
    return this.running.get(url.hostname)?.octets(url.searchParams) ?? Promise.resolve(refused());
  }

  /** A font for text whose own is not in the document. */
  private async font(url: URL): Promise<Response> {
    const name = url.pathname.slice(fontsPath.length);
    if (!this.running.has(url.hostname) || !fontFiles.has(name)) return refused();
    try {
      const octets = await readFile(join(this.options.fonts, name));
      return new Response(new Uint8Array(octets), { headers: { 'content-type': 'font/ttf' } });
    } catch {
      return refused();
    }
  }
}

const fontFiles: ReadonlySet<string> = new Set(Object.values(lentFonts));

const refused = (): Response =>
  new Response('no such octets', { status: 404, headers: { 'content-type': 'text/plain' } });

class RunningPage implements PageProcess {
  /** Contents go with their view; this keeps both. */
  private readonly held: WebContentsView;
  private readonly contents: WebContents;
  private readonly watching: MessagePortMain;
  private readonly timer: NodeJS.Timeout;
  private over = false;

  constructor(
    options: PageProcessesOptions,
    view: string,
    private readonly document: ShownDocument,
    password: string | undefined,
    private readonly ended: (why: PageEnd | undefined) => void,
  ) {
    // Contents without a window: nothing can ever bring them to the screen.
    this.held = new WebContentsView({
      webPreferences: { ...webPreferences(options.preload, options.partition), backgroundThrottling: false },
    });
    const { webContents } = this.held;
    this.contents = webContents;
    const { port1: windowEnd, port2: drawingEnd } = new MessageChannelMain();
    const { port1: watching, port2: watched } = new MessageChannelMain();
    this.watching = watching;
    const watch = new PageWatch({
      ask: (request) => this.ask(request),
      memory: () => this.memory(),
      changed: () => document.changed,
    });
    watching.on('message', ({ data }) => this.end(watch.answer(data)));
    watching.start();
    this.timer = setInterval(() => this.end(watch.tick()), 1_000);

    const own = `app://${view}/page.html`;
    webContents.on('render-process-gone', (_event, { reason }) =>
      this.end(reason === 'oom' ? 'page.memory' : 'page.crashed'),
    );
    webContents.on('did-navigate', (_event, url) => {
      if (url !== own) this.end('page.crashed');
    });
    webContents.once('did-finish-load', () => {
      if (this.over) return;
      webContents.postMessage(pageProcessPortsChannel, null, [drawingEnd, watched]);
      this.ask({ begin: { octets: document.size, ...(password !== undefined && { password }) } });
    });
    webContents.loadURL(own).catch(() => this.end('page.crashed'));
    options.deliver(view, windowEnd);
  }

  kill(): void {
    this.finish(undefined);
  }

  /** Answers with a range of the document, whole or not at all. */
  async octets(asked: URLSearchParams): Promise<Response> {
    const [from, length] = ['from', 'length'].map((name) => Number(asked.get(name) ?? NaN)) as [number, number];
    if (!(length <= mostOctets)) return refused();
    try {
      return new Response(await this.document.read(from, length), {
        headers: { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' },
      });
    } catch (error) {
      if (CountersignError.is(error) && error.code === 'page.changed') this.end('page.changed');
      return refused();
    }
  }

  private ask(request: PageWatchRequest): void {
    if (!this.over) this.watching.postMessage(request);
  }

  private memory(): number | undefined {
    if (this.contents.isDestroyed()) return undefined;
    const pid = this.contents.getOSProcessId();
    const metric = app.getAppMetrics().find((one) => one.pid === pid);
    return metric && metric.memory.workingSetSize * 1024;
  }

  private end(why: PageEnd | undefined): void {
    if (why) this.finish(why);
  }

  private finish(why: PageEnd | undefined): void {
    if (this.over) return;
    this.over = true;
    clearInterval(this.timer);
    this.watching.close();
    if (!this.contents.isDestroyed()) {
      // A page that hangs does not hear that it is closed.
      this.contents.forcefullyCrashRenderer();
      this.contents.close();
    }
    this.ended(why);
  }
}
