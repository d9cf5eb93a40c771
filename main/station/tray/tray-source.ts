import type { TraySource } from '../../../preload/contract/station';

/** A document that may be signed at the station, with what main alone knows of it. */
export interface OfferedDocument {
  from: TraySource;
  /** Absolute. Of somebody else's place: it is copied into the person's own folder before anything is done with it. */
  path: string;
  /** As the person knows it. */
  name: string;
  /** Octets. */
  size: number;
  /** What the back office said that it hands over; a copy that is another is refused. */
  sha256?: string;
  /** Of a medium: where signed documents can be put back, absolute. */
  medium?: string;
  /** Told once it was signed and taken, so that nobody is offered it again. */
  settled?(outcome: 'signed' | 'refused'): Promise<void>;
}

/**
 * One place from which documents come to the station: a folder, removable media, the back office. A kind is added beside the
 * others in this folder and named in `tray.ts`.
 */
export interface TrayPlace {
  readonly from: TraySource;
  /** What is there now; nothing where the place is not to be had, which `problem` tells. */
  list(): Promise<OfferedDocument[]>;
  /** Calls `changed` when what is there may be other than before. @returns the function that ends it */
  watch(changed: () => void): () => void;
  /** For staff: why nothing can be had from it, without any person's data. */
  problem(): string | undefined;
}
