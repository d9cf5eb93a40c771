import type { AlgorithmUse } from './algorithms';
import {
  algorithmProblem,
  certificateUse,
  validateCertificate,
  type Circumstances,
  type ValidatedChain,
} from './certificate-validation';
import { failed, indeterminate, isPassed, passed, withWarnings } from './conclusion';
import { isInPeriod, knownCertificate } from './known-certificate';
import type { BuildingBlock } from '../../preload/contract/verification';
import type { Conclusion, SignatureInput, SignedInput, TimestampInput, ValidationCause } from './shapes';
import { keyBitsOf } from './signed-with';

/** What clause 5.3 (or 5.4, of a timestamp) came to. */
export interface BasicValidation {
  conclusion: Conclusion;
  /** The building block that decided; absent where all of them passed. */
  decidedBy?: BuildingBlock;
  /** Absent where there is no certificate to look at. */
  validated?: ValidatedChain;
}

type Kind = 'signature' | 'timestamp';

/**
 * Basic validation of a signature (EN 319 102-1, clause 5.3).
 *
 * @param older - timestamps under the signature that passed: it is younger than they are
 */
export function validateSignatureBasics(
  input: SignatureInput,
  circumstances: Circumstances,
  older: readonly TimestampInput[] = [],
): BasicValidation {
  return validateBasics(input, 'signature', circumstances, () => acceptanceProblem(input), older);
}

/** Basic validation of a timestamp (EN 319 102-1, clause 5.4). */
export function validateTimestampBasics(input: TimestampInput, circumstances: Circumstances): BasicValidation {
  return validateBasics(input, 'timestamp', circumstances, () => undefined);
}

function validateBasics(
  input: SignedInput,
  kind: Kind,
  circumstances: Circumstances,
  acceptance: () => Conclusion | undefined,
  older: readonly TimestampInput[] = [],
): BasicValidation {
  const cause = (words: string, clause: string): ValidationCause => ({ about: kind, id: input.id, words, clause });
  if (input.formatProblems.length > 0) {
    const causes = input.formatProblems.map((words) => cause(words, 'EN 319 102-1, 5.2.2'));
    return { conclusion: failed('FORMAT_FAILURE', causes), decidedBy: 'format' };
  }
  const unidentified = !input.certificate
    ? 'the certificate of the signer is not there'
    : input.reference === 'mismatch'
      ? 'it names another signing certificate than the one that is there'
      : undefined;
  if (!input.certificate || unidentified !== undefined) {
    const found = cause(unidentified ?? '', 'EN 319 102-1, 5.2.3');
    const broken = cryptographicProblem(input, kind);
    // Without a certificate no signature value can be checked, but the digest of what was signed can.
    if (broken?.subIndication === 'HASH_FAILURE') return { conclusion: broken, decidedBy: 'cryptography' };
    return { conclusion: indeterminate('NO_SIGNING_CERTIFICATE_FOUND', [found]), decidedBy: 'identification' };
  }
  const validated = validateCertificate(input.certificate, kind, circumstances);
  const warnings = [...validated.conclusion.warnings];
  if (input.reference === 'absent') {
    warnings.push(cause('it does not say, under the signature, which certificate signed it', 'EN 319 102-1, 5.2.3'));
  }
  const conclude = (conclusion: Conclusion, decidedBy: BuildingBlock): BasicValidation => ({
    conclusion: withWarnings(conclusion, warnings),
    validated,
    ...(!isPassed(conclusion) && { decidedBy }),
  });
  const broken = cryptographicProblem(input, kind);
  // What could not be examined hides nothing that is known of the certificate.
  const unexamined = broken && input.cryptographic.outcome === 'not-examined' ? broken.causes : [];
  if (broken && (unexamined.length === 0 || isPassed(validated.conclusion))) return conclude(broken, 'cryptography');
  if (!isPassed(validated.conclusion)) {
    const final = madeTooLate(validated, older) ?? validated.conclusion;
    return conclude(withWarnings(final, unexamined), 'certificate');
  }
  const unaccepted =
    acceptance() ??
    madeWithEnded(input, older, circumstances) ??
    algorithmsAt(input, validated, circumstances.at, circumstances);
  return conclude(unaccepted ?? passed(), 'acceptance');
}

/**
 * Clause 5.3.4, step 4: a signature that is proved to be younger than the revocation, or the end, of its certificate. No proof of
 * existence can turn that around.
 */
function madeTooLate(
  { conclusion, chain, used }: ValidatedChain,
  older: readonly TimestampInput[],
): Conclusion | undefined {
  const [leaf] = chain.certificates;
  const { subIndication } = conclusion;
  if (!leaf || older.length === 0) return undefined;
  const revoked = subIndication === 'REVOKED_NO_POE';
  const ended = subIndication === 'OUT_OF_BOUNDS_NO_POE' || subIndication === 'OUT_OF_BOUNDS_NOT_REVOKED';
  const end = revoked ? used.get(leaf.id)?.revokedAt : ended ? leaf.notAfter : undefined;
  const stamp = end && older.find(({ time }) => time > end);
  if (!stamp) return undefined;
  const words = `the signature was made after ${stamp.time.toISOString()}, as a timestamp under it proves`;
  const proof: ValidationCause = { about: 'timestamp', id: stamp.id, words, clause: 'EN 319 102-1, 5.3.4' };
  return failed(revoked ? 'REVOKED' : 'EXPIRED', [...conclusion.causes, proof], conclusion.warnings);
}

