import type { TransferredPort } from '../../hosts/endpoint';
import { wipe, type Pin } from './pin-octets';

/**
 * The token's end of the port that joins it to the PIN window. It holds the secrets of one try, from their arrival to the one
 * try that they are for; whatever arrives before that try was made is wiped.
 */
export class Mailbox {
  private port: TransferredPort | undefined;
  private held: Pin[] | undefined;

  /**
   * @param names - of the secrets that one message brings as octets, all of them; `onReader` in their place says that the
   *   person is ready to type them on the reader
   * @param arrived - told when something is held
   */
  constructor(
    private readonly names: readonly string[],
    private readonly arrived: () => void,
  ) {}

  attach(port: TransferredPort): void {
    this.port = port;
    port.on('message', (event) => {
      const read = this.read((event.data ?? {}) as Record<string, unknown>);
      if (!read) return;
      if (this.held) return wipe(...read);
      this.held = read;
      this.arrived();
    });
    port.start();
  }

  private read(message: Record<string, unknown>): Pin[] | undefined {
    if (message['onReader'] === true) return this.names.map(() => null);
    const octets = this.names.map((name) => message[name]);
    return octets.every((one) => one instanceof Uint8Array) ? octets : undefined;
  }

  /** What has arrived, in the order of the names; the caller's to wipe. Afterwards nothing of it is kept here. */
  take(): Pin[] | undefined {
    const { held } = this;
    this.held = undefined;
    return held;
  }

  /** A window that waits hears the verdict. */
  tell(verdict: object): void {
    this.port?.postMessage(verdict);
  }

  close(): void {
    wipe(...(this.take() ?? []));
    this.port?.close();
    this.port = undefined;
  }
}
