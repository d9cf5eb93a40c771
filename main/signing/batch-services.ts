import type { DelegatedSummary } from '../../preload/contract/delegation';
import type { DocumentPort } from '../document/document-port';
import type { CountersignError } from '../errors/countersign-error';
import type { Identity } from '../identity/identity';
import type { Log } from '../log/log';
import type { Signer, SignerCatalog } from '../signers/signer-catalog';
import type { AlgorithmTable } from '../validation';
import type { AssuranceSource } from './assured-key';
import type { FollowedSession } from './batch-stop';
import type { LastKey } from './first-look';
import type { HeldLogin } from './held-login';
import type { SigningHistory } from './history-port';
import type { OneTimeServices } from './one-time-port';
import type { BatchDocument, SignedDocument } from './signing-port';
import type { UnfinishedOutputs } from './unfinished-outputs';

/** What a batch works with. */
export interface BatchServices {
  documents: DocumentPort;
  signers: SignerCatalog;
  unfinished: UnfinishedOutputs;
  history: SigningHistory;
  log: Log;
  now: () => Date;
  /** What is known of a certificate before it is used; without it nothing is, and no demand of a signer is met. */
  trust?: AssuranceSource;
  /** Until when algorithms are good, where that is other than the standard has it. */
  algorithms?: AlgorithmTable;
  /** Who is at the desk: a request ends with the login that it began with. */
  identity?: FollowedSession;
  /** Lets the person log in, for a signer that wants it; without it, such a signer is refused. */
  identify?: (signer: Signer, cancelled: AbortSignal) => Promise<Identity>;
  /** Without it a signer whose keys live for one signature is refused. */
  oneTime?: OneTimeServices;
  /** Where a login may outlive its batch: in the window, whose person sees it and can end it. */
  held?: HeldLogin;
  /** Lets a batch begin with its first document while the token is asked for the key; without it the one follows the other. */
  lastKey?: LastKey;
}

/** How a batch ended, document by document. */
export interface BatchResult {
  signer: string | undefined;
  alias: string | undefined;
  /** Set as soon as it is known in whose stead is signed. */
  onBehalfOf?: DelegatedSummary;
  documents: { document: BatchDocument; signed?: SignedDocument; error?: CountersignError }[];
  /** Set when no document could be tried: no token, not allowed, no PIN. */
  refused?: CountersignError;
  /** Set when the history lacks a line: a warning, whatever the documents say. */
  unrecorded?: CountersignError;
  /** Set when a key that was made for this batch may still be on its token: a warning. */
  left?: CountersignError;
}
