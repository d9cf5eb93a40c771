import type { CommitmentType, SignatureAppearance } from '../document-port';
import type { PdfObject, PdfReference } from '../pdf';

/** What one visible signature is drawn from. */
export interface DrawRequest {
  appearance: SignatureAppearance;
  facts: AppearanceFacts;
  /** Points; the upright box that is filled. */
  width: number;
  height: number;
  rules: DrawingRules;
}

/** What the signature says, for those facts that the appearance shows. */
export interface AppearanceFacts {
  /** Of the signatory, from the signing certificate. */
  name: string;
  /** Of the certificate's subject, where it has them apart. */
  givenName?: string;
  surname?: string;
  organisation?: string;
  email?: string;
  /** Common name of the issuer. */
  issuer?: string;
  /** Of the certificate: upper-case hex with colons. */
  serial?: string;
  signedAt: Date;
  reason?: string;
  location?: string;
  claimedRoles?: string[];
  commitmentType?: CommitmentType;
}

/** What the document allows; a PDF/A allows less. */
export interface DrawingRules {
  /** False: no soft masks, no opacity (ISO 19005-1, clause 6.4). */
  transparency: boolean;
  /** False: every colour is CIE-based (ISO 19005-1, clause 6.2.3.3; ISO 19005-2, clause 6.2.4.3). */
  deviceColours: boolean;
  /** True: an embedded subset of a CID font names its glyphs in a /CIDSet (ISO 19005-1, clause 6.3.5). */
  cidSet: boolean;
}

/** A drawing that stands in no file yet. */
export interface DrawnAppearance {
  /** The references count within this list only; who carries the objects into a revision gives them numbers. */
  objects: { reference: PdfReference; object: PdfObject }[];
  /** The form XObject to be shown: /BBox [0 0 width height], upright, without a /Matrix. */
  form: PdfReference;
  /** The words that it shows, in reading order. */
  text: string;
}
