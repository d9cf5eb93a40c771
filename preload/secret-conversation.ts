import type { Result } from './contract/error-codes';

/** The end of the channel to the token process, as much of a MessagePort as is used. Secrets go in UTF-8, as octets. */
export interface SecretPort<Message> {
  postMessage(message: Message): void;
  start(): void;
  close(): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
}

/** What such a conversation needs of Electron; handed in, so that its rules run without Electron. */
export interface SecretTransport<Message, Describe extends string> {
  request(message: { channel: Describe | 'pin.cancel'; request: unknown }): Promise<unknown>;
  /** Calls `listener` with each port that main hands over. */
  onPort(listener: (port: SecretPort<Message>) => void): void;
}

/** A secret as octets: a string can not be wiped, these are. */
export function octetsOf(secret: string): Uint8Array {
  return new TextEncoder().encode(secret);
}

/**
 * What is said to a token process about a secret, and its verdict. A secret is sent once, to the port that it was meant for, and
 * never kept for another one.
 */
export class SecretConversation<Message, Verdict> {
  private port: SecretPort<Message> | undefined;
  private lostPort = false;
  private waiting: { send: (to: SecretPort<Message>) => void; drop: () => void } | undefined;
  private settle: ((verdict: Verdict) => void) | undefined;
  private pending: Promise<Verdict> | undefined;

  /**
   * @param lost - the verdict when the token process is gone before it gave one
   * @param read - reads the process's message; undefined for one that is no verdict
   */
  constructor(
    private readonly lost: Verdict,
    private readonly read: (data: unknown) => Verdict | undefined,
  ) {}

  /** True once a port has been handed over, whether it lives or not. */
  get begun(): boolean {
    return this.port !== undefined || this.lostPort;
  }

  /** Talks to this port from now on, and sends it what was waiting for one. An earlier port is closed, and its verdict is lost. */
  connect(arrived: SecretPort<Message>): void {
    const replaced = this.port;
    this.port = arrived;
    this.lostPort = false;
    replaced?.close();
    if (replaced) this.answer(this.lost);
    arrived.addEventListener('message', ({ data }) => {
      const verdict = arrived === this.port ? this.read(data) : undefined;
      if (verdict !== undefined) this.answer(verdict);
    });
    arrived.addEventListener('close', () => {
      if (arrived !== this.port) return;
      this.port = undefined;
      this.lostPort = true;
      this.answer(this.lost);
    });
    arrived.start();
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.send(arrived);
  }

  /**
   * Sends a message once, now or when the port comes. Before the verdict on an earlier one it sends nothing, and hears that one's
   * verdict.
   *
   * @param secrets - octets of the message, wiped as soon as it is sent or dropped
   */
  judge(message: Message, ...secrets: Uint8Array[]): Promise<Verdict> {
    const drop = (): void => secrets.forEach((octets) => octets.fill(0));
    if (this.pending || this.lostPort) {
      drop();
      return this.pending ?? Promise.resolve(this.lost);
    }
    const verdict = new Promise<Verdict>((resolve) => (this.settle = resolve));
    this.pending = verdict;
    const send = (to: SecretPort<Message>): void => {
      to.postMessage(message);
      drop();
    };
    if (this.port) send(this.port);
    else this.waiting = { send, drop };
    return verdict;
  }

  /** Drops what waits for a port: nobody wants it sent any more. */
  forget(): void {
    this.waiting?.drop();
    this.waiting = undefined;
  }

  private answer(verdict: Verdict): void {
    const resolve = this.settle;
    this.settle = undefined;
    this.pending = undefined;
    resolve?.(verdict);
  }
}

/**
 * What the page asks main about such a conversation, by the channels of its kind.
 *
 * @param describe - the channel that describes what the secret is for
 */
export function questionsToMain<Message, Context, Describe extends string>(
  transport: SecretTransport<Message, Describe>,
  describe: Describe,
  conversation: Pick<SecretConversation<Message, unknown>, 'forget'>,
) {
  return {
    async describe(): Promise<Result<Context>> {
      try {
        return (await transport.request({ channel: describe, request: {} })) as Result<Context>;
      } catch {
        return { ok: false, error: { code: 'internal', params: { reference: 'main-unreachable' } } };
      }
    },

    async cancel(conversationId: string): Promise<void> {
      conversation.forget();
      try {
        await transport.request({ channel: 'pin.cancel', request: { conversationId } });
      } catch {
        // Main is gone or is closing this window: there is nobody left to tell.
      }
    },
  };
}
