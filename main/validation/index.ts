/** ETSI EN 319 102-1 V1.4.1: verdicts from signatures, timestamps, certificates and revocation data. Knows no document format. */
export { standardAlgorithms, type AlgorithmTable } from './algorithms';
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
export { validate, type ValidationOutcome } from './validate';
