import { ListStore } from '../trust/lists/list-store';
import { ListsInForce } from '../trust/lists/lists-in-force';
import type { TrustedLists } from '../trust/lists/trusted-lists';

/** The trusted lists of the folders that requests name: each is loaded once, and again after a refresh. */
export class ListFolders {
  private readonly folders = new Map<string, ListsInForce>();

  /** @param folder - absolute; where there is none, no list is in force */
  inForce(folder: string): TrustedLists {
    let lists = this.folders.get(folder);
    if (!lists) this.folders.set(folder, (lists = new ListsInForce(new ListStore(folder))));
    return lists.get();
  }
}
