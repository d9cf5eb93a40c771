import type { VerificationReport } from '../../../preload/contract/document-report';
import { listsSentence } from '../../../preload/contract/verification-qualification';
import { useDesk } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import styles from './TrustLine.module.css';
import { useTrust } from './use-trust';

/** What a verdict could not rest on, and the way to change that; nothing where all was at hand. */
export function TrustLine({ report }: { report: VerificationReport }) {
  const desk = useDesk();
  const { lists, refresh } = useTrust();
  const { circumstances, signatures } = report;
  if (report.trust !== 'evaluated' || signatures.length === 0) return null;
  const missing = listsSentence(report);
  const due = !missing && lists?.due === true && lists.lists.length > 0;
  const offline = circumstances?.offline === true;
  if (!missing && !due && !offline) return null;
  const refreshable = (missing !== undefined || due) && lists !== undefined && !lists.forbiddenBy;
  return (
    <div className={styles.line}>
      {missing && (
        <p className={styles.words} data-testid="check-lists">
          {missing}
        </p>
      )}
      {due && <p className={styles.words}>{t('trust.line.due')}</p>}
      {offline && (
        <p className={styles.words} data-testid="check-offline">
          {t('trust.line.offline')}
        </p>
      )}
      {refreshable && refresh.running && (
        <p className={styles.words} role="status">
          {t('trust.line.refreshing')}
        </p>
      )}
      <div className={styles.actions}>
        {refreshable && !refresh.running && (
          <Button size="small" onPress={() => void desk.trust.refresh()} data-testid="check-refresh-lists">
            {t('trust.line.refresh')}
          </Button>
        )}
        <Button
          kind="quiet"
          size="small"
          onPress={() => desk.showPanel('trust', 'verification')}
          data-testid="check-open-trust"
        >
          {t('trust.line.open')}
        </Button>
      </div>
    </div>
  );
}
