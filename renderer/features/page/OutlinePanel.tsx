import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { OutlineEntry } from '../../../preload/contract/page-view';
import { t } from '../../i18n/translate';
import { ChevronIcon } from '../../ui/icons';
import { outlineRows } from './outline-rows';
import type { OutlineRow } from './outline-rows';
import type { PageView } from './page-view';
import styles from './OutlinePanel.module.css';

interface OutlinePanelProps {
  view: Pick<PageView, 'outline'>;
  onPage(page: number): void;
}

/** The document's own table of contents, as a tree with one tab stop. */
export function OutlinePanel({ view, onPage }: OutlinePanelProps) {
  const [entries, setEntries] = useState<readonly OutlineEntry[]>();
  useEffect(() => {
    const job = new AbortController();
    view.outline(job.signal).then(setEntries, () => {
      if (!job.signal.aborted) setEntries([]);
    });
    return () => job.abort();
  }, [view]);
  if (!entries) return <p className={styles.note}>{t('page.outline.reading')}</p>;
  if (entries.length === 0) return <p className={styles.note}>{t('page.outline.none')}</p>;
  return <OutlineTree entries={entries} onPage={onPage} />;
}

interface OutlineTreeProps extends Pick<OutlinePanelProps, 'onPage'> {
  entries: readonly OutlineEntry[];
}

function OutlineTree({ entries, onPage }: OutlineTreeProps) {
  const [open, setOpen] = useState<ReadonlySet<OutlineEntry>>(() => new Set(entries.length === 1 ? entries : []));
  const [active, setActive] = useState(entries[0]);
  const rows = useMemo(() => outlineRows(entries, open), [entries, open]);
  const tree = useRef<HTMLUListElement>(null);
  const id = useId();
  const index = Math.max(
    0,
    rows.findIndex(({ entry }) => entry === active),
  );

  useEffect(() => {
    tree.current?.children[index]?.scrollIntoView?.({ block: 'nearest' });
  }, [index]);

  const turn = ({ entry }: OutlineRow, opened: boolean): void => {
    const next = new Set(open);
    if (opened) next.add(entry);
    else next.delete(entry);
    setOpen(next);
  };
  const go = ({ entry }: OutlineRow): void => {
    setActive(entry);
    if (entry.page !== undefined) onPage(entry.page);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[index];
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
    const moves: Record<string, number> = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows.length - 1 };
    const move = moves[event.key];
    const foldable = row.entry.children.length > 0;
    if (move !== undefined) setActive((rows[move] ?? row).entry);
    else if (event.key === 'Enter' || event.key === ' ') go(row);
    else if (event.key === 'ArrowRight' && foldable && !row.open) turn(row, true);
    else if (event.key === 'ArrowRight' && foldable) setActive((rows[index + 1] ?? row).entry);
    else if (event.key === 'ArrowLeft' && row.open) turn(row, false);
    else if (event.key === 'ArrowLeft') {
      const above = rows.slice(0, index).findLast(({ level }) => level < row.level);
      if (above) setActive(above.entry);
    } else return;
    event.preventDefault();
  };

  return (
    <ul
      ref={tree}
      className={styles.tree}
      role="tree"
      aria-label={t('page.panel.outline')}
      aria-activedescendant={`${id}-${index}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      data-testid="outline"
    >
      {rows.map((row, at) => (
        <li
          key={row.path}
          id={`${id}-${at}`}
          className={styles.row}
          style={{ paddingInlineStart: 8 + Math.min(row.level - 1, 6) * 12 }}
          role="treeitem"
          aria-level={row.level}
          aria-selected={at === index}
          aria-expanded={row.entry.children.length > 0 ? row.open : undefined}
          onClick={() => go(row)}
          data-testid="outline-row"
        >
          <span
            className={styles.fold}
            data-open={row.open || undefined}
            onClick={(event) => {
              event.stopPropagation();
              turn(row, !row.open);
            }}
          >
            {row.entry.children.length > 0 && <ChevronIcon size={12} />}
          </span>
          <span className={styles.title}>{row.entry.title || t('page.outline.untitled')}</span>
        </li>
      ))}
    </ul>
  );
}
