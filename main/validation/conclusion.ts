import type { SubIndication } from '../../preload/contract/model';
import type { ProcessReport } from '../../preload/contract/verification';
import type { Conclusion, ValidationCause } from './shapes';

/** What a building block came to when nothing was wrong. */
export const passed = (warnings: readonly ValidationCause[] = []): Conclusion => ({
  indication: 'PASSED',
  causes: [],
  warnings,
});

export const indeterminate = (
  subIndication: SubIndication,
  causes: readonly ValidationCause[],
  warnings: readonly ValidationCause[] = [],
): Conclusion => ({ indication: 'INDETERMINATE', subIndication, causes, warnings });

export const failed = (
  subIndication: SubIndication,
  causes: readonly ValidationCause[],
  warnings: readonly ValidationCause[] = [],
): Conclusion => ({ indication: 'FAILED', subIndication, causes, warnings });

export const isPassed = ({ indication }: Conclusion): boolean => indication === 'PASSED';

/** The same with further warnings, each once. */
export function withWarnings(conclusion: Conclusion, ...more: (readonly ValidationCause[])[]): Conclusion {
  const warnings = new Map([...conclusion.warnings, ...more.flat()].map((one) => [JSON.stringify(one), one]));
  return { ...conclusion, warnings: [...warnings.values()] };
}

export function processReport({ indication, subIndication }: Conclusion): ProcessReport {
  return { indication, ...(subIndication && { subIndication }) };
}

/** With these, a proof of an earlier existence may still turn the result around (EN 319 102-1, clauses 5.4.4 and 5.5.4). */
const turnedByProofs: readonly SubIndication[] = [
  'REVOKED_NO_POE',
  'REVOKED_CA_NO_POE',
  'OUT_OF_BOUNDS_NO_POE',
  'OUT_OF_BOUNDS_NOT_REVOKED',
  'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
  'REVOCATION_OUT_OF_BOUNDS_NO_POE',
  'NO_CERTIFICATE_CHAIN_FOUND_NO_POE',
];

const among = ({ indication, subIndication }: Conclusion, list: readonly SubIndication[]): boolean =>
  indication === 'PASSED' ||
  (indication === 'INDETERMINATE' && subIndication !== undefined && list.includes(subIndication));

/** Whether a timestamp, or a piece of revocation data, with this result may be looked at further. */
export const mayStillCount = (conclusion: Conclusion): boolean => among(conclusion, turnedByProofs);

/** Whether a signature with this result of clause 5.3 may be looked at with its timestamps (clause 5.5.4, step 2). */
export const mayCountWithTime = (conclusion: Conclusion): boolean =>
  among(conclusion, [
    'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
    'REVOKED_NO_POE',
    'REVOKED_CA_NO_POE',
    'TRY_LATER',
    'OUT_OF_BOUNDS_NO_POE',
    'OUT_OF_BOUNDS_NOT_REVOKED',
  ]);

/** Whether a signature with this result of clause 5.5 may be looked at with archive data (clause 5.6.3.4, step 3). */
export const mayCountWithArchive = (conclusion: Conclusion): boolean =>
  among(conclusion, [...turnedByProofs, 'SIG_CONSTRAINTS_FAILURE', 'TRY_LATER']);
