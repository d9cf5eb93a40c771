/** ETSI EN 319 102-1 V1.4.1: verdicts from signatures, timestamps, certificates and revocation data. Knows no document format. */
export { decidedAlgorithms, standardAlgorithms, type AlgorithmTable } from './algorithm-table';
export { judgeAlgorithms } from './algorithms';
export { evidenceId } from './evidence-id';
export type {
  EvidenceWish,
  RevocationInput,
  SignatureInput,
  SignedInput,
  TimestampInput,
  ValidationContext,
  ValidationInput,
  ValidationPolicy,
} from './shapes';
export { keyBitsOf } from './signed-with';
export { validate, type ValidationOutcome } from './validate';
