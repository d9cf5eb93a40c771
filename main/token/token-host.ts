import type { HostLauncher } from '../hosts/host-launcher';
import { SupervisedHost } from '../hosts/supervised-host';
import type { HostEvent } from '../hosts/wire';
import type { Log } from '../log/log';
import type { TokenMethods } from './process/protocol';

/** Seconds that a token process may take to answer. */
export interface TokenDeadlines {
  /** Listing, describing, opening. */
  token: number;
  /** One C_Login: some cards count slowly. */
  login: number;
  /** One C_Sign. */
  signature: number;
}

/** A module of the allow-list: its name, where it is, and what its driver reads from the environment. */
export interface SharedLibrary {
  name: string;
  path: string;
  environment: Record<string, string>;
}

/** The one token process of one PKCS#11 module. The module is loaded by the first request after every start. */
export class TokenHost {
  private readonly host: SupervisedHost;
  private loadedIn = 0;

  constructor(
    readonly library: SharedLibrary,
    launcher: HostLauncher,
    log: Log,
    readonly deadlines: TokenDeadlines,
  ) {
    this.host = new SupervisedHost({
      entry: 'token-process',
      name: `Countersign token (${library.name})`,
      environment: library.environment,
      launcher,
      log,
      // A PKCS#11 module is asked one thing at a time, so that one deadline never runs while another call holds it.
      concurrency: 1,
    });
  }

  get pid(): number | undefined {
    return this.host.pid;
  }

  /** Which start of the process this is; a session belongs to the one that opened it. */
  get generation(): number {
    return this.host.generation;
  }

  /**
   * @throws what SupervisedHost.request throws
   */
  async request<M extends keyof TokenMethods>(
    method: M,
    params: TokenMethods[M]['params'],
    transfer?: unknown[],
  ): Promise<TokenMethods[M]['value']> {
    await this.load();
    // Sessions and the module itself live in the process that they were opened in: no request strays into a later one.
    const deadlineMs = this.deadline(method) * 1000;
    return this.host.request<TokenMethods[M]['value']>(method, params, deadlineMs, transfer, this.loadedIn);
  }

  onEvent(listener: (event: HostEvent) => void): () => void {
    return this.host.onEvent(listener);
  }

  onStop(listener: () => void): () => void {
    return this.host.onStop(listener);
  }

  kill(): void {
    this.host.kill();
  }

  dispose(): void {
    this.host.dispose();
  }

  private async load(): Promise<void> {
    if (this.host.pid !== undefined && this.loadedIn === this.host.generation) return;
    await this.host.request('module.load', { path: this.library.path }, this.deadlines.token * 1000);
    this.loadedIn = this.host.generation;
  }

  private deadline(method: keyof TokenMethods): number {
    if (method === 'session.sign') return this.deadlines.signature;
    if (method === 'login.attempt' || method === 'login.typed') return this.deadlines.login;
    return this.deadlines.token;
  }
}
