import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ListState, TrustedListsState } from '../../../preload/contract/trusted-lists';
import { CompiledList, CompiledListError } from './compiled-list';
import { TrustedLists } from './trusted-lists';

/** Which list: names of a file of the store are made of it. */
export type ListName = Pick<ListState, 'scheme' | 'kind' | 'territory'>;

const stateFile = 'state.json';
const stateVersion = 1;

/**
 * The folder of the trusted lists: of each the last good file as it was published, its compiled form, and what is known of
 * all. Every file is written whole or not at all. What is in the folder is as trusted as the folder is: it lies in the
 * profile, beside the configuration.
 */
export class ListStore {
  /** @param folder - absolute; made when something is kept */
  constructor(readonly folder: string) {}

  /** What is known of the lists; nothing where the folder is new or its state can not be read. */
  state(): TrustedListsState {
    const octets = this.read(stateFile);
    if (!octets) return { lists: [] };
    try {
      const { version, ...state } = JSON.parse(octets.toString('utf8')) as TrustedListsState & { version: unknown };
      return version === stateVersion && Array.isArray(state.lists) ? state : { lists: [] };
    } catch {
      return { lists: [] };
    }
  }

  keepState(state: TrustedListsState): void {
    this.write(stateFile, Buffer.from(JSON.stringify({ version: stateVersion, ...state }), 'utf8'));
  }

  /** The compiled lists that the state vouches for. */
  load(): TrustedLists {
    const state = this.state();
    return new TrustedLists(
      state.lists.flatMap((list) => this.compiled(list) ?? []),
      state,
    );
  }

  /**
   * The compiled form of the list in force; undefined when there is none that can be read. After a power cut it may be of
   * a newer file than the state knows: what is kept was verified.
   */
  compiled(list: ListState): CompiledList | undefined {
    const octets = list.current && this.read(`${nameOf(list)}.list`);
    if (!octets) return undefined;
    try {
      return new CompiledList(octets);
    } catch (error) {
      if (error instanceof CompiledListError) return undefined;
      throw error;
    }
  }

  /** The last good file; undefined when there is none, or it is not the one with that digest. */
  published(list: ListName, digest: string): Buffer | undefined {
    const octets = this.read(`${nameOf(list)}.xml`);
    return octets && createHash('sha256').update(octets).digest('hex') === digest ? octets : undefined;
  }

  keep(list: ListName, published: Uint8Array, compiled: Uint8Array): void {
    this.write(`${nameOf(list)}.xml`, published);
    this.write(`${nameOf(list)}.list`, compiled);
  }

  /** A pivot that was met before. Being here gives it no trust. */
  pivot(location: string): Buffer | undefined {
    return this.read(pivotName(location));
  }

  keepPivot(location: string, octets: Uint8Array): void {
    this.write(pivotName(location), octets);
  }

  /** Takes away what belongs to none of these lists any more. */
  tidy(lists: readonly ListName[]): void {
    const wanted = new Set(lists.flatMap((list) => [`${nameOf(list)}.xml`, `${nameOf(list)}.list`]));
    if (!existsSync(this.folder)) return;
    for (const name of readdirSync(this.folder)) {
      const ours = /^[^.]+\.(xml|list)$/.test(name) && !name.startsWith('pivot-') && !wanted.has(name);
      if (ours || name.endsWith('.part')) rmSync(join(this.folder, name), { force: true });
    }
  }

  private read(name: string): Buffer | undefined {
    try {
      return readFileSync(join(this.folder, name));
    } catch {
      return undefined;
    }
  }

  private write(name: string, octets: Uint8Array): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const temporary = join(this.folder, `${randomUUID()}.part`);
    try {
      // On the disk before it takes the place of the one before: a power cut leaves one of the two, whole.
      writeFileSync(temporary, octets, { mode: 0o600, flush: true });
      renameSync(temporary, join(this.folder, name));
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }
}

/** Schemes are named by the configuration and territories by lists: of both only letters, digits and dashes are left. */
function nameOf({ scheme, kind, territory }: ListName): string {
  const plain = (text: string): string => text.replace(/[^A-Za-z0-9-]/g, '-').slice(0, 40);
  return kind === 'list' ? `${plain(scheme)}_${plain(territory)}` : `${plain(scheme)}_lists`;
}

const pivotName = (location: string): string =>
  `pivot-${createHash('sha256').update(location).digest('hex').slice(0, 16)}.xml`;
