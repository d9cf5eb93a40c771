import type { TrayDocument, TrayId } from '../../preload/contract/station';
import type { StationReason } from '../../preload/contract/station-reasons';
import type { PasswordPrompt } from '../ipc/identity-desk';
import type { StartPageProcess } from '../ipc/page-desk';
import type { PinPrompt } from '../signing/signing-port';
import type { OutputWay } from './outputs/station-output';
import type { OfferedDocument } from './tray/tray-source';

/** The documents that may be signed at the station, whoever is there. */
export interface StationTray {
  list(): Promise<TrayDocument[]>;
  /**
   * Copies a document whole into a folder of the person's own.
   *
   * @param into - absolute path of a folder that is there
   * @throws CountersignError station.documentGone, documentChanged, requestExpired, requestInvalid, storageFull
   */
  take(id: TrayId, into: string): Promise<{ path: string; offered: OfferedDocument }>;
  watch(changed: () => void): () => void;
  /** Somebody can come: the documents get names that no page of an earlier person knows. */
  begin(): void;
  /** They went: nothing is offered any more, and what they left plugged in is nobody else's. */
  end(): Promise<void>;
  /** For staff, without any person's data. */
  problems(): StationReason[];
  close(): void;
}

/** How signed documents are taken away. */
export interface StationOutputs {
  readonly ways: readonly OutputWay[];
  /** For staff, without any person's data: whether they can be used, the printer apart, which is absent where there is none. */
  reasons(): Promise<{ outputs: StationReason[]; printer: StationReason | undefined }>;
}

/** What stands around one person: windows and processes that are theirs alone, and end with them. */
export interface PersonSurroundings {
  prompts: PinPrompt & PasswordPrompt;
  startPage: StartPageProcess;
  /** Shows the page of an identity provider in the station's own window. @returns false where it may not be shown */
  openAddress(address: string): Promise<boolean>;
  /** Ends that page, whoever is on it. */
  closeAddress(): void;
  /** The station's window is the one that the person sees. */
  isAttended(): boolean;
}
