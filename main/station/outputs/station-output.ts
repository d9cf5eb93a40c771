import type { OutputKind, StationOutput } from '../../../preload/contract/station';
import type { StationReason } from '../../../preload/contract/station-reasons';

/** What was signed, and is to be taken away. */
export interface SignedDocument {
  /** Absolute path in the person's own folder. */
  path: string;
  /** The name that it gets where the person takes it. */
  name: string;
  /** Where the document came from, when that was a medium: the root of it. */
  medium?: string;
}

/**
 * One way in which signed documents leave the station. A kind is added beside the others in this folder and named in
 * `outputs.ts`.
 */
export interface OutputWay {
  readonly kind: OutputKind;
  /** Goes by itself once a document is signed, nobody has to ask for it. */
  readonly byItself: boolean;
  /** Whether it can be asked for now, for this document. */
  available(document: SignedDocument): Promise<boolean>;
  /**
   * Hands the document over; whole or not at all.
   * @throws CountersignError station.*
   */
  deliver(document: SignedDocument, cancelled: AbortSignal): Promise<Pick<StationOutput, 'link'>>;
  /** For staff: why it can not be used, without any person's data. */
  problem(): Promise<StationReason | undefined>;
}
