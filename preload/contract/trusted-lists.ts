/** Why a trusted list is not taken, or could not be had; a closed set. */
export type ListFault =
  /** More than 16 MiB. */
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
  | 'pivots-wrong'
  /** The server, the connection or the folder did not give it. */
  | 'not-had'
  /** It was verified, and could not be written to the disk. */
  | 'not-kept';

/** A list that was verified and is in force here until a newer one was. Times are ISO 8601, UTC. */
export interface VerifiedList {
  version: number;
  sequenceNumber: number;
  issued: string;
  /** Absent: a closed list, of which no further one will come. */
  nextUpdate?: string;
  /** When this very file was first verified here. */
  verified: string;
  /** What the signer claims. */
  signingTime: string;
  /** The period of the signer's certificate was over, or had not begun, when the list was verified. */
  signerOutOfPeriod: boolean;
  services: number;
  /** SHA-256 of the file, hex. */
  digest: string;
  /** SHA-256 of the signer's certificate, hex. */
  signer: string;
  /** Of a list of the lists: the publication in the Official Journal that it rests on, and the pivots between. */
  journal?: string;
  pivots?: number[];
  /** Where it is published by now, as a pivot announced; absent where that is where it always was. */
  movedTo?: string;
}

/** What is known of one trusted list. */
export interface ListState {
  /** `EU`, or the name that the configuration gives another scheme. */
  scheme: string;
  kind: 'list-of-lists' | 'list';
  /** SchemeTerritory, such as `AT`; of the list of the lists `EU`. */
  territory: string;
  /** Where it is published. */
  location: string;
  current?: VerifiedList;
  /** When it was last asked for, and what was wrong with what came; absent when nothing was. */
  checked?: string;
  problem?: { fault: ListFault; detail: string };
}

/** What is known of all trusted lists. */
export interface TrustedListsState {
  lists: ListState[];
  /** When a refresh last came to its end. */
  refreshed?: string;
  /** When the one began that has not come to its end. */
  begun?: string;
}

/** How far a refresh is. */
export interface ListsProgress {
  done: number;
  /** Grows when the list of the lists was read. */
  total: number;
  scheme: string;
  territory: string;
  outcome: 'new' | 'unchanged' | 'failed';
}
