/** Errors of signing in somebody else's stead. `principal`: in whose. */
export interface DelegationErrorParams {
  /** `delegation`: an entry of DELEGATIONS, or a principal, as the request names it. */
  'delegation.unknown': { delegation: string; signer: string };
  /** Several entries fit. `delegations`: their names. */
  'delegation.ambiguous': { principal: string; delegations: string };
  'delegation.notForYou': { principal: string; signer: string; username: string };
  /** `from`, `until`: as the configuration says it. */
  'delegation.notYet': { principal: string; from: string };
  'delegation.expired': { principal: string; until: string };
  /** `left`: how many of `most` can still be signed; `documents`: how many were to be. */
  'delegation.exceeded': { principal: string; most: number; left: number; documents: number };
  /** What was signed so far can not be counted. */
  'delegation.uncounted': { principal: string };
  /** `patterns`: for the names of files, separated by commas. */
  'delegation.notForDocument': { principal: string; file: string; patterns: string };
  /** `allowed`: commitment types, separated by commas. */
  'delegation.notForCommitment': { principal: string; allowed: string };
  /** The key that would sign is the principal's own. */
  'delegation.principalsKey': { principal: string; certificate: string };
}
