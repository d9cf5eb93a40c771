import type { StationReason } from '../../../preload/contract/station-reasons';
import { printable } from '../../files/printable';
import {
  folderEntries,
  isPdfName,
  mostEntries,
  newestFirst,
  type FolderEntry,
  type FolderLook,
} from './folder-entries';
import { watchFolder } from './folder-watch';
import { GrowingFiles } from './growing-files';
import type { OfferedDocument, TrayPlace } from './tray-source';

/** Documents that are shown of one folder. */
const mostDocuments = 2000;
/** Longer names are shown with their middle left out, in characters. */
export const longestShown = 120;

/**
 * A folder that is watched: the PDFs in it, not below it, by their names. It holds what everybody may see; nothing is believed
 * from it, since a document is read before it is signed.
 *
 * @param folder - absolute
 */
export function createFolderPlace(folder: string): TrayPlace {
  return new WatchedFolder(folder);
}

class WatchedFolder implements TrayPlace {
  readonly from = 'folder';
  private readonly growing = new GrowingFiles();
  private looking: Promise<FolderEntry[]> | undefined;
  private failure: string | undefined;
  private look: FolderLook | undefined;

  constructor(private readonly folder: string) {}

  async list(): Promise<OfferedDocument[]> {
    return (await this.whole()).slice(0, mostDocuments).map(({ name, path, size }) => ({
      ...{ from: this.from, path, size, within: this.folder },
      name: printable(name, longestShown),
    }));
  }

  watch(changed: () => void): () => void {
    let known: string | undefined;
    let later: NodeJS.Timeout | undefined;
    const look = (): void => {
      void this.whole().then((entries) => {
        const now = entries.map(({ name, mark }) => `${name}/${mark}`).join('\n');
        if (known !== undefined && now !== known) changed();
        known = now;
        const wait = this.growing.nextLook();
        if (wait === undefined) return;
        clearTimeout(later);
        later = setTimeout(look, wait + 50).unref();
      });
    };
    look();
    const end = watchFolder(this.folder, look);
    return () => {
      end();
      clearTimeout(later);
    };
  }

  problems(): StationReason[] {
    if (this.failure !== undefined) return [{ code: 'folder-unreadable', params: { reason: this.failure } }];
    if (this.look?.more) return [{ code: 'folder-crowded', params: { most: mostEntries } }];
    const count = this.look?.unreadableNames ?? 0;
    return count > 0 ? [{ code: 'folder-names', params: { count } }] : [];
  }

  /** Whoever asks while it is being looked at gets the same answer. */
  private whole(): Promise<FolderEntry[]> {
    return (this.looking ??= this.lookOnce().finally(() => (this.looking = undefined)));
  }

  private async lookOnce(): Promise<FolderEntry[]> {
    try {
      this.look = await folderEntries(this.folder, isPdfName);
      this.failure = undefined;
      return this.growing.whole(this.look.entries.filter(({ size }) => size > 0)).sort(newestFirst);
    } catch (error) {
      this.failure = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
      this.look = undefined;
      return [];
    }
  }
}
