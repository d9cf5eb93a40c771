import { useDesk } from '../../app/desk-context';
import type { DocumentId } from '../../../preload/contract/model';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import type { DeskDocument } from '../signing/desk-state';
import { manyDocuments } from './list-view';
import type { ListView } from './list-view';
import { ListFilters } from './ListFilters';
import styles from './ListBar.module.css';

interface ListBarProps {
  documents: readonly DeskDocument[];
  view: ListView;
  onView(view: ListView): void;
}

/** What of the list is shown; there where the list is long enough. */
export function ListBar({ documents, view, onView }: ListBarProps) {
  if (documents.length < manyDocuments && view.group === 'all' && view.text === '') return null;
  return (
    <div className={styles.bar}>
      <ListFilters documents={documents} view={view} onView={onView} />
    </div>
  );
}

interface SelectionBarProps {
  seen: readonly DocumentId[];
  selected: ReadonlySet<DocumentId>;
  onRemove: () => void;
  onOwnWords: () => void;
  /** True while something is being signed: the choice is for the next signing, and nothing is taken away by mistake. */
  isSigning: boolean;
}

/** What is chosen of the list, and what can be done to it. It stands below the list: a row that is chosen does not move. */
export function SelectionBar({ seen, selected, onRemove, onOwnWords, isSigning }: SelectionBarProps) {
  const desk = useDesk();
  if (selected.size === 0) return null;
  const seenIds = new Set(seen);
  const unseen = [...selected].filter((id) => !seenIds.has(id)).length;
  const count = selected.size;
  return (
    <div className={styles.selection} data-testid="list-selection">
      <span role="status">
        {unseen > 0 ? t('list.selectedUnseen', { count, unseen }) : t('list.selected', { count })}
      </span>
      <Button kind="quiet" size="small" onPress={() => desk.select(new Set())} data-testid="select-none">
        {t('list.clearSelection')}
      </Button>
      {!isSigning && (
        <>
          <Button kind="quiet" size="small" onPress={onOwnWords} data-testid="own-words">
            {t('own.open')}
          </Button>
          <Button kind="quiet" size="small" onPress={onRemove} data-testid="remove-selected">
            {t('list.removeSelected', { count })}
          </Button>
        </>
      )}
    </div>
  );
}
