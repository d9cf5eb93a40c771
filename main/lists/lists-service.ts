import type { ListsProgress, TrustedListsState } from '../../preload/contract/trusted-lists';
import { CountersignError } from '../errors/countersign-error';
import type { HostLauncher } from '../hosts/host-launcher';
import { HostGaveUp, HostStopped, HostTimeout, SupervisedHost } from '../hosts/supervised-host';
import type { Log } from '../log/log';
import { answerNetworkRequest } from '../network/network-desk';
import { networkAnswerMethod, networkRequestEvent, type NetworkQuestion } from '../network/network-over-wire';
import type { NetworkPort } from '../network/network-port';
import { ListStore } from '../trust/lists/list-store';
import { europeanUnion, type ListScheme } from '../trust/lists/schemes';
import type { TrustedLists } from '../trust/lists/trusted-lists';
import { progressEvent, type ListsMethods, type RefreshRequest } from './process/protocol';

/** Forty servers of which each may take its minute. */
const refreshWithinMs = 30 * 60_000;
const answerWithinMs = 60_000;

export interface ListsOptions {
  launcher: HostLauncher;
  log: Log;
  /** What the process asks of the network is done with it. */
  network: NetworkPort;
  /** Where the lists are kept; absolute. */
  folder: string;
  /** Where they come from; their own addresses without it. */
  source?: RefreshRequest['source'];
  /** After so long the lists are due again. */
  refreshHours?: number;
  /** What counts as the lists of the European Union, and what is taken beside it. */
  schemes?: () => ListScheme[];
}

/** Main's side of the process of the trusted lists: refreshes are made there, and what was verified is looked up here. */
export class ListsService {
  private readonly host: SupervisedHost;
  private readonly store: ListStore;
  private readonly watching = new Set<(progress: ListsProgress) => void>();
  private underWay: Promise<TrustedListsState> | undefined;

  constructor(private readonly options: ListsOptions) {
    const { launcher, log, folder } = options;
    this.store = new ListStore(folder);
    this.host = new SupervisedHost({
      entry: 'lists-process',
      name: 'Countersign trusted lists',
      launcher,
      log,
      concurrency: 1,
    });
    this.host.onEvent(({ name, payload }) => {
      if (name === networkRequestEvent) void this.answerNetwork(payload as NetworkQuestion);
      if (name === progressEvent) for (const watch of this.watching) watch(payload as ListsProgress);
    });
  }

  /** Where the lists are kept; absolute. */
  get folder(): string {
    return this.store.folder;
  }

  get pid(): number | undefined {
    return this.host.pid;
  }

  /** What is known of the lists, as it stands on the disk. */
  state(): TrustedListsState {
    return this.store.state();
  }

  /** Whether so much time has passed since all lists were looked at that they should be again. */
  isDue(at: Date): boolean {
    const { refreshed } = this.state();
    const hours = this.options.refreshHours ?? 24;
    return refreshed === undefined || at.getTime() - Date.parse(refreshed) >= hours * 3600_000;
  }

  /** What the lists in force hold. It is of now: after a refresh it is loaded again. */
  load(): TrustedLists {
    return this.store.load();
  }

  /**
   * Brings the lists up to date. One refresh at a time: who asks for another joins the one that is under way.
   *
   * @param wish - `at`: what counts as now; `source`: in place of the configured one; `only`: territories
   * @throws CountersignError lists.stopped, lists.signersUnusable
   */
  refresh(wish: {
    at: Date;
    source?: RefreshRequest['source'];
    only?: string[];
    onProgress?: (progress: ListsProgress) => void;
  }): Promise<TrustedListsState> {
    const { onProgress } = wish;
    if (onProgress) this.watching.add(onProgress);
    this.underWay ??= this.start(wish).finally(() => {
      this.underWay = undefined;
      // A process that only reads lists now and then need not wait for the next time.
      this.host.kill();
    });
    return this.underWay.finally(() => onProgress && this.watching.delete(onProgress));
  }

  /** Resolves when the process has ended. */
  whenGone(): Promise<void> {
    return this.host.whenGone();
  }

  dispose(): void {
    this.host.dispose();
  }

  private async start(wish: {
    at: Date;
    source?: RefreshRequest['source'];
    only?: string[];
  }): Promise<TrustedListsState> {
    const { folder, schemes, source } = this.options;
    const request: RefreshRequest = {
      folder,
      source: wish.source ?? source ?? { kind: 'network' },
      schemes: schemes?.() ?? [europeanUnion],
      at: wish.at.toISOString(),
      ...(wish.only && { only: wish.only }),
    };
    try {
      return await this.host.request<ListsMethods['refresh']['value']>('refresh', request, refreshWithinMs);
    } catch (error) {
      if (error instanceof HostTimeout || error instanceof HostStopped || error instanceof HostGaveUp) {
        throw new CountersignError('lists.stopped', {}, { cause: error });
      }
      throw error;
    }
  }

  private async answerNetwork({ id, request }: NetworkQuestion): Promise<void> {
    const { generation } = this.host;
    const response = await answerNetworkRequest(request, this.options.network, ['list']);
    // Whoever asked may have stopped since: then there is nobody to answer.
    await this.host.answer(networkAnswerMethod, { id, response }, answerWithinMs, generation).catch(() => undefined);
  }
}
