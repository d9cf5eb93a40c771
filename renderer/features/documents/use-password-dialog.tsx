import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ErrorShape } from '../../../preload/contract/error-codes';
import type { DocumentId } from '../../../preload/contract/model';
import { wantsOwner } from '../../../preload/contract/wanted-password';
import { useDesk, useDeskState } from '../../app/desk-context';
import { rowError } from '../signing/desk-selectors';
import { PasswordDialog } from './PasswordDialog';

function isOwnersWanted(error: ErrorShape | undefined): boolean {
  return error !== undefined && wantsOwner(error);
}

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
      wantsOwner={isOwnersWanted(rowError(locked))}
      onClose={() => setLockedId(undefined)}
    />
  );
  return [setLockedId, dialog, lockedId];
}
