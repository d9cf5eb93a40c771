import type { EvidenceId, SignatureValidation, TimestampValidation } from '../../preload/contract/verification';
import { standardAlgorithms } from './algorithm-table';
import {
  algorithmsAt,
  validateSignatureBasics,
  validateTimestampBasics,
  valueAlgorithmsAt,
  type BasicValidation,
} from './basic-validation';
import type { Circumstances } from './certificate-validation';
import { isPassed, mayCountWithArchive, mayStillCount, passed, processReport, withWarnings } from './conclusion';
import { Evidence, type FindPath } from './evidence';
import { gatherEvidence } from './gathering';
import { validatePast, type PastMeans } from './past-validation';
import { Proofs } from './proofs';
import { addProvableUntil, type Judged } from './provable-until';
import { signatureVerdict, timestampVerdict } from './verdicts';
import { RevocationValidations } from './revocation-validation';
import { revocationVerdicts, type RevocationValidation } from './revocation-verdicts';
import type {
  Conclusion,
  RevocationInput,
  SignatureInput,
  TimestampInput,
  ValidationContext,
  ValidationInput,
} from './shapes';
import { validateWithTime } from './with-time';

export interface ValidationOutcome {
  /** In the order of the input. */
  signatures: SignatureValidation[];
  /** Of all timestamps, in the order of the input. */
  timestamps: TimestampValidation[];
  /** DER of the certificates that the verdicts name. */
  certificates: ReadonlyMap<EvidenceId, Uint8Array>;
  /** Everything that issuers said of them, what was fetched too. */
  revocation: ReadonlyMap<EvidenceId, RevocationInput>;
  /** The verdicts on it by itself; made when they are asked for. */
  revocationVerdicts: () => ReadonlyMap<EvidenceId, RevocationValidation>;
  /** Since when each object is proved to exist. */
  proofs: Pick<Proofs, 'earliest'>;
}

interface JudgedTimestamp {
  input: TimestampInput;
  basic: BasicValidation;
  /** With archive data (clause 5.6): what it counts for as a proof. */
  conclusion: Conclusion;
}

/**
 * Validates signatures with everything that is known (EN 319 102-1, clause 5): basic, with time, with archive data. Says of those
 * that pass until when they stay provable.
 *
 * @throws Asn1Error only for a signing certificate that can not be read
 */
export async function validate(
  input: ValidationInput,
  context: ValidationContext,
  findPath: FindPath,
): Promise<ValidationOutcome> {
  const evidence = new Evidence(input, context, findPath);
  const { at, algorithms = standardAlgorithms, policy = {} } = context;
  await gatherEvidence(input, evidence, context);
  const circumstances: Circumstances = { evidence, algorithms, policy: { revocationRequired: true, ...policy }, at };
  const judged = judge(input, circumstances);
  addProvableUntil(input, judged, circumstances, judge);
  const { signatures, timestamps, proofs } = judged;
  const { certificates, revocationData: revocation } = evidence;
  return {
    ...{ signatures, timestamps, certificates, revocation, proofs },
    revocationVerdicts: () => revocationVerdicts(evidence.revocationParts(), circumstances),
  };
}

/** Timestamps are looked at from the newest to the oldest, each with the proofs of those before it. */
function judge(input: ValidationInput, circumstances: Circumstances): Judged & Pick<ValidationOutcome, 'proofs'> {
  const revocations = new RevocationValidations(circumstances);
  const proofs = new Proofs(circumstances.at);
  const means: PastMeans = { circumstances, revocations, proofs };

  const judged = new Map<EvidenceId, JudgedTimestamp>();
  for (const timestamp of [...input.timestamps].sort((a, b) => b.time.getTime() - a.time.getTime())) {
    const one = judgeTimestamp(timestamp, means);
    judged.set(timestamp.id, one);
    if (isPassed(one.conclusion)) proofs.extract(timestamp);
  }
  const reported = (one: JudgedTimestamp): TimestampValidation =>
    timestampVerdict(one.input, one.conclusion, one.basic, proofs);
  return {
    signatures: input.signatures.map((signature) => {
      const own = signature.timestamps.flatMap((id) => judged.get(id) ?? []);
      const under = (signature.contentTimestamps ?? []).flatMap((id) => judged.get(id) ?? []);
      const verdict = judgeSignature(signature, own, under, means, own.map(reported));
      return { ...verdict, ...(under.length > 0 && { contentTimestamps: under.map(reported) }) };
    }),
    timestamps: input.timestamps.flatMap(({ id }) => judged.get(id) ?? []).map(reported),
    byThemselves: new Set(
      [...judged.values()].filter(({ basic }) => isPassed(basic.conclusion)).map((one) => one.input.id),
    ),
    proofs,
  };
}

