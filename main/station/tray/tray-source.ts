import type { ErrorCode } from '../../../preload/contract/error-codes';
import type { TraySource } from '../../../preload/contract/station';
import type { StationReason } from '../../../preload/contract/station-reasons';

/** What became of a document that was taken from the tray. `left`: the person went before it was signed. */
export type Settlement = 'signed' | 'refused' | 'left';

export interface SettledWith {
  /** The signed copy, absolute; it is only read. */
  signed?: string;
  /** Why the station refused it. */
  reason?: ErrorCode;
}

/** A document that may be signed at the station, with what main alone knows of it. */
export interface OfferedDocument {
  from: TraySource;
  /** What tells it apart from the others of its place; without it, its path does. */
  key?: string;
  /** Absolute. Of somebody else's place: it is copied into the person's own folder before anything is done with it. */
  path: string;
  /** As the person knows it, fit to be shown. */
  name: string;
  /** Octets. */
  size: number;
  /** The folder that it may not lead out of, over links, absolute. */
  within?: string;
  /** What the back office said that it hands over; a copy that is another is refused. */
  sha256?: string;
  /** Of a medium: where signed documents can be put back, absolute. */
  medium?: string;
  /**
   * Makes it the station's alone, before it is copied.
   * @throws CountersignError station.* when it is somebody else's by now, or not what was offered
   */
  claim?(): Promise<void>;
  /**
   * Told what became of it, so that nobody is offered it again.
   * @throws CountersignError output.* when the signed copy can not be put where the back office wants it; it can be told again
   */
  settled?(outcome: Settlement, more?: SettledWith): Promise<void>;
}

/**
 * One place from which documents come to the station: a folder, removable media, the back office. A kind is added beside the
 * others in this folder and named in `tray.ts`.
 */
export interface TrayPlace {
  readonly from: TraySource;
  /** What is there now, the newest first; nothing where the place is not to be had, which `problems` tells. */
  list(): Promise<OfferedDocument[]>;
  /** Calls `changed` when what is there may be other than before. @returns the function that ends it */
  watch(changed: () => void): () => void;
  /** For staff: why nothing can be had from it, without any person's data. */
  problems(): StationReason[];
  /** The person went: what was claimed and not settled goes back to whom it belongs. */
  end?(): Promise<void>;
}
