import { acceptanceProblem, chainAlgorithmsAt, valueAlgorithmsAt, type BasicValidation } from './basic-validation';
import {
  algorithmProblem,
  freshnessProblem,
  isCurrent,
  partsProblem,
  type Circumstances,
} from './certificate-validation';
import { failed, indeterminate, isPassed, mayCountWithTime, passed, withWarnings } from './conclusion';
import type { KnownCertificate } from './known-certificate';
import type { Proof } from './proofs';
import { needsRevocationData, newestOf } from './revocation-choice';
import type { RevocationRecord } from './revocation-record';
import type { RevocationValidations } from './revocation-validation';
import type { Conclusion, SignatureInput, TimestampInput, ValidationCause } from './shapes';

export interface WithTime {
  conclusion: Conclusion;
  bestSignatureTime: Proof;
}

const clause = 'EN 319 102-1, 5.5.4';

/**
 * Validation of a signature with its timestamps and its validation data (EN 319 102-1, clause 5.5).
 *
 * @param timestamps - that cover the signature, with what clause 5.4 came to for each
 * @param older - timestamps under the signature that passed
 */
export function validateWithTime(
  signature: SignatureInput,
  basic: BasicValidation,
  timestamps: readonly { input: TimestampInput; conclusion: Conclusion }[],
  circumstances: Circumstances,
  revocations: RevocationValidations,
  older: readonly TimestampInput[] = [],
): WithTime {
  const { at } = circumstances;
  const { conclusion: start, validated } = basic;
  if (!mayCountWithTime(start) || !validated) return { conclusion: start, bestSignatureTime: { time: at } };

  const warnings = [...start.warnings];
  let best: Proof = { time: at };
  const valid: TimestampInput[] = [];
  for (const { input, conclusion } of timestamps) {
    if (!isPassed(conclusion)) {
      warnings.push(...conclusion.causes);
      continue;
    }
    valid.push(input);
    if (input.time < best.time) best = { time: input.time, timestamp: input.id };
  }
  if (
    !inOrder(
      timestamps.map(({ input }) => input),
      older,
    )
  ) {
    warnings.push({ about: 'timestamp', words: 'the times of the timestamps contradict what they cover', clause });
  }
  const newest = newestByCertificate(validated.chain, revocations);
  const missing = missingRevocation(validated.chain, newest, circumstances);
  // Where it is not known whether the certificate was revoked, no timestamp helps, and none is credited with a time.
  if (start.subIndication === 'OUT_OF_BOUNDS_NO_POE') best = { time: at };
  const conclusion =
    missing ??
    turnedByTime(start, best.time, signature, validated, newest, circumstances) ??
    acceptanceProblem(signature) ??
    valueAlgorithmsOf(signature, best.time, circumstances) ??
    chainAlgorithmsAt(validated, at, circumstances) ??
    revocationAlgorithms(newest, circumstances) ??
    passed();
  return { conclusion: withWarnings(conclusion, warnings), bestSignatureTime: best };
}

type ByIndex = ReadonlyMap<number, RevocationRecord>;
type Validated = NonNullable<BasicValidation['validated']>;

/** By place in the chain: the newest record that may count. */
function newestByCertificate(chain: Validated['chain'], revocations: RevocationValidations): ByIndex {
  const found = new Map<number, RevocationRecord>();
  for (const index of chain.certificates.keys()) {
    if (!needsRevocationData(chain, index, 'signature')) continue;
    const newest = newestOf(revocations.usable(chain, index), () => true);
    if (newest) found.set(index, newest);
  }
  return found;
}

/** Clause 5.5.4, step 3: something has to be known of every certificate, also of those behind one that stopped clause 5.3. */
function missingRevocation(
  chain: Validated['chain'],
  newest: ByIndex,
  { policy }: Circumstances,
): Conclusion | undefined {
  if (!policy.revocationRequired) return undefined;
  for (const [index, { id, name }] of chain.certificates.entries()) {
    if (newest.has(index) || !needsRevocationData(chain, index, 'signature')) continue;
    const words = `nothing is known of the revocation of ${name}`;
    const cause: ValidationCause = { about: 'certificate', id, words, clause, code: 'revocation-unknown' };
    return indeterminate('CERTIFICATE_CHAIN_GENERAL_FAILURE', [cause]);
  }
  return undefined;
}

