import { formats, t } from '../../i18n/translate';
import type { DeskDocument } from '../signing/desk-state';
import { countGroups, documentGroups } from './list-view';
import type { ListView } from './list-view';
import styles from './ListBar.module.css';

interface ListFiltersProps {
  documents: readonly DeskDocument[];
  view: ListView;
  onView(view: ListView): void;
}

/** What of a list is shown: by words, and by the state that documents are in. */
export function ListFilters({ documents, view, onView }: ListFiltersProps) {
  const counts = countGroups(documents);
  return (
    <>
      <input
        type="search"
        className={styles.search}
        aria-label={t('list.search')}
        placeholder={t('list.search')}
        value={view.text}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onView({ ...view, text: event.target.value })}
        data-testid="list-search"
      />
      <div className={styles.groups} role="group" aria-label={t('list.filter')}>
        {(['all', ...documentGroups] as const).map((group) => {
          const count = group === 'all' ? documents.length : counts[group];
          if (count === 0 && view.group !== group) return null;
          return (
            <button
              key={group}
              type="button"
              className={styles.group}
              aria-pressed={view.group === group}
              onClick={() => onView({ ...view, group })}
              data-testid={`list-group-${group}`}
            >
              {t(`list.group.${group}`)} <span className={styles.count}>{formats.number(count)}</span>
            </button>
          );
        })}
      </div>
    </>
  );
}
