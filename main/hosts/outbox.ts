import { several, type HostMessage } from './wire';

/**
 * The way of messages to the other process. Each that travels by itself wakes the other side, which for a small one costs more
 * than what it asks for; so where the other side is at work anyway, what is posted in one turn of the event loop goes together.
 */
export class Outbox {
  private waiting: HostMessage[] = [];

  constructor(private readonly post: (message: HostMessage, transfer?: unknown[]) => void) {}

  /** Posts at once, behind what waits. */
  now(message: HostMessage, transfer?: unknown[]): void {
    this.flush();
    this.post(message, transfer);
  }

  /** Posts before this turn of the event loop ends. */
  soon(message: HostMessage): void {
    if (this.waiting.push(message) === 1) setImmediate(() => this.flush());
  }

  private flush(): void {
    const messages = this.waiting;
    this.waiting = [];
    const [only] = messages;
    if (only) this.post(messages.length === 1 ? only : { kind: several, messages });
  }
}
