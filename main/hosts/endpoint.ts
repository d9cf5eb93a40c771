import { CountersignError } from '../errors/countersign-error';
import { placesIn } from '../errors/places';
import { newReference } from '../errors/reference';
import { Outbox } from './outbox';
import { unpacked, wireProtocol, type HostFailure, type HostMessage, type HostReply, type HostRequest } from './wire';

/** The part of a MessagePort that a child uses; Electron's and the DOM's agree on it. */
export interface TransferredPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

/** A fault that only the asking side can turn into a sentence. */
export class Fault extends Error {
  override readonly name = 'Fault';
  constructor(
    readonly fault: string,
    readonly detail: string,
  ) {
    super(`${fault}: ${detail}`);
  }
}

export type Handlers = Record<string, (params: never, ports: TransferredPort[]) => unknown>;

interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown; ports: TransferredPort[] }) => void): void;
  postMessage(message: unknown): void;
}

/**
 * The child's side of the wire: answers requests with the given handlers and says when it is ready. Works as Electron's
 * utility process (parentPort) and as a forked Node process (process.send).
 *
 * @returns a function that sends an event to main
 */
export function serveRequests(handlers: Handlers): (name: string, payload: unknown) => void {
  const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort;
  const outbox = new Outbox((message) => {
    if (parentPort) parentPort.postMessage(message);
    else process.send?.(message);
  });
  let inHand = 0;

  const serve = async (request: HostRequest, ports: TransferredPort[]): Promise<void> => {
    const handler = Object.hasOwn(handlers, request.method) ? handlers[request.method] : undefined;
    let reply: HostReply;
    if (request.tell) outbox.now({ kind: 'begun', id: request.id });
    inHand += 1;
    try {
      if (!handler) throw new Error(`no handler ${request.method}`);
      reply = { kind: 'reply', id: request.id, ok: true, value: await handler(request.params as never, ports) };
    } catch (error) {
      reply = { kind: 'reply', id: request.id, ok: false, error: toFailure(error) };
    }
    inHand -= 1;
    if (inHand > 0) outbox.soon(reply);
    else outbox.now(reply);
  };
  const receive = (message: unknown, ports: TransferredPort[]): void => {
    for (const one of unpacked(message as HostMessage)) if (one.kind === 'request') void serve(one, ports);
  };

  // A terminal sends Ctrl+C to the whole group, a service manager its end: main alone decides how work that is under way ends.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
  if (parentPort) {
    parentPort.on('message', (event) => receive(event.data, event.ports));
  } else {
    process.on('message', (message) => receive(message, []));
    // Without main there is nobody to answer to, and a held session would keep a card busy.
    process.on('disconnect', () => process.exit(0));
  }
  outbox.now({ kind: 'ready', protocol: wireProtocol });
  return (name, payload) => outbox.now({ kind: 'event', name, payload });
}

function toFailure(error: unknown): HostFailure {
  if (CountersignError.is(error)) return { kind: 'error', error: error.toShape() };
  if (error instanceof Fault) return { kind: 'fault', fault: error.fault, detail: error.detail };
  return { kind: 'defect', reference: newReference(), at: error instanceof Error ? placesIn(error.stack) : [] };
}
