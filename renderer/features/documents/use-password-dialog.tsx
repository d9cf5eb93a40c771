import { useState } from 'react';
import type { ReactNode } from 'react';
import type { DocumentId } from '../../../preload/contract/model';
import { useDesk, useDeskState } from '../../app/desk-context';
import { rowError } from '../signing/desk-selectors';
import { PasswordDialog } from './PasswordDialog';

/** Asks for the password of a document of the list: a function that asks, the dialog while it is open, and the document that it was is open for. */
export function usePasswordDialog(): [
  ask: (id: DocumentId | undefined) => void,
  dialog: ReactNode,
  asked: DocumentId | undefined,
] {
  const desk = useDesk();
  const { documents } = useDeskState();
  const [lockedId, setLockedId] = useState<DocumentId>();
  const locked = documents.find(({ summary }) => summary.id === lockedId);
  const dialog = locked && (
    <PasswordDialog
      document={locked.summary}
      unlock={desk.unlock}
      wantsOwner={rowError(locked)?.code === 'document.permission'}
      onClose={() => setLockedId(undefined)}
    />
  );
  return [setLockedId, dialog, lockedId];
}
