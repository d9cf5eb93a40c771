import type { MainWindowBridge } from '../../../preload/contract/bridges';
import type { Request, Responses } from '../../../preload/contract/channels';
import type { Result } from '../../../preload/contract/error-codes';
import type { DocumentId } from '../../../preload/contract/model';
import type { Outlets as Offered } from '../../../preload/contract/outlets';
import { createStore, type Followed } from '../../app/store';

/** Where signed files go beside folders, and what of that this computer offers. */
export interface Outlets extends Followed<Offered> {
  /** Asks main what there is now: a printer may have come. */
  look(): Promise<void>;
  /**
   * Begins a message with signed files in the person's mail program.
   * @returns how many files it was begun with; undefined where that failed, which is told
   */
  mail(ids: readonly DocumentId[]): Promise<number | undefined>;
  printable(id: DocumentId): Promise<Result<Responses['outputs.printers']>>;
  print(request: Request<'outputs.print'>): Promise<Result<Responses['outputs.print']>>;
}

/** @param tell - shows an error, if the answer is one */
export function createOutlets(bridge: MainWindowBridge, tell: (answer: Result<unknown>) => void): Outlets {
  const { getState, subscribe, set } = createStore<Offered>({ mails: false, prints: false });
  return {
    getState,
    subscribe,
    async look() {
      const answer = await bridge.invoke('outputs.outlets', {});
      if (answer.ok) set(answer.value);
    },
    async mail(ids) {
      const answer = await bridge.invoke('outputs.mail', { documentIds: [...ids] });
      tell(answer);
      return answer.ok ? answer.value.handed : undefined;
    },
    printable: (documentId) => bridge.invoke('outputs.printers', { documentId }),
    print: (request) => bridge.invoke('outputs.print', request),
  };
}
