import type { HostLauncher } from '../hosts/host-launcher';
import { HostFault, HostStopped, HostTimeout, SupervisedHost } from '../hosts/supervised-host';
import type { HostEvent } from '../hosts/wire';
import type { Log } from '../log/log';
import { Tunnel, tunnelOf } from './discovery/tunnel';
import type { SharedLibrary } from './discovery/shared-libraries';
import { demandSafeDriver, demandSafeTunnel } from './discovery/safe-places';
import type { PinDemand } from './pin-demand';
import type { TokenFault, TokenMethods } from './process/protocol';

/** Seconds that a token process may take to answer. */
export interface TokenDeadlines {
  /** Listing, describing, opening. */
  token: number;
  /** One C_Login: some cards count slowly. */
  login: number;
  /** One C_Sign. */
  signature: number;
  /** Making one key pair: a card may look for primes for minutes. */
  generation: number;
}

const loginMethods: ReadonlySet<string> = new Set<keyof TokenMethods>(['login.attempt', 'pin.attempt', 'pin.typed']);

const changingMethods: ReadonlySet<keyof TokenMethods> = new Set([
  'keys.generate',
  'keys.store',
  'keys.delete',
  'oneTime.make',
  'oneTime.destroy',
] as const);

/** How much longer a C_Login may take while a person types on the reader's pad, which ends by itself far earlier. */
const padPatience = 4;

/** A session, or a PIN that is being changed, is known to the process that opened it, and to no other. */
const belongsToProcess = (params: object): boolean => 'session' in params || 'management' in params;

/** The one token process of one PKCS#11 module. The module is loaded by the first request after every start. */
export class TokenHost {
  private readonly host: SupervisedHost;
  private readonly tunnel: Tunnel | undefined;
  private loadedIn = 0;
  /** What was learned of the keys of this module's tokens, by `pinDemandKey`; it outlives the process. */
  readonly pinDemands = new Map<string, PinDemand>();

  constructor(
    readonly library: SharedLibrary,
    private readonly launcher: HostLauncher,
    private readonly log: Log,
    readonly deadlines: TokenDeadlines,
  ) {
    this.host = new SupervisedHost({
      entry: library.servedBy ?? 'token-process',
      name: `Countersign token (${library.name})`,
      environment: library.environment,
      launcher,
      log,
      // A PKCS#11 module is asked one thing at a time, so that one deadline never runs while another call holds it.
      concurrency: 1,
    });
    const command = tunnelOf(library);
    this.tunnel = command && new Tunnel(command, log);
  }

  get pid(): number | undefined {
    return this.host.pid;
  }

  /** Which start of the process this is; a session belongs to the one that opened it. */
  get generation(): number {
    return this.host.generation;
  }

  /**
   * @throws what SupervisedHost.request throws; CountersignError place.unsafe before anything is started
   */
  async request<M extends keyof TokenMethods>(
    method: M,
    params: TokenMethods[M]['params'],
    transfer?: unknown[],
  ): Promise<TokenMethods[M]['value']> {
    try {
      // It is wished for where a connection broke.
      if (method === 'module.reload') await this.tunnel?.ending();
      demandSafeTunnel(this.library);
      await this.tunnel?.open();
      return await this.send(method, params, transfer).catch((error: unknown) => {
        // The process hung over somebody else's question and is gone: to ask its successor is no repetition.
        if (!(error instanceof HostStopped) || error.sent || belongsToProcess(params)) throw error;
        return this.send(method, params, transfer);
      });
    } catch (error) {
      const { address } = this.library;
      throw address === undefined ? error : behindProxy(error, address, method);
    }
  }

  private async send<M extends keyof TokenMethods>(
    method: M,
    params: TokenMethods[M]['params'],
    transfer?: unknown[],
  ): Promise<TokenMethods[M]['value']> {
    await this.load();
    // Sessions and the module itself live in the process that they were opened in: no request strays into a later one.
    const deadlineMs = this.deadline(method, params) * 1000;
    return this.host.request<TokenMethods[M]['value']>(method, params, deadlineMs, transfer, this.loadedIn);
  }

  /** A process of its own for the same module with a changed environment; whoever asks for it ends it. */
  apart(environment: Record<string, string>): TokenHost {
    const { tunnel: _oneIsEnough, ...own } = this.library;
    const library = { ...own, environment: { ...own.environment, ...environment } };
    return new TokenHost(library, this.launcher, this.log, this.deadlines);
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
    this.tunnel?.dispose();
  }

  private async load(): Promise<void> {
    if (this.host.pid !== undefined && this.loadedIn === this.host.generation) return;
    demandSafeDriver(this.library);
    await this.host.request('module.load', { path: this.library.path }, this.deadlines.token * 1000);
    this.loadedIn = this.host.generation;
  }

  private deadline(method: keyof TokenMethods, params: object): number {
    const onPad = 'pin' in params && params.pin === 'reader';
    const login = onPad ? padPatience * this.deadlines.login : this.deadlines.login;
    // A login and a change: the old PIN and the new one, the new one twice.
    if (method === 'pin.attempt' && onPad) return 2 * login;
    if (method === 'session.sign') return this.deadlines.signature;
    if (method === 'session.signReleased') return login + this.deadlines.signature;
    if (method === 'keys.generate' || method === 'oneTime.make') return this.deadlines.generation;
    if (loginMethods.has(method)) return login;
    return this.deadlines.token;
  }
}

/** What only reads, and can be asked again without a thought. */
const readings: ReadonlySet<keyof TokenMethods> = new Set<keyof TokenMethods>([
  'module.load',
  'module.reload',
  'tokens.list',
  'slots.list',
  'token.describe',
  'token.entries',
  'token.look',
  'session.open',
  'session.entries',
  'session.key',
  'keys.offered',
  'keys.list',
]);

/**
 * What a failure means when the token is behind a proxy (measured on p11-kit): without a listener there are no slots; a
 * connection that broke answers CKR_DEVICE_ERROR to everything; a frozen server does not answer. A connection that broke during
 * a signature leaves it unknown whether the key was used.
 */
function behindProxy(error: unknown, address: string, method: keyof TokenMethods): unknown {
  const fault = (name: TokenFault): HostFault => new HostFault(name, address);
  const broken = error instanceof HostFault && error.detail === 'CKR_DEVICE_ERROR';
  const signing = method === 'session.sign' || method === 'session.signReleased';
  if ((signing || changingMethods.has(method)) && broken) return fault('outcome-unknown');
  if (!readings.has(method)) return error;
  const nothingThere = error instanceof HostFault && error.fault === 'no-slots';
  return broken || nothingThere || error instanceof HostTimeout ? fault('unreachable') : error;
}
