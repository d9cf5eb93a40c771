import { CountersignError } from '../../errors/countersign-error';
import type { HostLauncher } from '../../hosts/host-launcher';
import { HostStopped, HostTimeout, SupervisedHost } from '../../hosts/supervised-host';
import type { Log } from '../../log/log';
import type { PasswordEvents, PasswordMethods } from './protocol';

/** The process of one login, or of one look at a directory. Whoever asks for it ends it. */
export class PasswordProcess {
  private readonly host: SupervisedHost;
  private readonly names: string[] = [];
  private announce: (() => void) | undefined;
  private stopped = false;

  constructor(
    launcher: HostLauncher,
    log: Log,
    /** The authenticator's title, for messages. */
    private readonly title: string,
    private readonly seconds: number,
  ) {
    const concurrency = 1;
    this.host = new SupervisedHost({
      launcher,
      log,
      concurrency,
      entry: 'password-process',
      name: 'Countersign passwords',
    });
    this.host.onEvent(({ name, payload }) => {
      if (name !== 'login.arrived') return;
      this.names.push((payload as PasswordEvents['login.arrived']).username);
      this.announce?.();
    });
    this.host.onStop(() => {
      this.stopped = true;
      this.announce?.();
    });
  }

  /** Of the next password that arrives from the window. */
  async nextName(): Promise<string> {
    while (this.names.length === 0 && !this.stopped) {
      await new Promise<void>((resolve) => (this.announce = resolve));
    }
    const name = this.names.shift();
    if (name === undefined) throw this.broken();
    return name;
  }

  async ask<M extends keyof PasswordMethods>(
    method: M,
    params: PasswordMethods[M]['params'],
    transfer?: unknown[],
  ): Promise<PasswordMethods[M]['value']> {
    try {
      return await this.host.request(method, params, this.seconds * 1000, transfer);
    } catch (error) {
      if (error instanceof HostStopped || error instanceof HostTimeout) throw this.broken(error);
      throw error;
    }
  }

  /** With the process goes whatever of the password is left in it. */
  end(): void {
    this.host.dispose();
  }

  private broken(cause?: unknown): CountersignError {
    return new CountersignError('identity.stopped', { authenticator: this.title }, { cause });
  }
}
