import type { SecretPort, SecretTransport } from '../../../preload/secret-conversation';

/** The port of a PIN window to the process that gets a secret, which keeps what crosses. */
export class KeptPort<Message extends object> implements SecretPort<Message> {
  /** What would cross, as text; octets are cloned with the message. */
  readonly sent: Record<string, unknown>[] = [];
  readonly kept: Message[] = [];
  private readonly listeners: Record<string, ((event: { data: unknown }) => void)[]> = {};
  postMessage(message: Message): void {
    const text = (one: unknown): unknown => (one instanceof Uint8Array ? Buffer.from(one).toString() : one);
    this.sent.push(Object.fromEntries(Object.entries(message).map(([name, value]) => [name, text(value)])));
    this.kept.push(message);
  }
  start(): void {}
  close(): void {}
  addEventListener(type: string, listener: (event: { data: unknown }) => void): void {
    (this.listeners[type] ??= []).push(listener);
  }
  emit(type: 'message' | 'close', data?: unknown): void {
    for (const listener of this.listeners[type] ?? []) listener({ data });
  }
}

/** A bridge of a PIN window with its port, which it gets when the test gives it. */
export function bridgeWithPort<Message extends object, Describe extends string, Bridge>(
  create: (transport: SecretTransport<Message, Describe>) => Bridge,
  request: (message: { channel: string; request: unknown }) => unknown = () => undefined,
) {
  let give: (port: SecretPort<Message>) => void = () => undefined;
  const bridge = create({
    request: (message) => Promise.resolve(request(message)),
    onPort: (listener) => (give = listener),
  });
  const port = new KeptPort<Message>();
  return { bridge, port, give: (one: SecretPort<Message> = port) => give(one) };
}
