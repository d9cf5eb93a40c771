import { useDesk } from '../../app/desk-context';
import type { DocumentId } from '../../../preload/contract/model';
import { formats, t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import type { DeskDocument } from '../signing/desk-state';
import { countGroups, documentGroups } from './list-view';
import type { ListView } from './list-view';
import styles from './ListBar.module.css';

/** From so many documents on a list wants a search and filters. */
const manyDocuments = 8;

interface ListBarProps {
  documents: readonly DeskDocument[];
  seen: readonly DocumentId[];
  selected: ReadonlySet<DocumentId>;
  view: ListView;
  onView(view: ListView): void;
  onRemoveSelected: () => void;
  /** True while something is being signed: the choice is for the next signing, and nothing is taken away by mistake. */
  isSigning: boolean;
}

/** What of the list is shown, and what is chosen of it. */
export function ListBar({ documents, seen, selected, view, onView, onRemoveSelected, isSigning }: ListBarProps) {
  const desk = useDesk();
  const filters = documents.length >= manyDocuments || view.group !== 'all' || view.text !== '';
  if (!filters && selected.size === 0) return null;
  const counts = countGroups(documents);
  const seenIds = selected.size > 0 ? new Set(seen) : undefined;
  const unseen = [...selected].filter((id) => !seenIds?.has(id)).length;
  return (
    <div className={styles.bar} data-testid="list-bar">
      {filters && (
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
      )}
      {selected.size > 0 && (
        <div className={styles.selection} role="status" data-testid="list-selection">
          <span>
            {unseen > 0
              ? t('list.selectedUnseen', { count: selected.size, unseen })
              : t('list.selected', { count: selected.size })}
          </span>
          <Button kind="quiet" size="small" onPress={() => desk.select(new Set())} data-testid="select-none">
            {t('list.clearSelection')}
          </Button>
          {!isSigning && (
            <Button kind="quiet" size="small" onPress={onRemoveSelected} data-testid="remove-selected">
              {t('list.removeSelected', { count: selected.size })}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
