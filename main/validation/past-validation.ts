import type { EvidenceId } from '../../preload/contract/verification';
import { chainAlgorithmsAt } from './basic-validation';
import { certificateUse, freshnessProblem, partsProblem, type Circumstances } from './certificate-validation';
import { failed, indeterminate, isPassed, passed } from './conclusion';
import { judgeAlgorithms } from './algorithms';
import type { Chain } from './evidence';
import type { KnownCertificate } from './known-certificate';
import type { Proofs } from './proofs';
import { needsRevocationData, newestOf, type CertificateUse } from './revocation-choice';
import type { RevocationRecord } from './revocation-record';
import type { RevocationValidations } from './revocation-validation';
import type { Conclusion, ValidationCause } from './shapes';

/** A signature or a timestamp whose result at the validation time is to be held against the past. */
export interface PastSubject {
  id: EvidenceId;
  use: Exclude<CertificateUse, 'revocation'>;
  chain: Chain;
  /** The result so far. */
  current: Conclusion;
  /** What is wrong at a time with the algorithms that it rests on. */
  algorithmsAt: (time: Date) => Conclusion | undefined;
}

export interface PastMeans {
  circumstances: Circumstances;
  revocations: RevocationValidations;
  proofs: Proofs;
}

const clause = 'EN 319 102-1, 5.6.2';

/** Past signature validation (EN 319 102-1, clause 5.6.2.4). */
export function validatePast(subject: PastSubject, means: PastMeans): Conclusion {
  const { chain, use, current, id } = subject;
  const { proofs } = means;
  const [leaf] = chain.certificates;
  if (!leaf || !chain.anchor) return current;
  const needed = needsRevocationData(chain, 0, use);
  const provable = needed ? provableRecords(chain, means) : [];
  const leafRecords = provable.length > 0 ? provable : means.circumstances.evidence.recordsOf(chain, 0);

  const past = pastCertificate(subject, leafRecords, means);
  if (!past.acceptable) return current;
  const { controlTime } = past;
  const best = proofs.earliest(id).time;
  const proved = controlTime !== undefined && proofs.existsBy(id, controlTime);

  const turned = turnedByProof(subject, leaf, best, proved, leafRecords, means);
  if (!isPassed(turned)) return turned;
  if (use === 'signature' && needed && provable.length === 0) {
    const words = `nothing proves that who signed the revocation data of ${leaf.name} was valid then`;
    return indeterminate('REVOCATION_OUT_OF_BOUNDS_NO_POE', [{ about: 'revocation', words, clause }]);
  }
  return turned;
}

/** Records of the leaf whose signer is trusted itself, or is proved to have existed while it was valid. */
function provableRecords(chain: Chain, { revocations, proofs }: PastMeans): RevocationRecord[] {
  return revocations
    .usable(chain, 0)
    .filter(({ parts }) =>
      parts.every(
        (part) =>
          revocations.isByAnchor(part) ||
          proofs.existsWithin(part.issuer.id, part.issuer.notBefore, part.issuer.notAfter),
      ),
    );
}

function turnedByProof(
  { id, chain, use, current, algorithmsAt }: PastSubject,
  leaf: KnownCertificate,
  best: Date,
  proved: boolean,
  leafRecords: readonly RevocationRecord[],
  means: PastMeans,
): Conclusion {
  const { proofs, circumstances } = means;
  const sub = current.subIndication;
  const within = (outside: NonNullable<Conclusion['subIndication']>): Conclusion =>
    beforeIssuance(leaf, best) ?? (isAfterEnd(leaf, best) ? indeterminate(outside, [afterEnd(leaf)]) : passed());
  if (proved) {
    switch (sub) {
      case 'NO_CERTIFICATE_CHAIN_FOUND_NO_POE':
        return within('OUT_OF_BOUNDS_NO_POE');
      case 'REVOKED_NO_POE':
      case 'REVOCATION_OUT_OF_BOUNDS_NO_POE':
        return within('OUT_OF_BOUNDS_NOT_REVOKED');
      case 'OUT_OF_BOUNDS_NO_POE':
      case 'OUT_OF_BOUNDS_NOT_REVOKED':
        return within(sub);
      case 'TRY_LATER':
        if (isSuspended(chain, means)) return within('OUT_OF_BOUNDS_NOT_REVOKED');
        break;
      case 'REVOKED_CA_NO_POE': {
        const authority = latestAt(chain, 1, circumstances.at, means);
        const { revokedAt } = authority ?? {};
        // What speaks for the leaf has to be older than the revocation of who said it.
        if (revokedAt && !leafRecords.some(({ parts }) => proofs.allExistBy(parts, revokedAt))) return current;
        return within('OUT_OF_BOUNDS_NOT_REVOKED');
      }
      default:
    }
  }
  if (sub === 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE') {
    return algorithmsAt(proofs.earliest(id).time) ?? pastRevocationAlgorithms(chain, means) ?? passed();
  }
  if (sub === 'TRY_LATER' && !isSuspended(chain, means)) {
    for (const index of chain.certificates.keys()) {
      if (!needsRevocationData(chain, index, use)) continue;
      const newest = newestOf(means.revocations.usable(chain, index), () => true);
      if (!newest || freshnessProblem(newest, best, circumstances.policy) !== undefined) return current;
    }
    return passed();
  }
  return current;
}

