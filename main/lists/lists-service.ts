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
  /** After so long the lists are due again; 0: never. */
  refreshHours?: number;
  /** What counts as the lists of the European Union, and what is taken beside it. */
  schemes?: () => ListScheme[];
}

/** What is told of a refresh: that it goes on and how far it is, or how it ended. */
export type RefreshNews =
  | { state: 'running'; progress?: ListsProgress }
  /** `error`: why it did not come to its end. `changed`: a list was verified anew. */
  | { state: 'ended'; error?: CountersignError; cancelled: boolean; changed: boolean };

interface RefreshWish {
  at: Date;
  source?: RefreshRequest['source'];
  only?: readonly string[];
  onProgress?: (progress: ListsProgress) => void;
}

/** Main's side of the process of the trusted lists: refreshes are made there, and what was verified is looked up here. */
export class ListsService {
  private readonly host: SupervisedHost;
  private readonly store: ListStore;
  private readonly watching = new Set<(progress: ListsProgress) => void>();
  private readonly followers = new Set<(news: RefreshNews) => void>();
  private underWay: { whole: boolean; end: Promise<TrustedListsState> } | undefined;
  private news: Extract<RefreshNews, { state: 'running' }> | undefined;
  private changed = false;
  private cancelled = false;

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
      if (name === progressEvent) this.progressed(payload as ListsProgress);
    });
  }

  /** Where the lists are kept; absolute. */
  get folder(): string {
    return this.store.folder;
  }

  get pid(): number | undefined {
    return this.host.pid;
  }

  /** Where lists come from unless a refresh says otherwise. */
  get source(): RefreshRequest['source'] {
    return this.options.source ?? { kind: 'network' };
  }

  /** After so many hours the lists are due again; 0: never. */
  get refreshHours(): number {
    return this.options.refreshHours ?? 24;
  }

  /** The refresh that goes on. */
  get refreshing(): Extract<RefreshNews, { state: 'running' }> | undefined {
    return this.news;
  }

  /** Tells of every refresh, whoever asked for it. Returns the function that ends that. */
  onRefresh(follower: (news: RefreshNews) => void): () => void {
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }

  /** What is known of the lists, as it stands on the disk. */
  state(): TrustedListsState {
    return this.store.state();
  }

  /** Whether so much time has passed since all lists were looked at that they should be again. */
  isDue(at: Date): boolean {
    const { refreshed } = this.state();
    const { refreshHours: hours } = this;
    if (hours === 0) return false;
    return refreshed === undefined || at.getTime() - Date.parse(refreshed) >= hours * 3600_000;
  }

  /** What the lists in force hold. It is of now: after a refresh it is loaded again. */
  load(): TrustedLists {
    return this.store.load();
  }

  /**
   * Brings the lists up to date. One refresh at a time: who asks for another joins the one that is under way; who asks for
   * all lists while some are looked at waits for those first.
   *
   * @param wish - `at`: what counts as now; `source`: in place of the configured one; `only`: territories
   * @returns what is then known, also of a refresh that was cancelled
   * @throws CountersignError lists.stopped, lists.signersUnusable
   */
  async refresh(wish: RefreshWish): Promise<TrustedListsState> {
    const { onProgress, only } = wish;
    if (onProgress) this.watching.add(onProgress);
    try {
      if (!only && this.underWay?.whole === false) {
        await this.underWay.end.catch(() => undefined);
        if (this.cancelled) return this.state();
      }
      this.underWay ??= { whole: !only, end: this.run(wish) };
      return await this.underWay.end;
    } finally {
      if (onProgress) this.watching.delete(onProgress);
    }
  }

  /**
   * Ends the refresh that goes on, at once. Every list that was verified is kept, and the next refresh goes on from there.
   *
   * @returns false when there is none
   */
  cancel(): boolean {
    if (!this.underWay) return false;
    this.cancelled = true;
    this.host.kill();
    return true;
  }

  /** Resolves when the process has ended. */
  whenGone(): Promise<void> {
    return this.host.whenGone();
  }

  dispose(): void {
    this.host.dispose();
  }

  private async run(wish: RefreshWish): Promise<TrustedListsState> {
    [this.changed, this.cancelled] = [false, false];
    this.tell({ state: 'running' });
    let error: CountersignError | undefined;
    try {
      return await this.start(wish);
    } catch (caught) {
      if (CountersignError.is(caught)) error = caught;
      throw caught;
    } finally {
      this.underWay = undefined;
      // A process that only reads lists now and then need not wait for the next time.
      this.host.kill();
      const { changed, cancelled } = this;
      this.tell({ state: 'ended', ...(error && { error }), cancelled, changed });
    }
  }

  private progressed(progress: ListsProgress): void {
    this.changed ||= progress.outcome === 'new';
    for (const watch of this.watching) watch(progress);
    this.tell({ state: 'running', progress });
  }

  private tell(news: RefreshNews): void {
    this.news = news.state === 'running' ? news : undefined;
    for (const follow of this.followers) follow(news);
  }

  private async start(wish: RefreshWish): Promise<TrustedListsState> {
    const { folder, schemes } = this.options;
    const request: RefreshRequest = {
      folder,
      source: wish.source ?? this.source,
      schemes: schemes?.() ?? [europeanUnion],
      at: wish.at.toISOString(),
      ...(wish.only && { only: [...wish.only] }),
    };
    try {
      return await this.host.request<ListsMethods['refresh']['value']>('refresh', request, refreshWithinMs);
    } catch (error) {
      if (this.cancelled) return this.state();
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
