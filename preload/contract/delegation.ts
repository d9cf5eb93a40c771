import type { ErrorShape } from './error-codes';

/** In whose stead something is signed: the entry of DELEGATIONS, and the principal as the signature names them. */
export interface DelegatedSummary {
  delegation: string;
  principal: string;
}

/** What the person at the desk may do in somebody else's stead with a signer. */
export interface OfferedDelegation extends DelegatedSummary {
  /** Patterns for the names of files; absent: any. */
  documents?: string[];
  /** One of these has to be the purpose; absent: any, or none. */
  commitmentTypes?: string[];
  /** How many signatures are left of how many; absent where that is not bounded, or can not be counted. */
  left?: number;
  most?: number;
  /** Until when, as the configuration says it: a day in UTC, or a time with its offset. */
  until?: string;
  /** Why it can not be used now. */
  problem?: ErrorShape;
}
