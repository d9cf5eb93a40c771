import type {
  CompleteRequest,
  Completed,
  Inspection,
  Prepared,
  PrepareRequest,
  VerificationReport,
} from '../document-port';

/** Requests to the document process: method → parameters and answer. */
export interface DocumentMethods {
  inspect: { params: { path: string }; value: Inspection };
  prepare: { params: PrepareRequest; value: Prepared };
  complete: { params: CompleteRequest; value: Completed };
  discard: { params: { preparationId: string }; value: boolean };
  verify: { params: { path: string }; value: VerificationReport };
}
