import { createHash } from 'node:crypto';
import type {
  ListState,
  ListsProgress,
  TrustedListsState,
  VerifiedList,
} from '../../../preload/contract/trusted-lists';
import { authenticateList, authenticateLotl, nationalPointers, type KnownList } from './list-authentication';
import { compileList } from './list-compiler';
import { ListError } from './list-error';
import type { ListSource } from './list-source';
import type { ListStore } from './list-store';
import type { ListSigner } from './list-verification';
import { listTypes, type ListPointer, type TrustedList } from './model';
import type { ListScheme } from './schemes';
import { readSignedList, type SignedList } from './signed-list';

export interface RefreshOptions {
  source: ListSource;
  store: ListStore;
  schemes: readonly ListScheme[];
  /** The time that counts as now. */
  at: Date;
  /** Territories; without it all. The list of the lists is always looked at. */
  only?: readonly string[];
  onProgress?: (progress: ListsProgress) => void;
  /** Ends the refresh between two lists; what was done is kept. */
  signal?: AbortSignal;
}

/** Lists that are fetched ahead of the one that is verified. */
const ahead = 4;
/** A refresh that was interrupted is taken up again so long; after that it begins anew. */
const resumableForMs = 3600_000;

/**
 * Brings the lists up to date. Of each list the last good file stays in force until a newer one was verified: a list that
 * can not be had or is not accepted only leaves a note. Each list is kept as soon as it is verified, so a refresh that
 * was interrupted has lost nothing; a file that did not change is not read again.
 *
 * @returns what is then known; the same is in the store
 */
export async function refreshLists(options: RefreshOptions): Promise<TrustedListsState> {
  return new Refresh(options).run();
}

/** One list that is to be looked at. */
interface Task {
  name: Pick<ListState, 'scheme' | 'kind' | 'territory'>;
  location: string;
  /** Who may sign it, for a file that did not change; undefined where the signer is not named by a pointer. */
  signers?: readonly Uint8Array[];
  authenticate: (signed: SignedList, known: KnownList | undefined) => Promise<Authenticated> | Authenticated;
}

type Authenticated = { signer: ListSigner } & Pick<VerifiedList, 'journal' | 'pivots'>;

class Refresh {
  private readonly state: TrustedListsState;
  /** Lists that were looked at since then need not be looked at again. */
  private readonly since: string;
  private done = 0;
  private total = 0;

  constructor(private readonly options: RefreshOptions) {
    this.state = options.store.state();
    const { begun } = this.state;
    const now = options.at.getTime();
    const isResumed = begun !== undefined && Date.parse(begun) <= now && now - Date.parse(begun) < resumableForMs;
    this.since = isResumed ? begun : timeText(options.at);
    // What was looked at in the same second was so by another refresh; what was in the future, under a clock that was wrong.
    const isOver = (checked: string): boolean => (isResumed ? checked > timeText(options.at) : checked >= this.since);
    for (const list of this.state.lists) if (list.checked !== undefined && isOver(list.checked)) delete list.checked;
  }

  async run(): Promise<TrustedListsState> {
    if (!this.options.only) this.state.begun = this.since;
    const wanted: Task['name'][] = [];
    let whole = true;
    for (const scheme of this.options.schemes) {
      if (scheme.kind === 'list') {
        const task = this.single(scheme);
        wanted.push(task.name);
        if (this.isAsked(scheme.territory)) await this.refreshAll([task]);
        continue;
      }
      const lotl = await this.refreshLotl(scheme);
      // Without any list of the lists nobody knows which lists there are: those that were verified before stay.
      const tasks = lotl ? this.national(scheme, lotl) : undefined;
      wanted.push(this.lotlName(scheme), ...(tasks?.map(({ name }) => name) ?? this.knownOf(scheme)));
      const asked = (tasks ?? []).filter(({ name }) => this.isAsked(name.territory));
      // Those that are not here yet are known from now on, also to whoever asks while the others are fetched.
      for (const task of asked) this.entry(task);
      await this.refreshAll(asked);
      whole &&= tasks !== undefined;
    }
    this.state.lists = this.state.lists.filter((list) => wanted.some((name) => isSame(list, name)));
    if (whole && !this.options.only && !this.options.signal?.aborted) {
      this.state.refreshed = timeText(this.options.at);
      delete this.state.begun;
    }
    this.save();
    this.options.store.tidy(this.state.lists);
    return this.state;
  }

