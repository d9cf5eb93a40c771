/** Who else may write at a place: words for a sentence are in preload/contract/place-sentences.ts. */
export type Stranger =
  /** Every user of the computer. */
  | 'everyone'
  /** The members of its group, which has others than the person and the administrators. */
  | 'group'
  /** It belongs to another user. */
  | 'owner'
  /** An access control list lets somebody else write. */
  | 'list'
  /** Nobody could say, and what is loaded from there would run as the person. */
  | 'unknown';

/** A file or folder on the way to something, at which another ordinary user of the computer may change what is found. */
export interface UnsafePlace {
  /** Absolute. */
  place: string;
  stranger: Stranger;
}
