import type { TrustedListsState } from '../../../preload/contract/trusted-lists';
import type { TrustedLists } from './trusted-lists';

/** Where lists come from: a store, or main's service over one. */
export interface ListsSource {
  load(): TrustedLists;
  state(): TrustedListsState;
}

/** The lists that are in force now, read again only when a refresh has changed what is known of them. */
export class ListsInForce {
  private loaded: { state: string; lists: TrustedLists } | undefined;

  constructor(private readonly source: ListsSource) {}

  get(): TrustedLists {
    const state = JSON.stringify(this.source.state());
    if (this.loaded?.state !== state) this.loaded = { state, lists: this.source.load() };
    return this.loaded.lists;
  }
}