  private isAsked = (territory: string): boolean => this.options.only?.includes(territory) ?? true;

  private isDone({ name }: Task): boolean {
    const known = this.state.lists.find((list) => isSame(list, name));
    return known?.checked !== undefined && known.checked >= this.since && known.problem === undefined;
  }

  private knownOf = ({ name }: ListScheme): ListState[] => this.state.lists.filter(({ scheme }) => scheme === name);

  private lotlName = ({ name }: ListScheme): Task['name'] => ({ scheme: name, kind: 'list-of-lists', territory: 'EU' });

  private async refreshLotl(scheme: Extract<ListScheme, { kind: 'list-of-lists' }>): Promise<TrustedList | undefined> {
    const { at, store, source } = this.options;
    const { location, anchors } = scheme;
    const task: Task = {
      name: this.lotlName(scheme),
      location,
      authenticate: async (signed, known) => {
        const fetched = new Map<string, Uint8Array>();
        const fetch = async (address: string): Promise<Uint8Array | undefined> => {
          const had = await source(address);
          if (had.ok) fetched.set(address, had.octets);
          return had.ok ? had.octets : undefined;
        };
        const over = (pivot: typeof fetch) =>
          authenticateLotl(signed, { anchors, location, at, pivot, ...(known && { known }) });
        // A pivot never changes. One that was kept and does not fit is fetched anew.
        const lotl = await over(async (address) => store.pivot(address) ?? (await fetch(address))).catch(() =>
          over(fetch),
        );
        for (const [address, octets] of fetched) store.keepPivot(address, octets);
        return {
          signer: lotl.signer,
          ...(lotl.journal !== undefined && { journal: lotl.journal }),
          ...(lotl.location !== location && { movedTo: lotl.location }),
          pivots: lotl.pivots.map(({ sequenceNumber }) => sequenceNumber),
        };
      },
    };
    this.total += 1;
    const list = await this.takeLotl(task);
    if (list) return list;
    const entry = this.entry(task);
    // What was verified before says which lists there are.
    const octets = entry.current && store.published(task.name, entry.current.digest);
    return octets ? readSignedList(octets).list : undefined;
  }

  /**
   * From where it was last said to be, or else from where it always was; and once more where this one says that it has moved.
   * Either way it is authenticated from the Official Journal on.
   */
  private async takeLotl(task: Task): Promise<TrustedList | undefined> {
    const known = this.entry(task).current?.movedTo;
    let location = known ?? task.location;
    let had = await this.options.source(location);
    if (!had.ok && location !== task.location) had = await this.options.source((location = task.location));
    const list = await this.take(task, this.entry({ ...task, location }), had);
    const moved = this.entry({ ...task, location }).current?.movedTo;
    if (moved === undefined || moved === location || moved === known) return list;
    const there = await this.options.source(moved);
    if (!there.ok) return list;
    this.total += 1;
    return (await this.take(task, this.entry({ ...task, location: moved }), there)) ?? list;
  }

  private single(scheme: Extract<ListScheme, { kind: 'list' }>): Task {
    const { name, territory, location, signers } = scheme;
    return {
      name: { scheme: name, kind: 'list', territory },
      location,
      signers,
      authenticate: (signed, known) => ({
        signer: authenticateList(signed, { certificates: signers, territory }, this.times(known)),
      }),
    };
  }

  private national(scheme: ListScheme, lotl: TrustedList): Task[] {
    return nationalPointers(lotl)
      .filter(({ territory }) => /^[A-Z]{2}$/.test(territory))
      .map((pointer: ListPointer & { territory: string }) => ({
        name: { scheme: scheme.name, kind: 'list', territory: pointer.territory },
        location: pointer.location,
        signers: pointer.certificates,
        authenticate: (signed, known) => ({
          signer: authenticateList(signed, { ...pointer, type: listTypes.generic }, this.times(known)),
        }),
      }));
  }

  private times = (known: KnownList | undefined) => ({ at: this.options.at, ...(known && { known }) });

