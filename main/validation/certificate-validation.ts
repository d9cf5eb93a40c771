import type { EvidenceId } from '../../preload/contract/verification';
import type { AlgorithmTable } from './algorithm-table';
import { judgeAlgorithms, type AlgorithmUse } from './algorithms';
import { indeterminate, passed, withWarnings } from './conclusion';
import type { Chain, EvidenceAtHand } from './evidence';
import { isInPeriod, purposesOf, type KnownCertificate } from './known-certificate';
import { acceptedRecords, needsRevocationData, newestOf, type CertificateUse } from './revocation-choice';
import type { RevocationRecord } from './revocation-record';
import type { Conclusion, ValidationCause, ValidationPolicy } from './shapes';
import { signedStructureUse } from './signed-with';
import { extensionOids } from '../pki/extensions';
import { keyUsageAllows } from '../pki/validity';

/** What does not change while a document is validated. */
export interface Circumstances {
  evidence: EvidenceAtHand;
  algorithms: AlgorithmTable;
  policy: ValidationPolicy;
  /** The validation time. */
  at: Date;
}

export interface ValidatedChain {
  conclusion: Conclusion;
  chain: Chain;
  /** What was decided with, by certificate. */
  used: ReadonlyMap<EvidenceId, RevocationRecord>;
}

const timeStamping = '1.3.6.1.5.5.7.3.8';
const nonRepudiation = 1;
const clause = 'EN 319 102-1, 5.2.6';

/**
 * X.509 certificate validation (EN 319 102-1, clause 5.2.6) at the validation time, with the shell model: the path to an anchor,
 * what each of its certificates is for, revocation, algorithms, and the period of the certificate in question.
 */
export function validateCertificate(
  der: Uint8Array,
  use: CertificateUse,
  circumstances: Circumstances,
): ValidatedChain {
  const { evidence, at } = circumstances;
  const chain = evidence.chainOf(der);
  const used = new Map<EvidenceId, RevocationRecord>();
  const conclude = (conclusion: Conclusion): ValidatedChain => ({ conclusion, chain, used });
  const [leaf] = chain.certificates;
  const { anchor, failure } = chain;
  if (!leaf || !anchor) {
    const detail = failure?.detail ?? 'no path leads from the certificate to an anchor';
    return conclude(indeterminate('NO_CERTIFICATE_CHAIN_FOUND', [about(leaf, detail)]));
  }
  if (anchor.until && at >= anchor.until) {
    const words = `the anchor ${chain.certificates.at(-1)?.name ?? ''} is trusted only until ${anchor.until.toISOString()}`;
    const cause: ValidationCause = { about: 'anchor', words, clause };
    return conclude(indeterminate('NO_CERTIFICATE_CHAIN_FOUND_NO_POE', [cause]));
  }
  if (chain.certificates.length === 1) return conclude(passed());
  if (failure) {
    // An issuer without keyCertSign makes no path, as EU DSS has it; the standard leaves the name of that to the path's rules.
    const constrained = failure.kind === 'constraints' && failure.reason !== 'key-usage';
    const sub = constrained ? 'CHAIN_CONSTRAINTS_FAILURE' : 'CERTIFICATE_CHAIN_GENERAL_FAILURE';
    const cause: ValidationCause = { ...about(leaf, failure.detail), clause: failure.clause };
    return conclude(indeterminate(sub, [cause]));
  }
  const warnings: ValidationCause[] = [];
  for (const index of chain.certificates.keys()) {
    if (index === chain.certificates.length - 1) break;
    const one = validateLink(chain, index, use, circumstances, used);
    warnings.push(...one.warnings);
    if (one.indication !== 'PASSED') return conclude(withWarnings(one, warnings));
  }
  return conclude(passed(warnings));
}

