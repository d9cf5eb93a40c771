import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { FocusEvent, MouseEvent } from 'react';
import { flushSync } from 'react-dom';
import { useDesk, useDeskState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import hidden from '../../ui/hidden.module.css';
import { useVirtualRows } from '../../ui/use-virtual-rows';
import { OwnWordsDialog } from '../claims/OwnWordsDialog';
import { sharedErrors, shownDocument } from '../signing/desk-selectors';
import { ListBar, SelectionBar } from './ListBar';
import { ListHead } from './ListHead';
import styles from './DocumentList.module.css';
import { DocumentRow } from './DocumentRow';
import { rememberedOrder, wholeList } from './list-view';
import type { ListView } from './list-view';
import { usePasswordDialog } from './use-password-dialog';
import { allToggled, stretched, toggled } from './selection';
import { useListKeys } from './use-list-keys';

/** Pixels: the head of the list, and a row of two lines before it is drawn. */
const headHeight = 35;
const rowGuess = 57;

/**
 * The documents as a grid with one tab stop: arrows, Page Up and Down, Home and End move between rows, Tab goes on to the
 * buttons of the row, Delete takes the row off the list. Space, Ctrl and Shift choose rows. Of a long list only the rows in sight
 * are drawn, and the one with the focus.
 */
export function DocumentList() {
  const desk = useDesk();
  const state = useDeskState();
  const { documents, selected, batch, app } = state;
  const shownId = shownDocument(state)?.summary.id;
  const grid = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<ListView>(wholeList);
  const [activeId, setActiveId] = useState<string>();
  const [removed, setRemoved] = useState('');
  const [askPassword, passwordDialog, lockedId] = usePasswordDialog();
  const [saying, setSaying] = useState(false);
  /** Where Shift stretches from. */
  const anchor = useRef<string>(undefined);

  const busy = useMemo(() => new Set(batch?.documentIds), [batch?.documentIds]);
  const shared = useMemo(() => new Set(sharedErrors(state).map(({ error }) => error.code)), [state]);
  const [ordered] = useState(rememberedOrder);
  const seen = useMemo(() => ordered(documents, view), [ordered, documents, view]);
  const ids = useMemo(() => seen.map(({ summary }) => summary.id), [seen]);
  const activeIndex = Math.max(0, activeId === undefined ? 0 : ids.indexOf(activeId));
  const rows = useVirtualRows(ids, { guess: rowGuess, head: headHeight, kept: activeIndex });
  const { scroller } = rows;
  const gridRef = useCallback(
    (element: HTMLDivElement | null) => {
      grid.current = element;
      return scroller(element);
    },
    [scroller],
  );

  // The button that opened the dialog may be gone with the problem; the row is there. The dialog has had its turn by then.
  useEffect(() => {
    if (lockedId === undefined) return;
    const list = grid.current;
    return () => {
      if (document.activeElement !== document.body) return;
      list?.querySelector<HTMLElement>(`[data-row="${lockedId}"]`)?.focus();
    };
  }, [lockedId]);

  const focusId = (id: string): void => {
    // A row that is far away is drawn once it is the active one.
    flushSync(() => setActiveId(id));
    rows.reveal(ids.indexOf(id));
    grid.current?.querySelector<HTMLElement>(`[data-row="${id}"]`)?.focus({ preventScroll: true });
  };
  const focusRow = (index: number): void => {
    const id = ids[Math.max(0, Math.min(ids.length - 1, index))];
    if (id !== undefined) focusId(id);
  };

  /** Takes documents off the list; the focus goes to the next row that stays. */
  const remove = (gone: readonly string[], words: string): void => {
    const going = new Set(gone.filter((id) => !busy.has(id)));
    const at = ids.findIndex((id) => going.has(id));
    const next = ids.slice(at).find((id) => !going.has(id)) ?? ids.slice(0, at).findLast((id) => !going.has(id));
    setRemoved(words);
    if (next !== undefined) focusId(next);
    void desk.removeDocuments([...going]);
  };
  const lastRemove = useRef(remove);
  useEffect(() => {
    lastRemove.current = remove;
  });
  const removeOne = useCallback(
    (id: string, name: string) => lastRemove.current([id], t('queue.removed', { name })),
    [],
  );
  const removeSelected = (): void =>
    remove([...selected], t('list.removedMany', { count: [...selected].filter((id) => !busy.has(id)).length }));

  const select = (id: string, how: 'toggle' | 'stretch'): void => {
    desk.select(how === 'toggle' ? toggled(selected, id) : stretched(selected, ids, anchor.current, id));
    if (how === 'toggle' || anchor.current === undefined) anchor.current = id;
  };
  const lastSelect = useRef(select);
  useEffect(() => {
    lastSelect.current = select;
  });
  const onSelect = useCallback((id: string, stretching: boolean) => {
    lastSelect.current(id, stretching ? 'stretch' : 'toggle');
  }, []);
  const selectAll = (): void => desk.select(allToggled(selected, ids));

  const leaveOut = useCallback((id: string) => void desk.leaveOut([id]), [desk]);
  const useKeyFile = useCallback((id: string) => void desk.useKeyFile(id), [desk]);
  const takesKeyFiles = app?.takesKeyFiles === true && !batch;

  const onFocus = (event: FocusEvent<HTMLElement>): void => {
    const id = event.target.closest<HTMLElement>('[data-row]')?.dataset['row'];
    if (id === undefined) return;
    setActiveId(id);
    desk.show(id);
  };
  const onClick = (event: MouseEvent<HTMLElement>): void => {
    const target = event.target as HTMLElement;
    const row = target.closest<HTMLElement>('[data-row]');
    const id = row?.dataset['row'];
    if (id === undefined || target.closest('button, input, a')) return;
    row?.focus({ preventScroll: true });
    if (event.shiftKey) select(id, 'stretch');
    else if (event.ctrlKey || event.metaKey) select(id, 'toggle');
    else anchor.current = id;
  };
  const onKeyDown = useListKeys({
    activeIndex,
    count: ids.length,
    focusRow,
    select: (index, how) => {
      const id = ids[index];
      if (how === 'stretch') anchor.current ??= ids[activeIndex];
      if (id !== undefined) select(id, how);
    },
    selectAll,
    selectNone: () => {
      if (selected.size === 0) return false;
      desk.select(new Set());
      return true;
    },
    remove: () => {
      const active = seen[activeIndex];
      if (!active || busy.has(active.summary.id)) return false;
      if (selected.has(active.summary.id) && selected.size > 1) removeSelected();
      else removeOne(active.summary.id, active.summary.name);
      return true;
    },
  });

  return (
    <>
      <ListBar documents={documents} view={view} onView={setView} />
      <div
        ref={gridRef}
        className={styles.grid}
        role="grid"
        aria-label={t('queue.label')}
        aria-rowcount={ids.length + 1}
        aria-multiselectable="true"
        data-long={rows.height !== undefined || undefined}
        onFocus={onFocus}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <ListHead
          view={view}
          onView={setView}
          chosen={ids.length > 0 && ids.every((id) => selected.has(id)) ? 'all' : selected.size > 0 ? 'some' : 'none'}
          onSelectAll={selectAll}
        />
        <div
          role="rowgroup"
          className={styles.rows}
          style={rows.height === undefined ? undefined : { height: rows.height }}
        >
          {rows.rows.map(({ index, top }) => {
            const one = seen[index];
            if (!one) return null;
            const { id } = one.summary;
            return (
              <DocumentRow
                key={id}
                document={one}
                index={index}
                top={top}
                measured={rows.measured}
                active={index === activeIndex}
                selected={selected.has(id)}
                shown={id === shownId}
                hasOwnWords={state.own[id] !== undefined}
                onSelect={onSelect}
                removable={!busy.has(id)}
                inBatch={busy.has(id)}
                whileSigning={batch !== undefined}
                saidAbove={one.progress.state === 'failed' && shared.has(one.progress.error.code)}
                onRemove={removeOne}
                onPassword={askPassword}
                onLeaveOut={leaveOut}
                onKeyFile={takesKeyFiles ? useKeyFile : undefined}
              />
            );
          })}
        </div>
        {ids.length === 0 && (
          <p className={styles.nothing}>
            {t('list.nothingShown')}{' '}
            <Button size="small" onPress={() => setView({ ...view, group: 'all', text: '' })}>
              {t('list.showAll')}
            </Button>
          </p>
        )}
      </div>
      <SelectionBar
        seen={ids}
        selected={selected}
        onRemove={removeSelected}
        onOwnWords={() => setSaying(true)}
        isSigning={batch !== undefined}
      />
      <div className={hidden.hidden} role="status" aria-live="polite">
        {removed}
      </div>
      <div className={hidden.hidden} role="status" aria-live="polite">
        {view.group === 'all' && view.text === ''
          ? ''
          : t('list.shown', { count: ids.length, total: documents.length })}
      </div>
      {saying && <OwnWordsDialog ids={[...selected]} onClose={() => setSaying(false)} />}
      {passwordDialog}
    </>
  );
}
