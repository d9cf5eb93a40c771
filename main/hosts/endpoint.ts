import { CountersignError } from '../errors/countersign-error';
import { placesIn } from '../errors/places';
import { newReference } from '../errors/reference';
import { wireProtocol, type HostFailure, type HostReply, type HostRequest } from './wire';

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
  const post = (message: unknown): void => {
    if (parentPort) parentPort.postMessage(message);
    else process.send?.(message);
  };

  const receive = async (message: unknown, ports: TransferredPort[]): Promise<void> => {
    const request = message as HostRequest;
    if (request.kind !== 'request') return;
    const handler = Object.hasOwn(handlers, request.method) ? handlers[request.method] : undefined;
    let reply: HostReply;
    try {
      if (!handler) throw new Error(`no handler ${request.method}`);
      reply = { kind: 'reply', id: request.id, ok: true, value: await handler(request.params as never, ports) };
    } catch (error) {
      reply = { kind: 'reply', id: request.id, ok: false, error: toFailure(error) };
    }
    post(reply);
  };

  if (parentPort) {
    parentPort.on('message', (event) => void receive(event.data, event.ports));
  } else {
    process.on('message', (message) => void receive(message, []));
    // Without main there is nobody to answer to, and a held session would keep a card busy.
    process.on('disconnect', () => process.exit(0));
  }
  post({ kind: 'ready', protocol: wireProtocol });
  return (name, payload) => post({ kind: 'event', name, payload });
}

function toFailure(error: unknown): HostFailure {
  if (CountersignError.is(error)) return { kind: 'error', error: error.toShape() };
  if (error instanceof Fault) return { kind: 'fault', fault: error.fault, detail: error.detail };
  return { kind: 'defect', reference: newReference(), at: error instanceof Error ? placesIn(error.stack) : [] };
}
