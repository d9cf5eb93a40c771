import type { AnchorLookup, TrustAnchor } from './trust-anchor';

/** The inputs of RFC 5280, clause 6.1.1 (c) and (e) to (g), about policies. */
export interface PolicyInputs {
  /** OIDs of the policies that are acceptable; absent: any. */
  initialPolicySet?: readonly string[];
  /** The path must be valid for one of them at least. */
  requireExplicitPolicy?: boolean;
  inhibitPolicyMapping?: boolean;
  inhibitAnyPolicy?: boolean;
}

/** How much work one request may cause: whoever sends a document may not choose how long it takes. */
export interface PathBounds {
  /** Certificates of a path, its two ends included. */
  depth: number;
  /** Paths that are handed out. */
  paths: number;
  /** Signature checks, counted in checks of RSA 2048 bit; those of larger or slower keys count more. */
  signatures: number;
  /** Comparisons of a name with a name constraint. */
  nameComparisons: number;
}

/** What a path is wanted for. */
export interface PathRequest {
  /** DER of the certificate at the path's lower end. */
  certificate: Uint8Array;
  /** DER of certificates that may be on the path, in any order; unreadable ones are passed over. */
  candidates: readonly Uint8Array[];
  anchors: AnchorLookup | readonly TrustAnchor[];
  /** The time for which periods and the ends of anchors are judged. */
  at: Date;
  /**
   * False: the path is judged without periods and without the ends of anchors, for a caller who judges them for another time
   * (ETSI EN 319 102-1, clause 5.6.2.1). `at` then only decides which path comes first.
   */
  judgePeriods?: boolean;
  policies?: PolicyInputs;
  bounds?: Partial<PathBounds>;
}

/** A way from a certificate to an anchor: names fit, and each is signed by the next. Nothing else is checked. */
export interface CandidatePath {
  /** DER: the certificate in question … the anchor's. One alone where the certificate is an anchor itself. */
  certificates: readonly Uint8Array[];
  /** Those whose certificate stands last: one at least, first what is in force the longest. */
  anchors: readonly TrustAnchor[];
}

/** A path that fulfils RFC 5280, clause 6.1. Revocation is not looked at. */
export interface ValidPath extends CandidatePath {
  /**
   * The policies for which it is valid, as the issuers under the anchor call them (clause 6.1.5 (g)); `any` where nothing
   * restricts them; empty where there are none and none are required.
   */
  policies: readonly string[] | 'any';
}

export type PathFailureReason =
  /** No way leads to an anchor. */
  | 'no-anchor'
  /** A way leads to an anchor, but its end was before the time in question. */
  | 'anchor-ended'
  /** One of the {@link PathBounds} was reached: nothing is said about what was not tried. */
  | 'bounds'
  /** A certificate, or an extension that decides, can not be read. */
  | 'unreadable'
  | 'signature'
  /** Signed with what can not be checked here. */
  | 'algorithm'
  /** Subject of the issuer and issuer of the certificate differ, or an authority has no name. */
  | 'name-chaining'
  | 'not-yet-valid'
  | 'expired'
  /** An issuer whose certificate is not that of an authority. */
  | 'not-an-authority'
  | 'path-length'
  /** An issuer whose keyUsage does not hold keyCertSign. */
  | 'key-usage'
  | 'name-constraints'
  | 'policies'
  | 'critical-extension';

/**
 * What a failure is for ETSI EN 319 102-1, clause 5.2.6: `no-chain` NO_CERTIFICATE_CHAIN_FOUND, `anchor-ended`
 * NO_CERTIFICATE_CHAIN_FOUND_NO_POE, `general` CERTIFICATE_CHAIN_GENERAL_FAILURE, `constraints` CHAIN_CONSTRAINTS_FAILURE,
 * `period` OUT_OF_BOUNDS_NO_POE or _NOT_REVOKED where the certificate in question is meant.
 */
export type PathFailureKind = 'no-chain' | 'anchor-ended' | 'general' | 'constraints' | 'period';

export const failureKinds: Readonly<Record<PathFailureReason, PathFailureKind>> = {
  'no-anchor': 'no-chain',
  'anchor-ended': 'anchor-ended',
  bounds: 'general',
  unreadable: 'general',
  signature: 'general',
  algorithm: 'general',
  'name-chaining': 'general',
  'not-yet-valid': 'period',
  expired: 'period',
  'not-an-authority': 'general',
  'path-length': 'general',
  'key-usage': 'constraints',
  'name-constraints': 'constraints',
  policies: 'constraints',
  'critical-extension': 'general',
};

/** Why a path does not count. */
export interface PathFailure {
  reason: PathFailureReason;
  kind: PathFailureKind;
  /** DER of the certificate that is concerned; for `no-anchor` the one whose issuer is missing. */
  certificate: Uint8Array;
  /** Such as `RFC 5280, clause 6.1.4 (k)`. */
  clause: string;
  /** A few plain words, without a full stop. */
  detail: string;
}

/** What became of a request. */
export type PathResult =
  | { status: 'valid'; path: ValidPath }
  | {
      status: 'invalid';
      /**
       * Of the path that came nearest. A period, or the end of an anchor, is named only where nothing else is wrong with that
       * path: proof of an earlier existence could then still help.
       */
      failure: PathFailure;
      /** The path of the failure; absent for `no-anchor`. */
      path?: CandidatePath;
    };
