import type { CertificateFacts } from '../../../preload/contract/certificate-facts';
import type {
  CompleteRequest,
  Completed,
  DocumentPlaces,
  ExtendRequest,
  Extended,
  Finding,
  ForeseeRequest,
  Inspection,
  OctetDigests,
  PageUnit,
  PictureRequest,
  Prepared,
  PrepareRequest,
  Preview,
  PreviewRequest,
  ReportRequest,
  RevisionRequest,
  SavedReport,
  SavedRevision,
  SignaturePicture,
  SigningLine,
  SigningNote,
  TrustWish,
  VerificationReport,
} from '../document-port';
import type { NetworkAnswer } from '../../network/network-over-wire';

/** Variable that names the folder for what is fetched of issuers: their certificates and revocation data. */
export const trustCacheVariable = 'COUNTERSIGN_TRUST_CACHE';

/** Requests to the document process: method → parameters and answer. */
export interface DocumentMethods {
  digests: { params: { path: string }; value: OctetDigests };
  inspect: { params: { path: string; password?: string }; value: Inspection };
  preview: { params: PreviewRequest; value: Preview };
  places: { params: { path: string; password?: string }; value: DocumentPlaces };
  units: { params: { path: string; password?: string }; value: PageUnit[] };
  line: { params: { path: string; password?: string }; value: SigningLine | undefined };
  findings: { params: { path: string; password?: string }; value: Finding[] };
  admit: { params: PrepareRequest; value: SigningNote[] };
  foresee: { params: ForeseeRequest; value: SigningNote[] };
  prepare: { params: PrepareRequest; value: Prepared };
  extend: { params: ExtendRequest; value: Extended };
  complete: { params: CompleteRequest; value: Completed };
  discard: { params: { preparationId: string }; value: boolean };
  /** The answer to an event `network.request`. */
  'network.answer': { params: NetworkAnswer; value: boolean };
  saveReport: { params: ReportRequest; value: SavedReport };
  saveRevision: { params: RevisionRequest; value: SavedRevision };
  picture: { params: PictureRequest; value: SignaturePicture };
  /** Certificates in DER, base64; those that can not be read are left out. */
  describe: { params: { certificates: string[] }; value: CertificateFacts[] };
  verify: { params: { path: string; password?: string; trust?: TrustWish }; value: VerificationReport };
}