  private async refreshAll(tasks: Task[]): Promise<void> {
    const fetching: { task: Task; had: ReturnType<Refresh['had']> }[] = [];
    const rest = tasks.filter((task) => this.options.only !== undefined || !this.isDone(task));
    this.total += tasks.length;
    this.done += tasks.length - rest.length;
    while (rest.length > 0 || fetching.length > 0) {
      if (this.options.signal?.aborted) break;
      while (fetching.length < ahead && rest.length > 0) {
        const task = rest.shift() as Task;
        fetching.push({ task, had: this.had(task) });
      }
      const next = fetching.shift();
      if (next) await this.take(next.task, this.entry(next.task), await next.had);
    }
  }

  private had = ({ location }: Task) => this.options.source(location);

  /** What is known of the list, its address brought up to date. */
  private entry({ name, location }: Task): ListState {
    const found = this.state.lists.find((list) => isSame(list, name));
    if (found) {
      found.location = location;
      return found;
    }
    const entry: ListState = { ...name, location };
    this.state.lists.push(entry);
    return entry;
  }

  /** @returns the list when its file was read */
  private async take(
    task: Task,
    entry: ListState,
    had: Awaited<ReturnType<ListSource>>,
  ): Promise<TrustedList | undefined> {
    entry.checked = timeText(this.options.at);
    let outcome: ListsProgress['outcome'] = 'failed';
    let read: TrustedList | undefined;
    try {
      if (!had.ok) throw new ListError('not-had', had.detail);
      const digest = createHash('sha256').update(had.octets).digest('hex');
      if (this.isUnchanged(task, entry, digest)) {
        outcome = 'unchanged';
      } else {
        read = await this.verified(task, entry, had.octets, digest);
        outcome = 'new';
      }
      delete entry.problem;
    } catch (error) {
      if (!(error instanceof ListError)) throw error;
      entry.problem = { fault: error.fault, detail: error.message };
    }
    this.done += 1;
    this.save();
    const { scheme, territory } = entry;
    this.options.onProgress?.({ done: this.done, total: this.total, scheme, territory, outcome });
    return read;
  }

  /** The same file as before, still signed by one who may, and compiled as it is compiled today. */
  private isUnchanged({ signers }: Task, entry: ListState, digest: string): boolean {
    const { current } = entry;
    if (current?.digest !== digest || this.options.store.compiled(entry)?.header.digest !== digest) return false;
    return signers?.some((der) => createHash('sha256').update(der).digest('hex') === current.signer) ?? true;
  }

  private async verified(task: Task, entry: ListState, octets: Uint8Array, digest: string): Promise<TrustedList> {
    const signed = readSignedList(octets);
    const { scheme } = signed.list;
    const { signer, ...rest } = await task.authenticate(signed, entry.current);
    this.keep(task, octets, compileList(signed.list, { scheme: task.name.scheme, digest }));
    const same = entry.current?.digest === digest;
    entry.current = {
      version: scheme.version,
      sequenceNumber: scheme.sequenceNumber,
      issued: scheme.issued,
      ...(scheme.nextUpdate !== undefined && { nextUpdate: scheme.nextUpdate }),
      verified: same && entry.current ? entry.current.verified : timeText(this.options.at),
      signingTime: signer.signingTime,
      signerOutOfPeriod: signer.outOfPeriod,
      services: signed.list.providers.reduce((sum, { services }) => sum + services.length, 0),
      digest,
      signer: createHash('sha256').update(signer.certificate).digest('hex'),
      ...rest,
    };
    return signed.list;
  }

  private keep(task: Task, published: Uint8Array, compiled: Uint8Array): void {
    try {
      this.options.store.keep(task.name, published, compiled);
    } catch (cause) {
      throw new ListError('not-kept', cause instanceof Error ? cause.message : 'the disk refused it', { cause });
    }
  }

  private save(): void {
    try {
      this.options.store.keepState(this.state);
    } catch {
      // The next refresh finds the state of before and looks at the lists again.
    }
  }
}

const isSame = (a: Task['name'], b: Task['name']): boolean =>
  a.scheme === b.scheme && a.kind === b.kind && a.territory === b.territory;

const timeText = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`;
