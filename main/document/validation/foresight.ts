import type { VerificationReport } from '../document-port';
import { listSignatures } from '../pades';
import { PdfReader } from '../pdf';
import { coverageOf } from './coverage';
import { addsOnlySignatures, changesAfter } from './later-changes';
import { judgeChanges, restrictionsOf } from './restrictions';
import { timestampFilter } from './signature-report';
import { locateSignature } from './signed-range';

/** What a planned revision would do to one signature. */
interface ForeseenHarm {
  field: string;
  /** It is more than what a later signature brings along. */
  otherChange: boolean;
  /** The signature forbids it. */
  forbidden: boolean;
}

/**
 * Tells what a revision that is only planned would do to the signatures that are there, as this validator will see it. No
 * digest is made for that, so whether they are intact is not known.
 *
 * @param path - of the file without the revision
 * @param revision - complete but for the signature, which will cover all of it
 */
export function foreseeHarm(path: string, password: string | undefined, revision: Buffer): ForeseenHarm[] {
  const reader = PdfReader.open(path, password, { appended: revision });
  try {
    const planned = reader.revisions.length - 1;
    const [change] = changesAfter(reader, planned - 1);
    if (!change || change.unexamined) return [];
    const otherChange = !addsOnlySignatures(change);
    const signatures = listSignatures(reader.at(planned - 1));
    const first = signatures.find(({ subFilter }) => subFilter !== timestampFilter);
    return signatures.flatMap((signature) => {
      const located = locateSignature(signature, reader);
      if ('problem' in located) return [];
      const covered = coverageOf(located.range, reader);
      if ('problem' in covered) return [];
      const restrictions = restrictionsOf(signature, reader.at(covered.revision), signature === first);
      const forbidden = judgeChanges(restrictions, [change]).permitted === false;
      return otherChange || forbidden ? [{ field: signature.field, otherChange, forbidden }] : [];
    });
  } finally {
    reader.close();
  }
}

/**
 * @param report - on the file without the revision
 * @returns the fields of intact signatures that the harm is new to
 */
export function confirmHarm(foreseen: ForeseenHarm[], { signatures }: VerificationReport): string[] {
  return signatures.flatMap(({ field, integrity, coverage }) => {
    const harm = foreseen.find((one) => one.field === field);
    if (!harm || integrity !== 'intact') return [];
    const isNew =
      (harm.otherChange && coverage.laterChanges !== 'other') || (harm.forbidden && coverage.permitted !== false);
    return isNew ? [field] : [];
  });
}
