import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import type { DocumentId } from '../../../preload/contract/model';
import { useDesk } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { PrintDialog } from './PrintDialog';

/** What a view with signed files offers. */
export interface OutletsOfView {
  mails: boolean;
  prints: boolean;
  mail(ids: readonly DocumentId[]): Promise<void>;
  print(id: DocumentId, name: string): void;
  /** Stands somewhere in the view. */
  dialog: ReactNode;
}

/**
 * Printing and sending signed files, where this computer offers it.
 * @param tell - says what became of it, in a sentence
 */
export function useOutlets(tell: (sentence: string) => void): OutletsOfView {
  const { outlets } = useDesk();
  const { mails, prints } = useSyncExternalStore(outlets.subscribe, outlets.getState);
  const [printed, setPrinted] = useState<{ id: DocumentId; name: string }>();
  useEffect(() => void outlets.look(), [outlets]);
  const mail = useCallback(
    async (ids: readonly DocumentId[]) => {
      tell('');
      const count = await outlets.mail(ids);
      if (count !== undefined) tell(t('outlets.mailed', { count }));
    },
    [outlets, tell],
  );
  const print = useCallback((id: DocumentId, name: string) => setPrinted({ id, name }), []);
  return {
    ...{ mails, prints, mail, print },
    dialog: printed && (
      <PrintDialog
        {...printed}
        onPrinted={(printer) => {
          setPrinted(undefined);
          tell(t('outlets.printed', { name: printed.name, printer }));
        }}
        onClose={() => setPrinted(undefined)}
      />
    ),
  };
}
