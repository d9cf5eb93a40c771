import type {
  CompleteRequest,
  Completed,
  ExtendRequest,
  Extended,
  Inspection,
  Prepared,
  PrepareRequest,
  SigningNote,
  TrustWish,
  VerificationReport,
} from '../document-port';
import type { NetworkAnswer } from './network-over-wire';

/** Requests to the document process: method → parameters and answer. */
export interface DocumentMethods {
  inspect: { params: { path: string; password?: string }; value: Inspection };
  admit: { params: PrepareRequest; value: SigningNote[] };
  prepare: { params: PrepareRequest; value: Prepared };
  extend: { params: ExtendRequest; value: Extended };
  complete: { params: CompleteRequest; value: Completed };
  discard: { params: { preparationId: string }; value: boolean };
  /** The answer to an event `network.request`. */
  'network.answer': { params: NetworkAnswer; value: boolean };
  verify: { params: { path: string; password?: string; trust?: TrustWish }; value: VerificationReport };
}
