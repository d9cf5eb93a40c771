import { useDesk, useDeskState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { HistoryIcon } from '../../ui/icons';
import styles from './HistoryButton.module.css';

/** Shows the history, and puts it away again. */
export function HistoryButton() {
  const desk = useDesk();
  const { historyShown } = useDeskState();
  return (
    <button
      type="button"
      className={styles.button}
      aria-pressed={historyShown}
      aria-label={t('history.button')}
      title={t('history.button')}
      onClick={() => desk.showHistory(!historyShown)}
      data-testid="history-button"
    >
      <HistoryIcon />
    </button>
  );
}
