import { useEffect } from 'react';
import type { ErrorShape, Result } from '../../../preload/contract/error-codes';

interface Conversation<C> {
  describe(): Promise<Result<C>>;
  cancel(conversationId: string): Promise<unknown>;
}

type Description<C> = { type: 'described'; context: C } | { type: 'not-described'; error: ErrorShape };

/**
 * The conversation with main that a PIN window is there for: what it is about, and how the person leaves it, with Esc too.
 *
 * @param bridge - must keep its identity
 * @param empty - empties the fields
 * @returns leaves it
 */
export function useConversation<C extends { conversationId: string }>(
  bridge: Conversation<C>,
  context: C | undefined,
  dispatch: (description: Description<C>) => void,
  empty: () => void,
): () => void {
  useEffect(() => {
    let gone = false;
    void bridge.describe().then((answer) => {
      if (gone) return;
      dispatch(
        answer.ok ? { type: 'described', context: answer.value } : { type: 'not-described', error: answer.error },
      );
    });
    return () => {
      gone = true;
    };
  }, [bridge, dispatch]);

  const cancel = (): void => {
    empty();
    if (context) void bridge.cancel(context.conversationId);
    // Without a conversation main knows nothing to cancel.
    else window.close();
  };

  useEffect(() => {
    const onEscape = (event: globalThis.KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.repeat) cancel();
    };
    window.addEventListener('keydown', onEscape);
    return () => window.removeEventListener('keydown', onEscape);
  });

  return cancel;
}
