import type { ListFault } from '../../../preload/contract/trusted-lists';

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
