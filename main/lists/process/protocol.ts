import type { TrustedListsState } from '../../../preload/contract/trusted-lists';
import type { NetworkAnswer } from '../../network/network-over-wire';
import type { ListScheme } from '../../trust/lists/schemes';

/** Event by which the process tells how far a refresh is: `ListsProgress`. */
export const progressEvent = 'lists.progress';

/** What a refresh is to do. */
export interface RefreshRequest {
  /** The folder that the lists are kept in. */
  folder: string;
  /** Where they come from: their addresses, a mirror of them, or a folder of files. */
  source: { kind: 'network'; mirror?: string } | { kind: 'folder'; folder: string };
  schemes: ListScheme[];
  /** ISO 8601, UTC: what counts as now. */
  at: string;
  only?: string[];
}

/** Requests to the process of the trusted lists: method → parameters and answer. */
export interface ListsMethods {
  refresh: { params: RefreshRequest; value: TrustedListsState };
  /** The answer to an event `network.request`. */
  'network.answer': { params: NetworkAnswer; value: boolean };
}