/** What the best signature time makes of the result of clause 5.3 (clause 5.5.4, step 5). */
function turnedByTime(
  start: Conclusion,
  best: Date,
  signature: SignatureInput,
  { chain }: Validated,
  newest: ByIndex,
  circumstances: Circumstances,
): Conclusion | undefined {
  const [leaf] = chain.certificates;
  if (!leaf) return start;
  const notBefore = (): Conclusion | undefined => beforeIssuance(leaf, best);
  switch (start.subIndication) {
    case undefined:
      return notBefore();
    case 'OUT_OF_BOUNDS_NO_POE':
      return notBefore() ?? start;
    case 'REVOKED_NO_POE':
    case 'REVOKED_CA_NO_POE': {
      const concerned = [...newest].filter(([index]) => (index === 0) === (start.subIndication === 'REVOKED_NO_POE'));
      const revokedBefore = concerned.some(([, { revokedAt }]) => !revokedAt || revokedAt <= best);
      if (revokedBefore || concerned.length === 0) return start;
      return notBefore() ?? afterEnd(leaf, best);
    }
    case 'OUT_OF_BOUNDS_NOT_REVOKED': {
      const outside = notBefore() ?? afterEnd(leaf, best);
      if (outside || !needsRevocationData(chain, 0, 'signature')) return outside;
      const record = newest.get(0);
      const known = record?.status === 'good' && isCurrent(record, circumstances.evidence, circumstances.at);
      return known ? undefined : start;
    }
    case 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE':
      return valueAlgorithmsAt(signature, best, circumstances);
    case 'TRY_LATER':
      for (const record of newest.values()) {
        const { status, revokedAt, id } = record;
        if (status === 'on-hold' && revokedAt && best >= revokedAt) return start;
        const old = status === 'on-hold' ? undefined : freshnessProblem(record, best, circumstances.policy);
        if (old !== undefined) return indeterminate('TRY_LATER', [{ about: 'revocation', id, words: old, clause }]);
      }
      return undefined;
    default:
      return start;
  }
}

function beforeIssuance(leaf: KnownCertificate, best: Date): Conclusion | undefined {
  if (best >= leaf.notBefore) return undefined;
  const words = `the signature is proved to be of ${best.toISOString()}, before ${leaf.name} became valid`;
  return failed('NOT_YET_VALID', [certificateCause(leaf, words)]);
}

function afterEnd(leaf: KnownCertificate, best: Date): Conclusion | undefined {
  if (best.getTime() < leaf.notAfter.getTime() + 1000) return undefined;
  const words = `nothing proves that the signature is older than the end of ${leaf.name} at ${leaf.notAfter.toISOString()}`;
  return indeterminate('OUT_OF_BOUNDS_NOT_REVOKED', [certificateCause(leaf, words)]);
}

const certificateCause = (certificate: KnownCertificate, words: string): ValidationCause => ({
  about: 'certificate',
  id: certificate.id,
  words,
  clause,
});

/** The digest of what was signed has to be good at the best signature time (clause 5.5.4, step 6). */
function valueAlgorithmsOf(
  signature: SignatureInput,
  best: Date,
  { algorithms }: Circumstances,
): Conclusion | undefined {
  const { digestAlgorithm: digest, id } = signature;
  return digest === undefined ? undefined : algorithmProblem({ digest }, id, best, algorithms, []);
}

function revocationAlgorithms(newest: ByIndex, { at, algorithms }: Circumstances): Conclusion | undefined {
  for (const record of newest.values()) {
    const problem = partsProblem(record, at, algorithms, []);
    if (problem) return problem;
  }
  return undefined;
}

/**
 * A timestamp that covers another one can not be older than it, one of a signature not younger than one of the document, and one under
 * the signature not younger than one over it.
 */
function inOrder(timestamps: readonly TimestampInput[], under: readonly TimestampInput[]): boolean {
  return timestamps.every(
    (later) =>
      timestamps.every((earlier) => !later.covers.includes(earlier.id) || later.time >= earlier.time) &&
      under.every((earlier) => later.time >= earlier.time),
  );
}
