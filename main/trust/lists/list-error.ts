/** Why a file is not taken as a trusted list; a closed set. */
export type ListFault =
  /** More than {@link maximumListBytes}. */
  | 'too-large'
  /** Not well-formed XML in UTF-8, or nested deeper than any list. */
  | 'not-xml'
  /** It has a document type declaration, which no list has and which changes what is read. */
  | 'document-type'
  /** XML, but not a list of ETSI TS 119 612. */
  | 'not-a-list'
  /** No signature, more than one, or not of the one shape that is read. */
  | 'signature-shape'
  /** An algorithm that is not accepted, such as SHA-1. */
  | 'algorithm'
  /** The digest of the list or of the signed properties is not the signed one. */
  | 'content-changed'
  /** The signature value does not belong to the signer's key. */
  | 'signature-wrong'
  /** Signed, but not by one of the certificates that may sign it. */
  | 'signer-not-named'
  /** Of a version that is not read: neither 5 nor 6. */
  | 'version-unknown'
  /** The list of something else than was asked for: another type or another territory. */
  | 'another-list'
  /** ListIssueDateTime is in the future. */
  | 'issued-in-future'
  /** Older than the one that was verified before. */
  | 'older'
  /** The list of the lists names none of the publications in the Official Journal whose certificates are built in. */
  | 'anchor-unknown'
  /** A pivot on the way from the Official Journal can not be had. */
  | 'pivot-missing'
  /** The pivots are too many, elsewhere, or in no order. */
  | 'pivots-wrong';

/** A file that is not taken as a trusted list. The only error of reading and verifying one. */
export class ListError extends Error {
  override readonly name = 'ListError';

  constructor(
    readonly fault: ListFault,
    /** For the log and the details; English. */
    detail: string,
    options?: ErrorOptions,
  ) {
    super(detail, options);
  }
}

/** The list of Germany alone is over 4 MiB. */
export const maximumListBytes = 16 * 1024 * 1024;
