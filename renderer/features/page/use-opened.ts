import { useCallback, useEffect, useState } from 'react';
import type { ErrorShape, Result } from '../../../preload/contract/error-codes';
import type { DocumentId } from '../../../preload/contract/model';
import type { PageView } from './page-view';
import { viewDocument } from './viewed-document';
import type { ViewedDocument } from './viewed-document';

/** Opens a look at a document; an error where it can not be shown. What is aborted is closed. */
export type OpenPages = (document: DocumentId, signal: AbortSignal) => Promise<Result<PageView>>;

/** How far a look at a document has come. */
export type Opened =
  | { state: 'opening' }
  | { state: 'open'; viewed: ViewedDocument }
  /** It can not be shown, or not any more. */
  | { state: 'trouble'; error: ErrorShape };

/** A look at a document as long as it is wanted, and a way to look anew. */
export function useOpened(open: OpenPages, document: DocumentId): [Opened, again: () => void] {
  const [opened, setOpened] = useState<Opened>({ state: 'opening' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let viewed: ViewedDocument | undefined;
    let over = false;
    const job = new AbortController();
    void open(document, job.signal).then((answer) => {
      if (!answer.ok) {
        if (!over) setOpened({ state: 'trouble', error: answer.error });
        return;
      }
      if (over) return answer.value.close();
      viewed = viewDocument(answer.value);
      setOpened({ state: 'open', viewed });
      void answer.value.ended.then((error) => {
        if (error && !over) setOpened({ state: 'trouble', error });
      });
    });
    return () => {
      over = true;
      job.abort();
      viewed?.close();
    };
  }, [open, document, attempt]);
  const again = useCallback(() => {
    setOpened({ state: 'opening' });
    setAttempt((before) => before + 1);
  }, []);
  return [opened, again];
}
