import type { SignatureReport, VerificationReport } from './document-report';
import type { SubIndication } from './model';
import type { SignatureValidation, TimestampValidation } from './verification';

/**
 * Where a signature stands, from the best to the worst. `unconfirmed` and `not-examined` are neither good nor bad: nothing
 * speaks against the signature, and what would speak for it is not known.
 */
export type Standing =
  /** TOTAL-PASSED, and what came after it keeps to what it permits. */
  | 'confirmed'
  /** Intact; who signed is not confirmed. */
  | 'unconfirmed'
  /** Of a kind that this version does not know. */
  | 'not-examined'
  /** Intact, and something about its certificate or its algorithms speaks against it, without deciding. */
  | 'doubtful'
  /** Intact, and the document was changed after it. */
  | 'changed'
  /** The document was changed in a way that the signature forbids. */
  | 'forbidden'
  /** It does not fit the document, or its certificate was not good when it was made. */
  | 'failed';

export type VerdictTone = 'good' | 'plain' | 'warn' | 'bad';

const tones: Record<Standing, VerdictTone> = {
  confirmed: 'good',
  unconfirmed: 'plain',
  'not-examined': 'plain',
  doubtful: 'warn',
  changed: 'warn',
  forbidden: 'bad',
  failed: 'bad',
};
const rising = Object.keys(tones) as Standing[];

/** INDETERMINATE for a reason that speaks against the signature, and not for want of knowledge. */
const doubts: ReadonlySet<SubIndication> = new Set<SubIndication>([
  'SIG_CONSTRAINTS_FAILURE',
  'CHAIN_CONSTRAINTS_FAILURE',
  'CERTIFICATE_CHAIN_GENERAL_FAILURE',
  'CRYPTO_CONSTRAINTS_FAILURE',
  'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
  'TIMESTAMP_ORDER_FAILURE',
  'NO_SIGNING_CERTIFICATE_FOUND',
  'REVOKED_NO_POE',
  'REVOKED_CA_NO_POE',
  'OUT_OF_BOUNDS_NOT_REVOKED',
]);

/** The verdict of ETSI EN 319 102-1, where there is one. */
export function validationOf(signature: SignatureReport): SignatureValidation | undefined {
  return signature.validation;
}

/** A timestamp that holds, of an authority that the trusted lists have as a qualified one. */
export const isQualifiedTimestamp = ({ indication, qualification }: TimestampValidation): boolean =>
  indication === 'PASSED' && qualification?.qualification === 'QTSA';

/** What the standard came to for a signature: with trust where that was looked at. */
export function indicationOf(signature: SignatureReport): Pick<SignatureReport, 'indication' | 'subIndication'> {
  return signature;
}

export function standingOf(signature: SignatureReport): Standing {
  const { integrity, coverage } = signature;
  const { indication, subIndication } = indicationOf(signature);
  if (integrity === 'not-examined') return 'not-examined';
  if (integrity === 'broken') return subIndication === 'NO_SIGNING_CERTIFICATE_FOUND' ? 'doubtful' : 'failed';
  if (coverage.permitted === false) return 'forbidden';
  if (indication === 'TOTAL-FAILED') return 'failed';
  if (wasChanged(signature)) return 'changed';
  if (indication === 'TOTAL-PASSED') return 'confirmed';
  if (isRevocationUnknown(signature)) return 'unconfirmed';
  return subIndication !== undefined && doubts.has(subIndication) ? 'doubtful' : 'unconfirmed';
}

/** INDETERMINATE because nobody could be asked, or nobody said, whether a certificate was revoked. */
export const isRevocationUnknown = ({ subIndication, validation }: SignatureReport): boolean =>
  subIndication === 'CERTIFICATE_CHAIN_GENERAL_FAILURE' &&
  validation?.causes.some(({ code }) => code === 'revocation-unknown') === true;

/** True where something was changed after a signature that nobody permitted beforehand. */
export function wasChanged({ coverage: { laterChanges, permitted } }: SignatureReport): boolean {
  return laterChanges === 'other' && permitted !== true;
}

export const toneOf = (standing: Standing): VerdictTone => tones[standing];

/** The signatures of a document without its timestamps. */
export function signaturesOf({ signatures }: VerificationReport): SignatureReport[] {
  return signatures.filter(({ role }) => role === 'signature');
}

/** What speaks against a document beside its signatures. */
export function hasWarning({ remarks = [], mac }: VerificationReport): boolean {
  return remarks.some(({ weight }) => weight === 'warning') || (mac !== undefined && mac.state !== 'right');
}

export interface DocumentVerdict {
  /** Of the signature that stands worst; absent where there is none. */
  standing?: Standing;
  /** The signature that decided it. */
  decisive?: SignatureReport;
  tone: VerdictTone;
}

/** A document is worth what its worst signature is worth. Timestamps without a signature say when, and not who. */
export function verdictOf(report: VerificationReport): DocumentVerdict {
  const signatures = signaturesOf(report);
  const judged = (signatures.length > 0 ? signatures : report.signatures).map((signature) => ({
    signature,
    standing: standingOf(signature),
  }));
  judged.sort((a, b) => rising.indexOf(b.standing) - rising.indexOf(a.standing));
  const [worst] = judged;
  const warned = hasWarning(report);
  if (!worst) return { tone: warned ? 'warn' : 'plain' };
  const tone = toneOf(worst.standing);
  return {
    standing: worst.standing,
    decisive: worst.signature,
    tone: warned && tone !== 'bad' ? 'warn' : tone,
  };
}
