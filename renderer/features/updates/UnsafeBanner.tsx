import { describeUnsafe, describeWay } from '../../../preload/contract/update-sentences';
import { useDesk } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Message } from '../../ui/Problem';
import styles from './UnsafeBanner.module.css';
import { useUpdates } from './use-updates';

/**
 * That this version has a known weakness: above everything, in the way of nothing. A newer version alone is told in its card
 * only, for most people can not install one, and need not be asked to every day.
 */
export function UnsafeBanner() {
  const desk = useDesk();
  const { report } = useUpdates();
  const what = report && describeUnsafe(report);
  if (!report || what === undefined) return null;
  return (
    <div className={styles.banner} data-testid="unsafe-version">
      <Message
        what={what}
        more={describeWay({ ...report, newest: undefined })}
        actions={
          <>
            {report.newest && (
              <Button size="small" onPress={() => void desk.updates.openNotes()} data-testid="unsafe-notes">
                {t('updates.notes')}
              </Button>
            )}
            <Button size="small" onPress={() => desk.showPanel('doctor')} data-testid="unsafe-show">
              {t('updates.show')}
            </Button>
          </>
        }
      />
    </div>
  );
}
