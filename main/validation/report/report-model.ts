import type { Indication, SubIndication } from '../../../preload/contract/model';
import type { EvidenceId, SignatureValidation, TimestampValidation } from '../../../preload/contract/verification';
import type { AlgorithmTable } from '../algorithm-table';
import type { Proofs } from '../proofs';
import type { RevocationValidation } from '../revocation-verdicts';
import type { RevocationInput, SignatureInput, TimestampInput } from '../shapes';

/** A digest with the name of its algorithm, such as `SHA-256`. */
export interface NamedDigest {
  algorithm: string;
  value: Uint8Array;
}

/** What is to be reported: the signatures of one document with everything that their verdicts rest on. */
export interface ReportModel {
  /** The validation time. */
  at: Date;
  signatures: readonly ReportedSignature[];
  timestamps: readonly ReportedTimestamp[];
  /** DER. */
  certificates: ReadonlyMap<EvidenceId, Uint8Array>;
  revocation: ReadonlyMap<EvidenceId, RevocationInput>;
  /** Of the revocation data that speaks of a certificate on a chain. */
  revocationVerdicts: ReadonlyMap<EvidenceId, RevocationValidation>;
  proofs: Pick<Proofs, 'earliest'>;
  /** Those that the verdicts were made with. */
  algorithms: AlgorithmTable;
}

export type BaselineLevel = 'B-B' | 'B-T' | 'B-LT' | 'B-LTA';

export interface ReportedSignature {
  /** How the document calls it. */
  name: string;
  indication: Indication;
  subIndication?: SubIndication;
  /** What is there for it (EN 319 142-1, clause 6.3; EN 319 122-1, 319 132-1 the same); absent of what is no baseline signature. */
  level?: BaselineLevel;
  /** A few words on the verdict, where there are no causes. */
  detail?: string;
  /** Absent of what can not be read as a signature of a known form; then there is no verdict but the indication. */
  read?: {
    validation: SignatureValidation;
    input: SignatureInput;
    signatureValue?: Uint8Array;
    /** Of what the signature value is over: the signed attributes, or the content itself. */
    toBeSigned?: NamedDigest;
  };
  /** Of the content that was signed, as it is now. */
  signedData?: NamedDigest;
  attributes: readonly ReportedAttribute[];
}

export interface ReportedTimestamp {
  validation: TimestampValidation;
  input: TimestampInput;
  /** Its octets. */
  token: Uint8Array;
}

/** Validation data that stand somewhere together. */
interface DataLists {
  certificates: readonly EvidenceId[];
  crls: readonly EvidenceId[];
  ocsps: readonly EvidenceId[];
}

/** An attribute as TS 119 102-2, annex A, has it. `signed`: it is under the signature, and the signature value is right. */
export type ReportedAttribute = { signed?: boolean } & (
  | { kind: 'SigningTime'; time: string }
  | { kind: 'SigningCertificate'; certificate?: EvidenceId; reference?: NamedDigest }
  | { kind: 'DataObjectFormat'; contentType: string }
  | { kind: 'CommitmentTypeIndication'; oid: string }
  | { kind: 'SigPolicyIdentifier'; oid: string }
  | { kind: 'SignatureProductionPlace'; address: string }
  | { kind: 'SignerRole'; claimedRoles: readonly string[] }
  | { kind: 'SignatureTimeStamp' | 'DocTimeStamp' | 'AllDataObjectsTimeStamp'; timestamp: EvidenceId; time: string }
  | { kind: 'MessageDigest'; digest: Uint8Array }
  | ({ kind: 'DSS' | 'VRI' } & DataLists)
  | { kind: 'Reason' | 'Name' | 'ContactInfo' | 'SubFilter' | 'Filter'; text: string }
  | { kind: 'ByteRange'; numbers: readonly number[] }
);
