import type { NetworkPort, NetworkRequest, NetworkResponse } from './network-port';

/** Event by which a supervised process asks main for something of the network. */
export const networkRequestEvent = 'network.request';
/** Request by which main answers it. */
export const networkAnswerMethod = 'network.answer';

export interface NetworkQuestion {
  id: number;
  request: NetworkRequest;
}

export interface NetworkAnswer {
  id: number;
  response: NetworkResponse;
}

/**
 * The network as a supervised process has it: main does what is asked, and only what its own rules allow. The process
 * itself opens no connection.
 */
export class NetworkOverWire {
  private readonly waiting = new Map<number, (response: NetworkResponse) => void>();
  private nextId = 1;

  /** @param ask - sends the event {@link networkRequestEvent} to main */
  constructor(private readonly ask: (question: NetworkQuestion) => void) {}

  /** Main answers every question, at the latest at its deadline. */
  readonly port: NetworkPort = (request) =>
    new Promise((resolve) => {
      const id = this.nextId++;
      this.waiting.set(id, resolve);
      this.ask({ id, request });
    });

  /** @returns false for an answer to nothing */
  answer({ id, response }: NetworkAnswer): boolean {
    const resolve = this.waiting.get(id);
    this.waiting.delete(id);
    resolve?.(response);
    return resolve !== undefined;
  }
}
