import type { SignatureReport, VerificationReport } from '../document-port';

/** What was in a file before something was appended to it. */
export interface FileBefore {
  /** In octets. */
  size: number;
  /** How many signatures and document timestamps it had. */
  signatures: number;
}

/**
 * Whether all signatures of the shorter file are there and nothing is wrong with any of them: then they can not have been
 * better before.
 */
export function areSound({ signatures }: VerificationReport, before: FileBefore): boolean {
  const earlier = signatures.filter(({ coverage }) => coverage.revisionEnd <= before.size);
  return earlier.length === before.signatures && earlier.every(isSound);
}

const isSound = ({ integrity, indication, coverage }: SignatureReport): boolean =>
  integrity === 'intact' &&
  indication !== 'TOTAL-FAILED' &&
  coverage.laterChanges !== 'other' &&
  coverage.permitted !== false;

/**
 * Holds signatures against what they were: indication, integrity, coverage, what came after them and whether that is permitted. A
 * signature that was broken has to stay there, as it was.
 *
 * @returns the fields of those that are not what they were
 */
export function harmedSignatures(before: VerificationReport, after: VerificationReport): string[] {
  const left = [...after.signatures];
  return before.signatures.flatMap((one) => {
    const at = left.findIndex((now) => stays(one, now));
    if (at === -1) return [one.field];
    left.splice(at, 1);
    return [];
  });
}

function stays(before: SignatureReport, now: SignatureReport): boolean {
  if (now.field !== before.field || now.role !== before.role || now.integrity !== before.integrity) return false;
  if (now.indication !== before.indication || now.coverage.revisionEnd !== before.coverage.revisionEnd) return false;
  // What is broken already is not examined for what came after it.
  if (before.integrity !== 'intact') return true;
  return (
    (before.coverage.laterChanges === 'other' || now.coverage.laterChanges !== 'other') &&
    (before.coverage.permitted === false || now.coverage.permitted !== false)
  );
}
