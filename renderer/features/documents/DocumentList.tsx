import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { FocusEvent, KeyboardEvent } from 'react';
import { useDesk, useDeskState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import hidden from '../../ui/hidden.module.css';
import { rowError, sharedErrors } from '../signing/desk-selectors';
import styles from './DocumentList.module.css';
import { DocumentRow } from './DocumentRow';
import { PasswordDialog } from './PasswordDialog';

/** How many rows Page Up and Page Down move. */
const page = 10;

/**
 * The documents as a grid with one tab stop: arrows, Page Up and Down, Home and End move between rows, Tab goes on to the
 * buttons of the row, Delete takes the row off the list. Rows out of sight are not laid out (content-visibility).
 */
export function DocumentList() {
  const desk = useDesk();
  const state = useDeskState();
  const { documents, batch, app } = state;
  const grid = useRef<HTMLDivElement>(null);
  const [activeId, setActiveId] = useState<string>();
  const [removed, setRemoved] = useState('');
  const [lockedId, setLockedId] = useState<string>();

  const busy = useMemo(() => new Set(batch?.documentIds), [batch?.documentIds]);
  const shared = useMemo(() => new Set(sharedErrors(state).map(({ error }) => error.code)), [state]);
  const found = documents.findIndex(({ summary }) => summary.id === activeId);
  const activeIndex = found < 0 ? 0 : found;

  // The button that opened the dialog may be gone with the problem; the row is there. The dialog has had its turn by then.
  useEffect(() => {
    if (lockedId === undefined) return;
    const list = grid.current;
    return () => {
      if (document.activeElement !== document.body) return;
      list?.querySelector<HTMLElement>(`[data-row="${lockedId}"]`)?.focus();
    };
  }, [lockedId]);
  const locked = documents.find(({ summary }) => summary.id === lockedId);

  const focusRow = (index: number): void => {
    const row = grid.current?.querySelectorAll<HTMLElement>('[data-row]')[index];
    row?.focus();
    row?.scrollIntoView({ block: 'nearest' });
  };

  const remove = useCallback(
    (id: string, name: string) => {
      const rows = Array.from(grid.current?.querySelectorAll<HTMLElement>('[data-row]') ?? []);
      const index = rows.findIndex((row) => row.dataset['row'] === id);
      const next = rows[index + 1] ?? rows[index - 1];
      setRemoved(t('queue.removed', { name }));
      setActiveId(next?.dataset['row']);
      next?.focus();
      void desk.removeDocuments([id]);
    },
    [desk],
  );

  const useKeyFile = useCallback((id: string) => void desk.useKeyFile(id), [desk]);
  const takesKeyFiles = app?.takesKeyFiles === true && !batch;

  const onFocus = (event: FocusEvent<HTMLElement>): void => {
    const row = event.target.closest<HTMLElement>('[data-row]');
    if (row?.dataset['row']) setActiveId(row.dataset['row']);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const steps: Record<string, number> = {
      ArrowDown: activeIndex + 1,
      ArrowUp: activeIndex - 1,
      PageDown: activeIndex + page,
      PageUp: activeIndex - page,
      Home: 0,
      End: documents.length - 1,
    };
    const target = steps[event.key];
    if (target !== undefined) {
      event.preventDefault();
      focusRow(Math.max(0, Math.min(documents.length - 1, target)));
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      const active = documents[activeIndex];
      if (!active || busy.has(active.summary.id)) return;
      event.preventDefault();
      remove(active.summary.id, active.summary.name);
    }
  };

  return (
    <>
      <div
        ref={grid}
        className={styles.grid}
        role="grid"
        aria-label={t('queue.label')}
        aria-rowcount={documents.length + 1}
        onFocus={onFocus}
        onKeyDown={onKeyDown}
      >
        <div className={styles.head} role="row" aria-rowindex={1}>
          <span role="columnheader">{t('queue.column.document')}</span>
          <span role="columnheader" className={styles.pages}>
            {t('queue.column.pages')}
          </span>
          <span role="columnheader" className={styles.size}>
            {t('queue.column.size')}
          </span>
          <span role="columnheader">{t('queue.column.state')}</span>
          <span role="columnheader">
            <span className={hidden.hidden}>{t('queue.column.actions')}</span>
          </span>
        </div>
        {documents.map((document, index) => (
          <DocumentRow
            key={document.summary.id}
            document={document}
            index={index}
            active={index === activeIndex}
            removable={!busy.has(document.summary.id)}
            inBatch={busy.has(document.summary.id)}
            whileSigning={batch !== undefined}
            saidAbove={document.progress.state === 'failed' && shared.has(document.progress.error.code)}
            onRemove={remove}
            onPassword={setLockedId}
            onKeyFile={takesKeyFiles ? useKeyFile : undefined}
          />
        ))}
      </div>
      <div className={hidden.hidden} role="status" aria-live="polite">
        {removed}
      </div>
      {locked && (
        <PasswordDialog
          document={locked.summary}
          unlock={desk.unlock}
          wantsOwner={rowError(locked)?.code === 'document.permission'}
          onClose={() => setLockedId(undefined)}
        />
      )}
    </>
  );
}
