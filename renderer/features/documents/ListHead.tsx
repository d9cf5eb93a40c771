import { t } from '../../i18n/translate';
import { ChevronIcon } from '../../ui/icons';
import hidden from '../../ui/hidden.module.css';
import { sortedBy } from './list-view';
import type { ListView, SortColumn } from './list-view';
import styles from './DocumentList.module.css';

interface ListHeadProps {
  view: ListView;
  onView(view: ListView): void;
  chosen: 'all' | 'some' | 'none';
  onSelectAll(): void;
}

/** The head of the list: each column sorts it, and the tick chooses all that are shown. */
export function ListHead({ view, onView, chosen, onSelectAll }: ListHeadProps) {
  const column = (name: SortColumn, title: string, className?: string) => {
    const descending = view.sort?.column === name ? view.sort.descending : undefined;
    return (
      <span
        role="columnheader"
        className={className}
        aria-sort={descending === undefined ? 'none' : descending ? 'descending' : 'ascending'}
      >
        <button
          type="button"
          className={styles.sort}
          title={t(`list.sort.${name}`)}
          onClick={() => onView({ ...view, sort: sortedBy(view.sort, name) })}
          data-testid={`sort-${name}`}
        >
          {title}
          {descending !== undefined && (
            <span className={descending ? styles.falling : styles.rising}>
              <ChevronIcon size={12} />
            </span>
          )}
        </button>
      </span>
    );
  };
  return (
    <div role="rowgroup" className={styles.headGroup}>
      <div className={styles.head} role="row" aria-rowindex={1}>
        <span role="columnheader">
          <input
            type="checkbox"
            className={styles.tick}
            aria-label={t('list.selectAll')}
            checked={chosen === 'all'}
            ref={(tick) => {
              if (tick) tick.indeterminate = chosen === 'some';
            }}
            onChange={onSelectAll}
            data-testid="select-all"
          />
        </span>
        {column('name', t('queue.column.document'))}
        {column('pages', t('queue.column.pages'), styles.pages)}
        {column('size', t('queue.column.size'), styles.size)}
        {column('state', t('queue.column.state'), styles.stateHead)}
        <span role="columnheader">
          <span className={hidden.hidden}>{t('queue.column.actions')}</span>
        </span>
      </div>
    </div>
  );
}
