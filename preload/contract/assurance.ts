import type { CertificateType, ListEntry, QualificationDecision } from './qualification';

/** What a signer may demand of the certificate that it signs with: the setting REQUIRE. */
export const assuranceRequirements = ['QES', 'QESEAL', 'ADES_QC', 'TRUSTED'] as const;
export type AssuranceRequirement = (typeof assuranceRequirements)[number];

/**
 * What the trusted lists and own anchors that are at hand say of a certificate: whether its claims are confirmed, and by
 * whom. Revocation is not looked at. What is not known is neither good nor bad. Times are ISO 8601, UTC.
 */
export interface CertificateAssurance {
  at: string;
  /** Who stands at the upper end of the certificate's path: `list` a trusted list, the others own anchors. Or why there is no path. */
  path:
    | { trusted: true; by: 'list' | 'person' | 'configuration' | 'demo'; anchor: string; territory?: string }
    | { trusted: false; detail: string };
  /** By the lists, when it was issued and now; the device as it is now. */
  qualified: 'yes' | 'no' | 'not-determined';
  type: CertificateType;
  qscd: 'yes' | 'no' | 'not-determined';
  /** The entry that says so. */
  entry?: ListEntry;
  /** Entries of other schemes, which recognise the issuer in their own sense. */
  recognised: ListEntry[];
  /** What decided, for the present time. */
  decisions: QualificationDecision[];
  /** Territories whose EU lists are at hand, and of those that are known but could not be had. */
  lists: { loaded: string[]; missing: string[] };
}

/** Why a certificate does not fulfil what its signer demands; a closed set. */
export type RequirementProblem =
  /** No path to a trusted list or an own anchor. */
  | 'not-trusted'
  /** No trusted list at hand. */
  | 'no-lists'
  /** The lists at hand do not settle whether it is qualified. */
  | 'not-determined'
  /** The lists say that it is not. */
  | 'not-qualified'
  | 'for-seals'
  | 'for-signatures'
  | 'for-websites'
  | 'type-unknown'
  /** Its key is not in a qualified device, or that is not confirmed. */
  | 'no-device';

/** What is demanded and not fulfilled; nothing where it is. The weightiest reason comes first. */
export function requirementProblem(
  requirement: AssuranceRequirement,
  { path, qualified, type, qscd, lists }: CertificateAssurance,
): RequirementProblem | undefined {
  if (requirement !== 'TRUSTED') {
    if (lists.loaded.length === 0) return 'no-lists';
    // Of a path that leads to nobody the lists can not speak: that is the weightier reason.
    if (qualified !== 'yes' && path.trusted) return qualified === 'no' ? 'not-qualified' : 'not-determined';
  }
  if (!path.trusted) return 'not-trusted';
  if (requirement === 'TRUSTED') return undefined;
  if (type === 'web') return 'for-websites';
  if (requirement === 'ADES_QC') return undefined;
  if (type === 'unknown') return 'type-unknown';
  if (requirement === 'QES' && type !== 'eSign') return 'for-seals';
  if (requirement === 'QESEAL' && type !== 'eSeal') return 'for-signatures';
  return qscd === 'yes' ? undefined : 'no-device';
}
