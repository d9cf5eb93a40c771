import { z } from 'zod';
import type { CertificateFacts } from './certificate-facts';
import type { ErrorShape } from './error-codes';
import type { ForbiddenBy } from './policy';
import type { ListsProgress, TrustedListsState } from './trusted-lists';

/** Whom signatures are trusted by, as the page of trust shows it. */
export interface TrustReport {
  lists: ListsReport;
  anchors: OwnAnchor[];
  /** `anchor.unusable`: files in which there should be anchors. */
  problems: ErrorShape[];
  network: CheckNetwork;
  adding: AddingAnchors;
}

/** Whether the person may have anchors of their own. */
export interface AddingAnchors {
  forbiddenBy?: ForbiddenBy<'ALLOW_OWN_ANCHORS'>;
}

/** The trusted lists, and what becomes of them. */
export interface ListsReport extends TrustedListsState {
  /** When this was said: ISO 8601, UTC. */
  at: string;
  due: boolean;
  /** From their own addresses, from one that holds all of them, or from a folder. */
  source: { kind: 'network'; mirror?: string } | { kind: 'folder'; folder: string };
  /** After so many hours they are refreshed by themselves; 0: never. */
  refreshHours: number;
  /** The entry of the configuration file that lets no list be fetched. */
  forbiddenBy?: ForbiddenBy<'ALLOW_DOWNLOAD'>;
  refresh: RefreshState;
}

/** Whether a refresh goes on, or how the last one of this run ended. */
export interface RefreshState {
  running: boolean;
  /** How far it is; absent until the first list is known. */
  step?: ListsProgress;
  /** Why it did not come to its end. */
  error?: ErrorShape;
  /** The person ended it. */
  stopped?: true;
}

/** A certificate that somebody trusts beside the lists. */
export interface OwnAnchor {
  certificate: CertificateFacts;
  origin: 'person' | 'configuration';
  /** For display only. */
  file: string;
  /** Until when it is trusted; absent: without an end. ISO 8601. */
  until?: string;
}

/** Certificates of files that the person chose, which main keeps until it is decided about them. */
export interface AnchorChoice {
  id: string;
  /** Names of the files, for display only. */
  files: string[];
  certificates: OfferedAnchor[];
}

export interface OfferedAnchor {
  certificate: CertificateFacts;
  /** It is one of the anchors already. */
  known: boolean;
}

/** Whether checks ask over the network. `forbiddenBy`: the entry of the configuration file that says no for everybody. */
export interface CheckNetwork {
  asks: boolean;
  forbiddenBy?: ForbiddenBy<'ALLOW_ONLINE_CHECKS'>;
}

/** SHA-256 of a certificate. */
const fingerprint = z.string().regex(/^[0-9a-f]{64}$/);
const choiceId = z.string().regex(/^anchors-[0-9a-f]{32}$/);

/** What the window may ask about trust, each schema strict. */
export const trustRequests = {
  'trust.describe': z.strictObject({}),
  'trust.lists': z.strictObject({}),
  /** Answers when it has begun; how far it is and how it ended, events tell. */
  'trust.refresh': z.strictObject({}),
  'trust.cancelRefresh': z.strictObject({}),
  /** Main shows the dialog and reads the files; nothing is trusted by that. */
  'trust.chooseAnchors': z.strictObject({}),
  'trust.addAnchors': z.strictObject({ choiceId, fingerprints: z.array(fingerprint).min(1).max(1000) }),
  /** One of the person's. */
  'trust.removeAnchor': z.strictObject({ fingerprint }),
  'trust.setNetwork': z.strictObject({ asks: z.boolean() }),
} as const;
