import { randomBytes } from 'node:crypto';
import type { TrayDocument, TrayId } from '../../../preload/contract/station';
import type { StationReason } from '../../../preload/contract/station-reasons';
import { CountersignError } from '../../errors/countersign-error';
import type { StationConfiguration } from '../../configuration/configuration-station';
import type { Media } from '../media/media';
import { within } from '../within';
import { createFolderPlace } from './folder-place';
import { createMediaPlace } from './media-place';
import { copyIntoOwn } from './own-copy';
import { createRequestsPlace } from './requests/requests-place';
import type { OfferedDocument, TrayPlace } from './tray-source';

/** A document in the person's own folder, and where it came from. */
export interface TakenDocument {
  /** Absolute path of the copy. */
  path: string;
  offered: OfferedDocument;
}

/** What stands in the place of every file dialog at a station. One for the station, whoever is there. */
export interface Tray {
  /** Somebody is there: the documents get names that no page of an earlier person knows. */
  begin(): void;
  /** They went: nothing is offered any more, and what they took and did not sign goes back. */
  end(): Promise<void>;
  /** What whoever is there may sign; nothing while nobody is. */
  list(): Promise<TrayDocument[]>;
  /**
   * Copies a document whole into the person's own folder.
   * @param folder - absolute
   * @throws CountersignError station.documentGone, documentChanged, requestExpired, storageFull
   */
  take(id: TrayId, folder: string): Promise<TakenDocument>;
  /** Calls `changed` when the tray may hold something else. @returns the function that ends it */
  watch(changed: () => void): () => void;
  /** For staff: what is wrong with the places, without any person's data. */
  problems(): StationReason[];
  close(): void;
}

/** How long a place may take to say what is there, milliseconds. A share that hangs holds nobody up. */
const patience = 10_000;

export interface TrayParts {
  /** Of the station; the tray tells them who is there. */
  media: Media;
  /** A folder of the station, of no person: what it has taken of the back office is remembered here. Absolute. */
  state: string;
}

/** @param configuration - the entry STATION.DOCUMENTS */
export function createTray(configuration: StationConfiguration['DOCUMENTS'], parts: TrayParts): Tray {
  return new StationTray(placesOf(configuration, parts), parts.media);
}

/** In the order in which they are shown: what was handed over for somebody comes before what everybody finds. */
function placesOf({ FOLDER, MEDIA, REQUESTS }: StationConfiguration['DOCUMENTS'], parts: TrayParts): TrayPlace[] {
  const { media, state } = parts;
  return [
    ...(REQUESTS === undefined ? [] : [createRequestsPlace(REQUESTS, state)]),
    ...(MEDIA ? [createMediaPlace(media)] : []),
    ...(FOLDER === undefined ? [] : [createFolderPlace(FOLDER)]),
  ];
}

class StationTray implements Tray {
  private documents: Map<TrayId, OfferedDocument> | undefined;
  private readonly ids = new Map<string, TrayId>();
  private readonly watches = new Set<() => void>();
  private readonly silent = new Set<TrayPlace>();

  constructor(
    private readonly places: readonly TrayPlace[],
    private readonly media: Media,
  ) {}

  begin(): void {
    this.media.begin();
    this.ids.clear();
    this.documents = new Map();
  }

  async end(): Promise<void> {
    this.media.end();
    this.ids.clear();
    this.documents = undefined;
    await Promise.all(this.places.map(async (place) => place.end?.()));
  }

  async list(): Promise<TrayDocument[]> {
    const { documents } = this;
    if (!documents) return [];
    const found = (await Promise.all(this.places.map((place) => this.listed(place)))).flat();
    // Whoever asked may be gone meanwhile.
    if (this.documents !== documents) return [];
    return found.map((offered) => {
      const tray = this.idOf(offered);
      documents.set(tray, offered);
      return { tray, name: offered.name, size: offered.size, from: offered.from };
    });
  }

  async take(id: TrayId, folder: string): Promise<TakenDocument> {
    const offered = this.documents?.get(id);
    if (!offered) throw new CountersignError('station.documentGone', { file: '…' });
    await offered.claim?.();
    try {
      return { path: await copyIntoOwn(offered, folder), offered };
    } catch (error) {
      const reason = CountersignError.is(error) ? error.code : undefined;
      // That there is no room here says nothing against the document.
      const outcome = reason === undefined || reason === 'station.storageFull' ? 'left' : 'refused';
      // Its answer can be given later, too; why it was not taken counts now.
      await offered.settled?.(outcome, reason === undefined ? {} : { reason }).catch(() => undefined);
      throw error;
    }
  }

  watch(changed: () => void): () => void {
    const ends = this.places.map((place) => place.watch(changed));
    const end = (): void => {
      if (!this.watches.delete(end)) return;
      for (const each of ends) each();
    };
    this.watches.add(end);
    return end;
  }

  problems(): StationReason[] {
    return this.places.flatMap((place) =>
      this.silent.has(place) ? { code: 'place-silent', params: { place: place.from } } : place.problems(),
    );
  }

  close(): void {
    for (const end of [...this.watches]) end();
    this.ids.clear();
    this.documents = undefined;
  }

  private async listed(place: TrayPlace): Promise<OfferedDocument[]> {
    const found = await within(patience, place.list());
    if (found) this.silent.delete(place);
    else this.silent.add(place);
    return found ?? [];
  }

  /** One document keeps its name as long as the person is there. */
  private idOf({ from, path, key: own = path }: OfferedDocument): TrayId {
    const key = `${from} ${own}`;
    const known = this.ids.get(key);
    if (known) return known;
    const id: TrayId = `tray-${randomBytes(16).toString('hex')}`;
    this.ids.set(key, id);
    return id;
  }
}