/** The signer of revocation data has to have used what was good when it is proved to have existed. */
function pastRevocationAlgorithms(
  chain: Chain,
  { circumstances, proofs, revocations }: PastMeans,
): Conclusion | undefined {
  for (const [index, certificate] of chain.certificates.entries()) {
    const newest = newestOf(revocations.usable(chain, index), ({ parts, thisUpdate }) => {
      return thisUpdate < circumstances.at && proofs.allExistBy(parts, circumstances.at);
    });
    if (!newest) continue;
    const time = proofs.earliest(certificate.id).time;
    const problem = partsProblem(newest, time, circumstances.algorithms, []);
    if (problem) return problem;
  }
  return undefined;
}

const isSuspended = (chain: Chain, means: PastMeans): boolean =>
  chain.certificates.some((_, index) => latestAt(chain, index, means.circumstances.at, means)?.status === 'on-hold');

function latestAt(
  chain: Chain,
  index: number,
  time: Date,
  { revocations, proofs }: PastMeans,
): RevocationRecord | undefined {
  return newestOf(
    revocations.usable(chain, index),
    ({ parts, thisUpdate }) => thisUpdate < time && proofs.allExistBy(parts, time),
  );
}

/**
 * Past certificate validation (clause 5.6.2.1): the control time to which everything of the chain is known to have been good.
 *
 * @returns `acceptable`: false where the sliding found no revocation data that it could rest on
 */
function pastCertificate(
  { chain, use }: PastSubject,
  leafRecords: readonly RevocationRecord[],
  means: PastMeans,
): { acceptable: boolean; controlTime?: Date } {
  const controlTime = slide(chain, use, leafRecords, means);
  if (!controlTime) return { acceptable: false };
  const weak = chainAlgorithmsAt({ chain }, controlTime, means.circumstances);
  return { acceptable: !weak || weak.subIndication === 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE', controlTime };
}

/**
 * Validation time sliding (clause 5.6.2.2), from the anchor down.
 *
 * @returns undefined where nothing is known of a certificate's revocation that is proved to be old enough
 */
function slide(
  chain: Chain,
  use: CertificateUse,
  leafRecords: readonly RevocationRecord[],
  { circumstances, revocations, proofs }: PastMeans,
): Date | undefined {
  const { at, algorithms, policy } = circumstances;
  let controlTime = chain.anchor?.until ?? at;
  for (let index = chain.certificates.length - 2; index >= 0; index--) {
    const certificate = chain.certificates[index] as KnownCertificate;
    const issuer = chain.certificates[index + 1] as KnownCertificate;
    const ends: (Date | undefined)[] = [];
    if (needsRevocationData(chain, index, use)) {
      const time = controlTime;
      const usable = new Set(revocations.usable(chain, index));
      const records = index === 0 ? leafRecords.filter((record) => usable.has(record)) : [...usable];
      const known = proofs.existsBy(certificate.id, time);
      const newest = newestOf(
        records,
        ({ parts, thisUpdate }) => known && thisUpdate < time && proofs.allExistBy(parts, time),
      );
      if (!newest) return undefined;
      if (newest.revokedAt) controlTime = newest.revokedAt;
      else if (freshnessProblem(newest, controlTime, policy) !== undefined) {
        if (newest.thisUpdate < controlTime) controlTime = newest.thisUpdate;
      }
      for (const { use: made } of newest.parts) {
        const verdict = judgeAlgorithms(made, controlTime, algorithms);
        if (!verdict.good) ends.push(verdict.end);
      }
    }
    const verdict = judgeAlgorithms(certificateUse(certificate, issuer), controlTime, algorithms);
    if (!verdict.good) ends.push(verdict.end);
    for (const end of ends) if (end && end < controlTime) controlTime = end;
  }
  return controlTime;
}

function beforeIssuance(leaf: KnownCertificate, best: Date): Conclusion | undefined {
  if (best >= leaf.notBefore) return undefined;
  const words = `it is proved to be of ${best.toISOString()}, before ${leaf.name} became valid`;
  return failed('NOT_YET_VALID', [{ about: 'certificate', id: leaf.id, words, clause }]);
}

const isAfterEnd = (leaf: KnownCertificate, best: Date): boolean => best.getTime() >= leaf.notAfter.getTime() + 1000;

function afterEnd(leaf: KnownCertificate): ValidationCause {
  const words = `nothing proves that it is older than the end of ${leaf.name} at ${leaf.notAfter.toISOString()}`;
  return { about: 'certificate', id: leaf.id, words, clause };
}
