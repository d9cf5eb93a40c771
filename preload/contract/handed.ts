import type { AddedChecks } from './checks';
import type { ErrorShape } from './error-codes';
import type { AddedDocuments } from './model';

/** What other programs handed to the window since it was last asked. */
export interface HandedOver {
  /** What is to be seen; without it, whatever is seen now. */
  view?: 'sign' | 'check';
  toSign?: AddedDocuments;
  toCheck?: AddedChecks;
  /** An address asked for what is done for no address. */
  refused?: ErrorShape;
}
