import type { TransferredPort } from '../../../hosts/endpoint';
import type { TypedPassword } from '../../authenticator';
import type { ToldVerdict } from '../protocol';

/** More is neither a name nor a password. */
const longest = 1024;

/** The end of the port that joins this process and the window. It holds one name with its password until their one try. */
export class PasswordMailbox {
  private port: TransferredPort | undefined;
  private held: TypedPassword | undefined;

  /** @param arrived - told when something is held */
  constructor(private readonly arrived: (username: string) => void) {}

  attach(port: TransferredPort): void {
    this.port = port;
    port.on('message', (event) => {
      const { username, password } = (event.data ?? {}) as Record<string, unknown>;
      if (!(password instanceof Uint8Array)) return;
      const known = typeof username === 'string' && username.length <= longest && password.length <= longest;
      // What comes before the try that another is for was made is nobody's.
      if (!known || this.held) return void password.fill(0);
      this.held = { username, password };
      this.arrived(username);
    });
    port.start();
  }

  /** What has arrived; the caller's to wipe. Afterwards nothing of it is kept here. */
  take(): TypedPassword | undefined {
    const { held } = this;
    this.held = undefined;
    return held;
  }

  tell(verdict: ToldVerdict): void {
    this.port?.postMessage(verdict);
  }
}