/** Clause 5.4, and for a timestamp past its time clause 5.6.2.4. */
function judgeTimestamp(input: TimestampInput, means: PastMeans): JudgedTimestamp {
  const { circumstances, proofs } = means;
  const basic = validateTimestampBasics(input, circumstances);
  const { validated, conclusion } = basic;
  if (!validated || isPassed(conclusion) || !mayStillCount(conclusion)) return { input, basic, conclusion };
  const past = validatePast(
    {
      id: input.id,
      use: 'timestamp',
      chain: validated.chain,
      current: conclusion,
      algorithmsAt: (time) => algorithmsAt(input, validated, time, circumstances),
    },
    means,
  );
  const final = isPassed(past)
    ? (valueAlgorithmsAt(input, proofs.earliest(input.id).time, circumstances) ?? past)
    : past;
  return { input, basic, conclusion: withWarnings(final, conclusion.warnings) };
}

/** Clauses 5.3, 5.5 and 5.6.3. */
function judgeSignature(
  input: SignatureInput,
  timestamps: readonly JudgedTimestamp[],
  under: readonly JudgedTimestamp[],
  means: PastMeans,
  reported: TimestampValidation[],
): SignatureValidation {
  const { circumstances, revocations, proofs } = means;
  const older = under.filter((one) => isPassed(one.basic.conclusion)).map((one) => one.input);
  const basic = validateSignatureBasics(input, circumstances, older);
  const withTime = validateWithTime(
    input,
    basic,
    timestamps.map((one) => ({ input: one.input, conclusion: one.basic.conclusion })),
    circumstances,
    revocations,
    older,
  );
  const { validated } = basic;
  const verdict = (conclusion: Conclusion, archive?: Conclusion): SignatureValidation =>
    signatureVerdict({
      input,
      basic,
      conclusion,
      bestSignatureTime: archive ? proofs.earliest(input.id) : withTime.bestSignatureTime,
      processes: {
        basic: { ...processReport(basic.conclusion), ...(basic.decidedBy && { decidedBy: basic.decidedBy }) },
        withTime: processReport(withTime.conclusion),
        ...(archive && { withArchive: processReport(archive) }),
      },
      timestamps: reported,
      proofs,
      revocations,
    });
  const sliding = withTime.conclusion.subIndication === 'NO_CERTIFICATE_CHAIN_FOUND_NO_POE';
  if (!validated || !mayCountWithArchive(withTime.conclusion) || !(sliding || hasArchiveData(input, timestamps))) {
    return verdict(withTime.conclusion);
  }
  proofs.add(input.id, withTime.bestSignatureTime);
  const archive = isPassed(withTime.conclusion)
    ? withTime.conclusion
    : withWarnings(pastOf(input, validated, withTime.conclusion, means), withTime.conclusion.warnings);
  return verdict(archive, archive);
}

function pastOf(
  input: SignatureInput,
  validated: NonNullable<BasicValidation['validated']>,
  current: Conclusion,
  means: PastMeans,
): Conclusion {
  const { circumstances, proofs } = means;
  const at = (time: Date): Conclusion | undefined => algorithmsAt(input, validated, time, circumstances);
  const past = validatePast(
    { id: input.id, use: 'signature', chain: validated.chain, current, algorithmsAt: at },
    means,
  );
  return isPassed(past) ? (at(proofs.earliest(input.id).time) ?? passed()) : past;
}

/** Something beyond a timestamp of the signature: one over validation data, or one over another timestamp of it. */
function hasArchiveData({ archiveTimestamps }: SignatureInput, timestamps: readonly JudgedTimestamp[]): boolean {
  const ids = new Set(timestamps.map(({ input }) => input.id));
  return archiveTimestamps.length > 0 || timestamps.some(({ input }) => input.covers.some((id) => ids.has(id)));
}
