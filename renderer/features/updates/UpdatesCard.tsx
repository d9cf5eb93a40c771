import { describeUpdates } from '../../../preload/contract/update-sentences';
import type { DownloadState, UpdatesReport } from '../../../preload/contract/updates';
import { useDesk } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Problem } from '../../ui/Problem';
import styles from './UpdatesCard.module.css';
import { useUpdates } from './use-updates';

/** What is known of newer versions, and whether the program looks for them by itself. */
export function UpdatesCard() {
  const { updates } = useDesk();
  const { report, looking, error } = useUpdates();
  if (!report) return null;
  const { decided, looks, mayLook, newest, problem } = report;
  const settled = decided.by === 'configuration';
  const shown = error ?? problem;
  return (
    <section className={styles.section} aria-label={t('updates.title')} data-testid="updates">
      <h3 className={styles.heading}>{t('updates.title')}</h3>
      <div className={styles.card}>
        {shown && <Problem error={shown} tone="warn" />}
        <div className={styles.said} data-testid="updates-said">
          {describeUpdates(report).map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
        {(mayLook || settled) && (
          <div>
            <label className={styles.tick}>
              <input
                type="checkbox"
                checked={looks}
                disabled={settled}
                onChange={(event) => void updates.setLooks(event.target.checked)}
                aria-describedby="updates-hint"
                data-testid="updates-looks"
              />
              {t('updates.looks')}
            </label>
            <p id="updates-hint" className={styles.quiet}>
              {settled ? t('updates.settled', { where: decided.where }) : t('updates.looksHint')}
            </p>
          </div>
        )}
        {report.download && <Download download={report.download} />}
        {mayLook && (
          <div className={styles.actions}>
            <Button onPress={() => void updates.look()} isDisabled={looking} data-testid="updates-look">
              {t(looking ? 'updates.looking' : 'updates.look')}
            </Button>
            {newest && (
              <Button onPress={() => void updates.openNotes()} data-testid="updates-notes">
                {t('updates.notes')}
              </Button>
            )}
            <Offer report={report} />
          </div>
        )}
      </div>
    </section>
  );
}

function Download({ download }: { download: DownloadState }) {
  if (download.state === 'failed') return <Problem error={download.error} tone="warn" />;
  if (download.state === 'ready') return <p>{t('updates.ready', download)}</p>;
  const percent = Math.floor((100 * download.received) / download.bytes);
  return <p role="status">{t('updates.downloading', { percent })}</p>;
}

/** Where this computer takes the newer version itself. */
function Offer({ report: { newest, way, download } }: { report: UpdatesReport }) {
  const { updates } = useDesk();
  if (!newest || way !== 'download' || download?.state === 'running') return null;
  return download?.state === 'ready' ? (
    <Button onPress={() => void updates.handOver()} data-testid="updates-hand-over">
      {t('updates.handOver')}
    </Button>
  ) : (
    <Button onPress={() => void updates.download()} data-testid="updates-download">
      {t('updates.download')}
    </Button>
  );
}
