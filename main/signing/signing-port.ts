import type { DocumentState, PadesLevel, PinContext, SigningOutcome, StandsStill } from '../../preload/contract/model';
import type { OneTimeStep } from '../../preload/contract/one-time';
import type { CommitmentType, SignatureAppearance, SigningNote, VisibleSignature } from '../document/document-port';
import type { ShownOctets } from './shown-octets';
import type { PinSource } from '../token/crypto-token';

/** One document of a batch. `id` is the caller's name for it. */
export interface BatchDocument {
  id: string;
  /** Absolute path of the user's file. */
  path: string;
  /** An exact output path; without one the output goes beside the input under a free name. */
  output?: string;
  /** User or owner password of an encrypted document. */
  password?: string;
  /** What the person saw of it; absent for a document that was not shown. */
  shown?: ShownOctets;
  /** In place of the batch's: the field that is signed, */
  fieldName?: string;
  /** and where the signature is seen, if it is. */
  seen?: Pick<VisibleSignature, 'pages' | 'place'>;
  /** What is said of this one in place of what the request says of all. */
  claims?: RequestedClaims;
}

/** What a request says in place of the signer's configuration. */
export interface RequestedClaims {
  reason?: string;
  location?: string;
  claimedRoles?: string[];
  commitmentType?: CommitmentType;
  /** The signature field; see `SigningPlan.fieldName`. */
  fieldName?: string;
  /** `false`: not visible, whatever the signer says. Otherwise: visible, and what is named here goes before the signer's. */
  visible?: false | RequestedVisibility;
}

/**
 * Each part takes the place of the signer's own. `preset`: an entry of APPEARANCES, whose parts count where none is named
 * beside it.
 */
export type RequestedVisibility = Partial<Pick<VisibleSignature, 'pages' | 'place'>> &
  Partial<SignatureAppearance> & { preset?: string };

export interface SignRequest {
  documents: BatchDocument[];
  signer: string | undefined;
  alias: string | undefined;
  /** An entry of DELEGATIONS, or its principal: in whose stead is signed. */
  onBehalfOf?: string;
  claims?: RequestedClaims;
  /** At least the signer's own. */
  level?: PadesLevel;
  /**
   * Somebody can give a document's password while others are signed: then one that is missing is waited for, and is no failure.
   */
  waitsForPasswords?: true;
}

/** What the PIN window, or the terminal, shows before a PIN is typed. */
export type PinRequest = Omit<PinContext, 'conversationId'>;

/** Where a person types a PIN. Main asks for a place and hands the token process its other end. */
export interface PinPrompt {
  open(request: PinRequest): PinConversation;
}

export interface PinConversation {
  source: PinSource;
  /** Ends the conversation: the PIN was accepted, or will not be asked for again. */
  close(): void;
}

export interface BatchObserver {
  progress(documentId: string, state: DocumentState): void;
  /** The batch is to stand still, stands still, or goes on. */
  paused?(paused: StandsStill | 'over'): void;
  /** What a person should know of the signature that is going to be made; told before a key is used, with none too. */
  noted?(documentId: string, notes: SigningNote[]): void;
  /** A step of a signing with a one-time key is done. */
  step?(step: OneTimeStep): void;
  /** The output stands under its own name; told before the progress that shows it. */
  saved?(documentId: string, path: string): void;
}

export interface SignedDocument {
  outcome: SigningOutcome;
  /** Absolute path of the output; stays in main. */
  path: string;
}
