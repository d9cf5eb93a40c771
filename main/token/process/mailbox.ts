import type { TransferredPort } from '../../hosts/endpoint';

/**
 * The token's end of the port that joins it to the PIN window. It holds one secret, from its arrival to the one try that it is
 * for; whatever arrives before that try was made is dropped.
 */
export class Mailbox<T> {
  private port: TransferredPort | undefined;
  private held: T | undefined;

  /**
   * @param read - what a message brings; undefined for one that is not meant
   * @param arrived - told when something is held
   */
  constructor(
    private readonly read: (message: Record<string, unknown>) => T | undefined,
    private readonly arrived: () => void,
  ) {}

  attach(port: TransferredPort): void {
    this.port = port;
    port.on('message', (event) => {
      if (this.held !== undefined) return;
      this.held = this.read((event.data ?? {}) as Record<string, unknown>);
      if (this.held !== undefined) this.arrived();
    });
    port.start();
  }

  /** What has arrived; afterwards nothing of it is kept here. */
  take(): T | undefined {
    const { held } = this;
    this.held = undefined;
    return held;
  }

  /** A window that waits hears the verdict. */
  tell(verdict: object): void {
    this.port?.postMessage(verdict);
  }

  close(): void {
    this.held = undefined;
    this.port?.close();
    this.port = undefined;
  }
}

/** A secret that was typed on the command line, as text. Its octets are wiped. */
export function typedSecret(octets: Uint8Array): string {
  const text = Buffer.from(octets).toString('utf8');
  octets.fill(0);
  return text;
}
