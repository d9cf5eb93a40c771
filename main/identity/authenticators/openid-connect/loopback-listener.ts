import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pageHeaders } from './callback-page';

/** A browser that asked has this long to take its answer. */
const graceMs = 3000;

/** What the browser was sent back with, and where its page goes. */
export interface Callback {
  /** The redirect address with what the issuer added. */
  url: URL;
  /** @param page - HTML */
  answer(page: string): void;
}

/**
 * Where the browser comes back to (RFC 8252, clause 7.3): a port of 127.0.0.1 that the system chose, one path, one answer. It listens
 * from the moment at which the browser is sent away until it is back. Pages of others that try ports get nothing: only a browser that
 * goes there itself is heard, by the address that was given out.
 */
export class LoopbackListener {
  private closing = false;
  private answered = false;

  private constructor(
    private readonly server: Server,
    readonly redirect: string,
    readonly callback: Promise<Callback>,
  ) {}

  /** @throws an error of Node's where nothing can listen */
  static async open(): Promise<LoopbackListener> {
    let heard = (_: Callback): void => undefined;
    const callback = new Promise<Callback>((resolve) => (heard = resolve));
    const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000, keepAlive: false });
    server.maxConnections = 16;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: '127.0.0.1', port: 0, exclusive: true }, resolve);
    });
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const listener = new LoopbackListener(server, `http://${host}/callback`, callback);
    server.on('request', (request, response) => listener.hear(request, response, host, heard));
    server.on('error', () => undefined);
    return listener;
  }

  private hear(
    request: IncomingMessage,
    response: ServerResponse,
    host: string,
    heard: (callback: Callback) => void,
  ): void {
    request.resume();
    const refuse = (status: number, more = {}): void => {
      response.writeHead(status, { ...pageHeaders, ...more }).end();
    };
    const target = request.url ?? '';
    // A name that somebody had point here, to let a page of theirs read the answer.
    if (request.headers.host !== host) return refuse(421);
    if (!/^\/callback(\?|$)/.test(target)) return refuse(404);
    if (request.method !== 'GET') return refuse(405, { allow: 'GET' });
    // A page that asks in the background is no browser that was sent here.
    if ((request.headers['sec-fetch-mode'] ?? 'navigate') !== 'navigate') return refuse(403);
    if (this.closing) return refuse(410);
    this.stopListening();
    heard({
      url: new URL(target, `http://${host}`),
      answer: (page) => {
        this.answered = true;
        response.once('close', () => this.server.closeAllConnections());
        response.writeHead(200, pageHeaders).end(page);
      },
    });
  }

  private stopListening(): void {
    if (this.closing) return;
    this.closing = true;
    this.server.close();
  }

  /** Nothing listens any more; an answer that is on its way gets there. */
  close(): void {
    this.stopListening();
    if (this.answered) setTimeout(() => this.server.closeAllConnections(), graceMs).unref();
    else this.server.closeAllConnections();
  }
}