/** One certificate of a chain, below the anchor. */
function validateLink(
  chain: Chain,
  index: number,
  use: CertificateUse,
  { evidence, algorithms, policy, at }: Circumstances,
  used: Map<EvidenceId, RevocationRecord>,
): Conclusion {
  const certificate = chain.certificates[index] as KnownCertificate;
  const issuer = chain.certificates[index + 1] as KnownCertificate;
  const warnings: ValidationCause[] = [];
  const wrong = wrongUse(certificate, index, use, warnings);
  if (wrong) return wrong;

  const needed = needsRevocationData(chain, index, use);
  let newest: RevocationRecord | undefined;
  if (needed) {
    const { accepted, refused } = acceptedRecords(evidence, chain, index);
    newest = newestOf(accepted, () => true);
    if (newest) used.set(certificate.id, newest);
    else {
      const missing: ValidationCause[] = [
        {
          ...about(certificate, `nothing is known of the revocation of ${certificate.name}`),
          code: 'revocation-unknown',
        },
        ...refused.map(({ record, words }): ValidationCause => ({ about: 'revocation', id: record.id, words })),
      ];
      const binding = use === 'signature' ? policy.revocationRequired : index === 0;
      if (binding) return indeterminate('CERTIFICATE_CHAIN_GENERAL_FAILURE', missing, warnings);
      warnings.push(...missing);
    }
    const revoked = newest && revocationProblem(certificate, newest, at, index);
    if (revoked) return revoked;
    const old = newest && freshnessProblem(newest, at, policy);
    if (old !== undefined)
      return indeterminate('TRY_LATER', [{ about: 'revocation', id: newest?.id ?? '', words: old }]);
  }
  const weak =
    algorithmProblem(certificateUse(certificate, issuer), certificate.id, at, algorithms, warnings) ??
    (newest && partsProblem(newest, at, algorithms, warnings));
  if (weak) return weak;
  if (index > 0) return passed(warnings);

  if (!isInPeriod(certificate, at)) {
    const issuerStands = newest && (use !== 'signature' || isCurrent(newest, evidence, at));
    const known = !needed || (newest?.status === 'good' && issuerStands);
    const words =
      at < certificate.notBefore
        ? `${certificate.name} is valid only from ${certificate.notBefore.toISOString()}`
        : `${certificate.name} was valid until ${certificate.notAfter.toISOString()}`;
    return indeterminate(
      known ? 'OUT_OF_BOUNDS_NOT_REVOKED' : 'OUT_OF_BOUNDS_NO_POE',
      [about(certificate, words)],
      warnings,
    );
  }
  if (use === 'signature' && newest && !isCurrent(newest, evidence, at)) {
    const by = newest.parts.find((part) => !isCurrentSigner(part.issuer, evidence, at));
    const words = `the certificate of ${by?.issuer.name ?? ''}, who signed the revocation data, is not valid now`;
    return indeterminate('REVOCATION_OUT_OF_BOUNDS_NO_POE', [{ about: 'revocation', id: newest.id, words }], warnings);
  }
  return passed(warnings);
}

/** What a certificate is for: keyUsage and extended key usage that a policy of signatures asks (clause 5.2.6.4). */
function wrongUse(
  certificate: KnownCertificate,
  index: number,
  use: CertificateUse,
  warnings: ValidationCause[],
): Conclusion | undefined {
  if (index > 0) return undefined;
  const { extensions, name } = certificate;
  if (use === 'timestamp' && !purposesOf(certificate).includes(timeStamping)) {
    return indeterminate('CHAIN_CONSTRAINTS_FAILURE', [about(certificate, `${name} is not for timestamps`)]);
  }
  if (use !== 'revocation' && extensions.has(extensionOids.ocspNoCheck)) {
    const words = `${name} is a certificate for OCSP responses`;
    return indeterminate('CERTIFICATE_CHAIN_GENERAL_FAILURE', [about(certificate, words)]);
  }
  const usage = extensions.get(extensionOids.keyUsage)?.value;
  if (use === 'signature' && (!usage || !keyUsageAllows(usage, nonRepudiation))) {
    warnings.push(about(certificate, `${name} does not say that it is for signatures (nonRepudiation)`));
  }
  return undefined;
}

