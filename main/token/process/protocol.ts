import type { DigestAlgorithm, SignatureAlgorithm } from '../../document/document-port';
import type { KeyEntry, PrivateKeyDescription, TokenDescription } from '../crypto-token';

/** Which slot is meant. Given fields must all agree; index and number count as SignServer counts them. */
export interface SlotSelector {
  label?: string;
  serial?: string;
  /** SLOT_INDEX: position in the slot list. */
  index?: number;
  /** SLOT_NUMBER: the module's slot id. */
  number?: number;
}

/** Names of faults that the token process reports; main completes them with the token's configured name. */
export type TokenFault =
  | 'module-missing'
  | 'module-failed'
  | 'absent'
  | 'removed'
  | 'device-error'
  | 'mechanism-unsupported'
  | 'key-missing'
  | 'key-always-authenticate'
  | 'pin-wrong'
  | 'pin-locked'
  | 'pin-length'
  | 'pin-expired'
  | 'pin-not-initialized'
  | 'session-unknown';

/** The outcome of one PIN, as the token judged it. */
export interface LoginVerdict {
  outcome: 'accepted' | 'wrong' | 'locked' | 'length' | 'expired' | 'not-initialized' | 'removed' | 'device-error';
  detail: string;
  /** From the token's flags after the try. */
  lastTry: boolean;
  countLow: boolean;
}

/** Requests to a token process: method → parameters and answer. */
export interface TokenMethods {
  'module.load': { params: { path: string }; value: { manufacturer: string; description: string; version: string } };
  /** Finalize and initialize again, for modules that see new tokens only then. Refused while a session is open. */
  'module.reload': { params: Record<string, never>; value: boolean };
  'tokens.list': { params: Record<string, never>; value: TokenDescription[] };
  'token.describe': { params: { slot: SlotSelector }; value: TokenDescription };
  'token.entries': { params: { slot: SlotSelector }; value: KeyEntry[] };
  'session.open': { params: { slot: SlotSelector }; value: { session: string; needsLogin: boolean } };
  'session.close': { params: { session: string }; value: boolean };
  /** Takes the token's end of the port that joins it to the PIN window. A PIN that arrives is announced, then held. */
  'login.attach': { params: { session: string }; value: boolean };
  /** Uses the PIN that has arrived, once, and forgets it. */
  'login.attempt': { params: { session: string }; value: LoginVerdict };
  'login.detach': { params: { session: string }; value: boolean };
  /** The command line's way, where main is the place at which the PIN is typed. */
  'login.typed': { params: { session: string; pin: Uint8Array }; value: LoginVerdict };
  'session.entries': { params: { session: string }; value: KeyEntry[] };
  'session.key': { params: { session: string; alias: string }; value: PrivateKeyDescription };
  'session.sign': {
    params: {
      session: string;
      alias: string;
      digest: Uint8Array;
      algorithm: { signature: SignatureAlgorithm; digest: DigestAlgorithm };
    };
    value: Uint8Array;
  };
}

/** Events from a token process. */
export interface TokenEvents {
  'login.pinArrived': { session: string };
}