/** Clause 5.3.4, step 6: a signature that is proved to be younger than the end of what it is made with. */
function madeWithEnded(
  input: SignedInput,
  older: readonly TimestampInput[],
  circumstances: Circumstances,
): Conclusion | undefined {
  for (const { time } of older) {
    const problem = valueAlgorithmsAt(input, time, circumstances);
    if (problem) return indeterminate('CRYPTO_CONSTRAINTS_FAILURE', problem.causes, problem.warnings);
  }
  return undefined;
}

/** Cryptographic verification (clause 5.2.7): it was done where the octets are, and here it is named. */
function cryptographicProblem({ id, cryptographic }: SignedInput, about: Kind): Conclusion | undefined {
  const { outcome, detail } = cryptographic;
  const cause = (words: string): ValidationCause[] => [
    { about, id, words: detail ?? words, clause: 'EN 319 102-1, 5.2.7' },
  ];
  switch (outcome) {
    case 'intact':
      return undefined;
    case 'hash-failure':
      return failed('HASH_FAILURE', cause('what was signed was changed'));
    case 'signature-failure':
      return failed('SIG_CRYPTO_FAILURE', cause('the signature value is wrong'));
    case 'signed-data-not-found':
      return indeterminate('SIGNED_DATA_NOT_FOUND', cause('what was signed is not there'));
    case 'not-examined':
      return indeterminate('GENERIC', cause('its kind is not known to this version'));
  }
}

/** Signature acceptance without the algorithms (clause 5.2.8): what EU DSS's policy asks of the claimed time. */
export function acceptanceProblem({ id, claimedTime, certificate }: SignatureInput): Conclusion | undefined {
  const cause = (words: string): ValidationCause[] => [
    { about: 'signature', id, words, clause: 'EN 319 102-1, 5.2.8' },
  ];
  if (!claimedTime) return indeterminate('SIG_CONSTRAINTS_FAILURE', cause('it does not say when it was made'));
  if (certificate && !isInPeriod(knownCertificate(certificate), claimedTime)) {
    const words = `it says that it was made at ${claimedTime.toISOString()}, when the certificate was not valid`;
    return indeterminate('SIG_CONSTRAINTS_FAILURE', cause(words));
  }
  return undefined;
}

/**
 * Whether everything that a signature rests on was good at a time (clause 5.2.8.4): digest, signature value, imprint, and the
 * signatures of the certificates below the anchor.
 *
 * @returns undefined when it was
 */
export function algorithmsAt(
  input: SignedInput,
  validated: ValidatedChain,
  time: Date,
  circumstances: Circumstances,
): Conclusion | undefined {
  return valueAlgorithmsAt(input, time, circumstances) ?? chainAlgorithmsAt(validated, time, circumstances);
}

/** The same for the signature value and what it covers alone. */
export function valueAlgorithmsAt(
  input: SignedValue,
  time: Date,
  { algorithms }: Circumstances,
): Conclusion | undefined {
  const warnings: ValidationCause[] = [];
  for (const use of valueUses(input)) {
    const problem = algorithmProblem(use, input.id, time, algorithms, warnings);
    if (problem) return withWarnings(problem, warnings);
  }
  return undefined;
}

type SignedValue = SignedInput & Pick<Partial<TimestampInput>, 'imprintAlgorithm'>;

const uses = new WeakMap<SignedValue, readonly AlgorithmUse[]>();

/** What a signature value is made with, and the digest of what it covers. */
export function valueUses(input: SignedValue): readonly AlgorithmUse[] {
  const known = uses.get(input) ?? usesOf(input);
  uses.set(input, known);
  return known;
}

function usesOf(input: SignedValue): AlgorithmUse[] {
  const { digestAlgorithm, signatureAlgorithm, certificate, imprintAlgorithm } = input;
  const keyBits = certificate && keyBitsOf(certificate);
  const signature = {
    ...(signatureAlgorithm !== undefined && { algorithm: signatureAlgorithm }),
    ...(keyBits !== undefined && { keyBits }),
  };
  return [
    { ...(digestAlgorithm !== undefined && { digest: digestAlgorithm }), signature },
    ...(imprintAlgorithm === undefined ? [] : [{ digest: imprintAlgorithm }]),
  ];
}

/** The same for the certificates below the anchor. */
export function chainAlgorithmsAt(
  { chain }: Pick<ValidatedChain, 'chain'>,
  time: Date,
  { algorithms }: Circumstances,
): Conclusion | undefined {
  for (const [index, certificate] of chain.certificates.entries()) {
    const issuer = chain.certificates[index + 1];
    if (!issuer) break;
    const problem = algorithmProblem(certificateUse(certificate, issuer), certificate.id, time, algorithms, []);
    if (problem) return problem;
  }
  return undefined;
}
