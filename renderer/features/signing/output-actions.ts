import type { MainWindowBridge } from '../../../preload/contract/bridges';
import type { SavedFile } from '../../../preload/contract/checks';
import type { Result } from '../../../preload/contract/error-codes';
import type { DocumentId } from '../../../preload/contract/model';

/** What can be done with signed copies. */
export interface OutputActions {
  openOutput(id: DocumentId): Promise<void>;
  showOutput(id: DocumentId): Promise<void>;
  /** @returns how many paths are on the clipboard now */
  copyPaths(ids: readonly DocumentId[]): Promise<number>;
  /** Saves what became of documents as a table; undefined when the dialog was closed, or it failed. */
  saveList(ids: readonly DocumentId[]): Promise<SavedFile | undefined>;
  /** The person has begun to drag these out of the window: main hands their files to the drag. */
  dragOut(ids: readonly DocumentId[]): void;
}

/** @param tell - shows an error, if the answer is one */
export function outputActions(bridge: MainWindowBridge, tell: (answer: Result<unknown>) => void): OutputActions {
  return {
    openOutput: async (documentId) => tell(await bridge.invoke('outputs.open', { documentId })),
    showOutput: async (documentId) => tell(await bridge.invoke('outputs.show', { documentId })),
    async copyPaths(ids) {
      const answer = await bridge.invoke('outputs.copyPaths', { documentIds: [...ids] });
      tell(answer);
      return answer.ok ? answer.value.copied : 0;
    },
    async saveList(ids) {
      const answer = await bridge.invoke('outputs.saveList', { documentIds: [...ids] });
      tell(answer);
      return answer.ok ? answer.value.saved : undefined;
    },
    dragOut(ids) {
      void bridge.invoke('outputs.drag', { documentIds: [...ids] }).then(tell);
    },
  };
}
