import type { Indication } from '../../preload/contract/model';
import type {
  EvidenceId,
  ProofReport,
  RevocationReport,
  SignatureValidation,
  TimestampValidation,
} from '../../preload/contract/verification';
import type { BasicValidation } from './basic-validation';
import { chainReport } from './chain-report';
import { processReport } from './conclusion';
import type { Proof, Proofs } from './proofs';
import { needsRevocationData, newestOf } from './revocation-choice';
import type { RevocationRecord } from './revocation-record';
import type { RevocationValidations } from './revocation-validation';
import type { Conclusion, SignatureInput, TimestampInput } from './shapes';

const total: Record<Conclusion['indication'], Indication> = {
  PASSED: 'TOTAL-PASSED',
  FAILED: 'TOTAL-FAILED',
  INDETERMINATE: 'INDETERMINATE',
};

/** What the processes came to, in the words of a report. */
export function signatureVerdict(found: {
  input: SignatureInput;
  basic: BasicValidation;
  conclusion: Conclusion;
  bestSignatureTime: Proof;
  processes: SignatureValidation['processes'];
  timestamps: TimestampValidation[];
  proofs: Proofs;
  revocations: RevocationValidations;
}): SignatureValidation {
  const { input, basic, conclusion, bestSignatureTime, processes, timestamps, proofs, revocations } = found;
  const { indication, subIndication, causes, warnings } = conclusion;
  const revocation = usedRevocation(basic, revocations);
  const chain = chainOf(basic);
  return {
    id: input.id,
    indication: total[indication],
    ...(subIndication && { subIndication }),
    causes: [...causes],
    warnings: [...warnings],
    bestSignatureTime: proofWords(bestSignatureTime),
    ...chain,
    revocation,
    timestamps,
    proofs: [
      input.id,
      ...chain.chain,
      ...new Set(revocation.flatMap(({ id, together = [] }) => [id, ...together])),
    ].map((id) => proofReport(id, proofs)),
    processes,
  };
}

export function timestampVerdict(
  { id, kind, time }: TimestampInput,
  conclusion: Conclusion,
  basic: BasicValidation,
  proofs: Proofs,
): TimestampValidation {
  return {
    id,
    kind,
    time: time.toISOString(),
    ...processReport(conclusion),
    causes: [...conclusion.causes],
    warnings: [...conclusion.warnings],
    ...chainOf(basic),
    proof: proofWords(proofs.earliest(id)),
  };
}

const chainOf = ({ validated }: BasicValidation): Pick<SignatureValidation, 'chain' | 'anchor'> =>
  chainReport(validated?.chain ?? { certificates: [] });

/** For each certificate of the chain the newest that counts: the one of clause 5.3, or where there is none what clause 5.5 may use. */
function usedRevocation({ validated }: BasicValidation, revocations: RevocationValidations): RevocationReport[] {
  if (!validated) return [];
  const { chain, used } = validated;
  return chain.certificates.flatMap((certificate, index): RevocationReport[] => {
    if (!needsRevocationData(chain, index, 'signature')) return [];
    const record = used.get(certificate.id) ?? newestOf(revocations.usable(chain, index), () => true);
    return record ? [revocationReport(record, certificate.id)] : [];
  });
}

function revocationReport(record: RevocationRecord, certificate: EvidenceId): RevocationReport {
  const { id, kind, status, revokedAt, reason, thisUpdate, nextUpdate, producedAt, parts, source } = record;
  const [{ issuer }, ...others] = parts;
  return {
    id,
    kind,
    certificate,
    status,
    ...(revokedAt && { revokedAt: revokedAt.toISOString() }),
    ...(reason !== undefined && { reason }),
    thisUpdate: thisUpdate.toISOString(),
    ...(nextUpdate && { nextUpdate: nextUpdate.toISOString() }),
    producedAt: producedAt.toISOString(),
    issuer: issuer.id,
    ...(others.length > 0 && { together: others.map((part) => part.id) }),
    source,
  };
}

const proofReport = (id: EvidenceId, proofs: Proofs): ProofReport => ({ id, ...proofWords(proofs.earliest(id)) });

const proofWords = ({ time, timestamp }: Proof): Omit<ProofReport, 'id'> => ({
  time: time.toISOString(),
  ...(timestamp !== undefined && { timestamp }),
});
