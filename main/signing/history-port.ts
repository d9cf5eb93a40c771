import type { IdentificationMethod } from '../../preload/contract/identity';
import type { SigningOutcome } from '../../preload/contract/model';
import type { CountersignError } from '../errors/countersign-error';
import type { BatchDocument } from './signing-port';

/** Keeps the history of sign requests. */
export interface SigningHistory {
  /** A request came; resolves when that is kept, or when it is known that it can not be. Never rejects. */
  begin(documents: BatchDocument[]): Promise<RequestRecorder>;
  /**
   * A one-time key that an earlier process left was destroyed, or could not be. Never rejects.
   * @param error - why it is still there
   */
  leftKey(key: RememberedKey, error?: CountersignError): Promise<void>;
}

/** A key that stands on a token until it is destroyed. */
export interface RememberedKey {
  alias: string;
  /** The CryptoToken's name, and the token's serial number. */
  token: string;
  serial: string;
  /** Of the signing that made it. */
  requestId: string;
  signer: string;
  username: string;
}

/** A step in the life of a key that is made for one request. */
export interface RecordedKeyStep {
  event: 'KEYGEN' | 'CERTINSTALLED' | 'KEYREMOVE';
  alias: string;
  /** With `KEYGEN`: it needs nobody to destroy it. Should this process end, the history says that the key ended with it. */
  endsWithProcess?: true;
  /** The certificate authority's name. */
  authority?: string;
  certificate?: RecordedKey['certificate'];
  /** Why it did not come off. */
  error?: unknown;
}

/** What one request tells its history. No method throws or rejects: what can not be recorded, `finish` says. */
export interface RequestRecorder {
  /** The same in all lines of the request. */
  readonly requestId: string;
  keyStep(step: RecordedKeyStep): void;
  identified(signer: RecordedSigner): void;
  authorized(): void;
  /** In whose stead is signed. */
  delegated(delegation: RecordedDelegation): void;
  /**
   * Sets aside a signature for each document of the request that has not ended, out of those that may be made under a delegation.
   * What is signed keeps it; whatever else ends gives it back, also when this process is killed. Call {@link delegated} before.
   *
   * @returns how many are left, where that is less than there are documents; then nothing is set aside
   * @throws whatever keeps the history from being read or written
   */
  reserve(limit: SignatureLimit): Promise<{ left: number } | undefined>;
  chosen(key: RecordedKey): void;
  /** No PIN was typed for this request: the login of an earlier one was held for it. */
  loginHeld(): void;
  /** This document's turn comes next: what {@link asking} has to keep is kept meanwhile. */
  announce(documentId: string): void;
  /** The key is about to be asked for this document; it may be, once this has resolved. */
  asking(documentId: string): Promise<void>;
  ended(documentId: string, end: { signed: SigningOutcome } | { error: CountersignError }): void;
  /**
   * Resolves when every line is on disk.
   *
   * @param refused - why no document that has not ended could be tried
   * @returns why something is not recorded
   */
  finish(refused?: CountersignError): Promise<CountersignError | undefined>;
}

/** An entry of DELEGATIONS, and in whose stead it lets others sign. */
export interface RecordedDelegation {
  name: string;
  principal: string;
}

/** How often may be signed under a delegation. */
export interface SignatureLimit {
  delegation: string;
  most: number;
  /** Milliseconds since the epoch: what was signed before does not count. */
  since: number;
}

/** Who is at the desk, and what says so. */
export interface RecordedPerson {
  username: string;
  identifiedBy: IdentificationMethod;
  /** Who says so, where somebody does. */
  issuer?: string;
  /** What the issuer says of the login, by its own names. */
  evidence?: Readonly<Record<string, string>>;
}

/** Who would sign, and with what. */
export interface RecordedSigner extends RecordedPerson {
  name: string;
  authType: string;
  /** The CryptoToken's name. */
  token: string;
}

/** The key that was chosen, as its certificate names it. */
export interface RecordedKey {
  tokenSerial: string;
  alias: string;
  algorithm: string;
  /** Distinguished names as text (RFC 4514); the serial number in lower-case hex. */
  certificate: { serialNumber: string; issuer: string; subject: string };
}