/** @returns undefined where a certificate was not revoked at a time */
function revocationProblem(
  certificate: KnownCertificate,
  record: RevocationRecord,
  at: Date,
  index: number,
): Conclusion | undefined {
  const { status, revokedAt, reason } = record;
  if (!revokedAt || at < revokedAt || (status !== 'revoked' && status !== 'on-hold')) return undefined;
  const since = revokedAt.toISOString();
  const cause = (words: string): ValidationCause => ({ about: 'revocation', id: record.id, words });
  if (status === 'on-hold') return indeterminate('TRY_LATER', [cause(`${certificate.name} is on hold since ${since}`)]);
  const words = `${certificate.name} was revoked at ${since} (${reason ?? 'unspecified'})`;
  return indeterminate(index === 0 ? 'REVOKED_NO_POE' : 'REVOKED_CA_NO_POE', [cause(words)]);
}

/** Revocation freshness (EN 319 102-1, clause 5.2.5); @returns why not, where the policy asks for it */
export function freshnessProblem(
  { thisUpdate }: RevocationRecord,
  at: Date,
  { revocationFreshness }: ValidationPolicy,
): string | undefined {
  if (revocationFreshness === undefined || thisUpdate.getTime() > at.getTime() - revocationFreshness) return undefined;
  return `it is of ${thisUpdate.toISOString()}, which is older than asked for`;
}

/** Whether whoever signed revocation data is trusted itself, or in its period now. */
export const isCurrent = ({ parts }: RevocationRecord, evidence: EvidenceAtHand, at: Date): boolean =>
  parts.every(({ issuer }) => isCurrentSigner(issuer, evidence, at));

function isCurrentSigner(issuer: KnownCertificate, evidence: EvidenceAtHand, at: Date): boolean {
  const { certificates, anchor } = evidence.chainOf(issuer.der);
  return (anchor !== undefined && certificates.length === 1) || isInPeriod(issuer, at);
}

/** What an issuer signed a certificate with, remembered for the last issuer: it is asked at every look into the future. */
const uses = new WeakMap<KnownCertificate, { issuer: KnownCertificate; use: AlgorithmUse }>();

/** What a certificate is signed with. */
export function certificateUse(certificate: KnownCertificate, issuer: KnownCertificate): AlgorithmUse {
  const known = uses.get(certificate);
  if (known?.issuer === issuer) return known.use;
  const use = signedStructureUse(certificate.der, issuer.der);
  uses.set(certificate, { issuer, use });
  return use;
}

/** @param warnings - gets what only warns */
export function algorithmProblem(
  use: AlgorithmUse,
  id: EvidenceId,
  at: Date,
  table: AlgorithmTable,
  warnings: ValidationCause[],
): Conclusion | undefined {
  const verdict = judgeAlgorithms(use, at, table);
  if (verdict.good) {
    if (verdict.warning !== undefined) warnings.push({ about: 'algorithm', id, words: verdict.warning });
    return undefined;
  }
  const cause: ValidationCause = { about: 'algorithm', id, words: verdict.words, clause: 'EN 319 102-1, 5.2.8.4' };
  return indeterminate(verdict.subIndication, [cause]);
}

/** The same for each part of revocation data. */
export function partsProblem(
  { parts }: Pick<RevocationRecord, 'parts'>,
  at: Date,
  table: AlgorithmTable,
  warnings: ValidationCause[],
): Conclusion | undefined {
  for (const { use, id } of parts) {
    const problem = algorithmProblem(use, id, at, table, warnings);
    if (problem) return problem;
  }
  return undefined;
}

function about(certificate: KnownCertificate | undefined, words: string): ValidationCause {
  return { about: 'certificate', ...(certificate && { id: certificate.id }), words, clause };
}
