import { CountersignError } from '../errors/countersign-error';
import type { SigningPlan, UncertifiedPlan } from '../document/document-port';
import type { SignerConfiguration } from '../configuration/configuration';
import { roleOnBehalfOf, type Delegation } from '../signers/delegations';
import type { Identity } from '../identity/identity';
import type { SigningKey } from './signing-key';
import type { BatchDocument, RequestedClaims } from './signing-port';

/** What a signature of this signer will say and have, beside who makes it. */
export type Claims = Pick<
  SigningPlan,
  | 'reason'
  | 'location'
  | 'claimedRoles'
  | 'commitmentType'
  | 'signaturePolicy'
  | 'fieldName'
  | 'certification'
  | 'visible'
  | 'raise'
  | 'algorithms'
>;

/** What a plan says of its key: all of it is public. */
export type PlannedKey = Pick<SigningKey, 'certificate' | 'chain' | 'root' | 'digestAlgorithm' | 'signatureAlgorithm'>;

/** P of DocMDP (ISO 32000-2, table 257) by SignServer's names. */
const certificationLevels = {
  NOT_CERTIFIED: undefined,
  NO_CHANGES_ALLOWED: 1,
  FORM_FILLING: 2,
  FORM_FILLING_AND_ANNOTATIONS: 3,
} as const;

/**
 * Joins what the request says with what the signer's configuration says; the request goes first. A requested reason takes
 * the place of a configured commitment and the other way round, because only one of the two may stand in a signature
 * (ETSI EN 319 142-1, table 1). An empty reason takes that place too: then neither is said.
 *
 * @param delegation - its role goes before those that the person claims
 * @throws CountersignError usage.invalid when a reason is requested and the signer has a signature policy
 */
export function claimsOf(
  signer: string,
  configuration: SignerConfiguration,
  requested: RequestedClaims = {},
  delegation?: Delegation,
): Claims {
  const { SIGNATURE_POLICY: policy } = configuration;
  if (requested.reason && policy) {
    const detail = `the signer “${signer}” has a SIGNATURE_POLICY, and beside that no reason may stand`;
    throw new CountersignError('usage.invalid', { detail });
  }
  const reason = requested.reason ?? (requested.commitmentType === undefined ? configuration.REASON : undefined);
  const location = requested.location ?? configuration.LOCATION;
  const ownRoles = requested.claimedRoles ?? configuration.CLAIMED_ROLES ?? [];
  const claimedRoles = delegation ? [...new Set([roleOnBehalfOf(delegation), ...ownRoles])] : ownRoles;
  const commitmentType =
    requested.commitmentType ?? (requested.reason === undefined ? configuration.COMMITMENTTYPE : undefined);
  const fieldName = requested.fieldName ?? configuration.FIELD_NAME;
  const certification = certificationLevels[configuration.CERTIFICATION_LEVEL ?? 'NOT_CERTIFIED'];
  return {
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
    ...(claimedRoles.length > 0 && { claimedRoles }),
    ...(commitmentType !== undefined && { commitmentType }),
    ...(policy && {
      signaturePolicy: {
        oid: policy.OID,
        digestAlgorithm: policy.DIGESTALGORITHM,
        digest: Uint8Array.from(Buffer.from(policy.DIGEST, 'hex')),
        ...(policy.URI !== undefined && { uri: policy.URI }),
      },
    }),
    ...(fieldName !== undefined && { fieldName }),
    ...(certification !== undefined && { certification }),
  };
}

/** The plan for one document. */
export function planFor(document: BatchDocument, key: PlannedKey, claims: Claims, signedAt: string): SigningPlan {
  return {
    certificate: key.certificate.der,
    chain: key.chain,
    ...(key.root && { root: key.root }),
    digestAlgorithm: key.digestAlgorithm,
    signatureAlgorithm: key.signatureAlgorithm,
    signedAt,
    ...claims,
    ...ownOf(document, claims),
  };
}

/** What is different with this document. */
function ownOf(
  { password, fieldName, seen }: BatchDocument,
  { visible }: Claims,
): Pick<SigningPlan, 'password' | 'fieldName' | 'visible'> {
  return {
    ...(password !== undefined && { password }),
    ...(fieldName !== undefined && { fieldName }),
    ...(seen && visible && { visible: { ...visible, ...seen } }),
  };
}

/** The plan for one document while its certificate is still to come, which names the person at the desk. */
export function uncertifiedPlanFor(
  document: BatchDocument,
  { configuration, signatory }: { configuration: SignerConfiguration; signatory: Pick<Identity, 'username' | 'name'> },
  claims: Claims,
  signedAt: string,
): UncertifiedPlan {
  return {
    signatory: signatory.name ?? signatory.username,
    digestAlgorithm: configuration.DIGESTALGORITHM,
    signedAt,
    ...claims,
    ...ownOf(document, claims),
  };
}
