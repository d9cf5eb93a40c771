import { useEffect, useRef } from 'react';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import type { ListsReport, RefreshState } from '../../../preload/contract/trust';
import { useDesk } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { ManagedNote } from '../../ui/ManagedNote';
import { Problem } from '../../ui/Problem';
import { FactList } from '../../ui/FactList';
import { ToneMark } from '../verification/ToneMark';
import { summaryOf, territoryName } from './list-words';
import styles from './TrustView.module.css';

/** What there is of the trusted lists, when they were looked at, and the button that looks at them now. */
export function ListsCard({ report, refresh }: { report: ListsReport; refresh: RefreshState }) {
  const { trust } = useDesk();
  const { tone, sentence, meaning } = summaryOf(report, refresh.running);
  const { forbiddenBy } = report;
  const headline = useRef<HTMLParagraphElement>(null);
  const { running } = refresh;
  // The button that was pressed has just gone, or can not be pressed any more: keys go on from what it was about.
  useEffect(() => {
    if (document.activeElement === document.body) headline.current?.focus();
  }, [running]);
  return (
    <section className={styles.section} aria-label={t('trust.lists')}>
      <h3 className={styles.heading}>{t('trust.lists')}</h3>
      <div className={styles.card} data-testid="trust-summary" data-tone={tone}>
        <div className={styles.head}>
          <ToneMark tone={tone} large />
          <div className={styles.words}>
            <p ref={headline} tabIndex={-1} className={styles.sentence} data-testid="trust-sentence">
              {sentence}
            </p>
            <p className={styles.meaning} data-testid="trust-meaning">
              {meaning}
            </p>
          </div>
          <Button
            kind="primary"
            onPress={() => void trust.refresh()}
            isDisabled={refresh.running || forbiddenBy !== undefined}
            data-testid="trust-refresh"
          >
            {t('trust.refresh')}
          </Button>
        </div>
        {refresh.running && <Progress refresh={refresh} />}
        {refresh.stopped && (
          <p className={styles.quiet} role="status" data-testid="trust-stopped">
            {t('trust.stopped')}
          </p>
        )}
        {refresh.error && <Problem error={refresh.error} tone="warn" />}
        {forbiddenBy && (
          <p className={styles.quiet}>
            <ManagedNote managed={forbiddenBy.managed === true} text={t('trust.refreshForbidden', forbiddenBy)} />
          </p>
        )}
        <Facts report={report} />
      </div>
    </section>
  );
}

function Progress({ refresh: { step } }: { refresh: RefreshState }) {
  const { trust } = useDesk();
  const most = step?.total ?? 1;
  const done = step?.done ?? 0;
  return (
    <div className={styles.progress} data-testid="trust-progress">
      <div className={styles.progressLine}>
        <p className={styles.quiet}>
          {step ? t('trust.step', { ...step, name: territoryName(step.territory) }) : t('trust.began')}
        </p>
        <Button size="small" onPress={() => void trust.stopRefresh()} data-testid="trust-stop">
          {t('trust.stop')}
        </Button>
      </div>
      <ProgressBar aria-label={t('trust.refreshing')} value={done} maxValue={most} isIndeterminate={!step}>
        <progress className={styles.track} value={done} max={most} aria-hidden="true" />
      </ProgressBar>
    </div>
  );
}

function Facts({ report }: { report: ListsReport }) {
  const { lists, refreshed, due, source, refreshHours, forbiddenBy } = report;
  const current = lists.find(({ kind }) => kind === 'list-of-lists')?.current;
  return (
    <FactList
      facts={[
        [
          t('trust.lotlLabel'),
          current
            ? t('trust.lotlValue', {
                number: current.sequenceNumber,
                version: current.version,
                issued: current.issued,
                ...(current.nextUpdate !== undefined && { next: current.nextUpdate }),
              })
            : t('trust.notLoaded'),
        ],
        [t('trust.refreshedLabel'), refreshed ? t('trust.refreshedValue', { at: refreshed, due }) : t('trust.never')],
        [t('trust.sourceLabel'), sourceText(source)],
        forbiddenBy
          ? undefined
          : [
              t('trust.byItselfLabel'),
              refreshHours === 0 ? t('trust.onlyByHand') : t('trust.byItself', { hours: refreshHours }),
            ],
      ]}
    />
  );
}

function sourceText(source: ListsReport['source']): string {
  if (source.kind === 'folder') return t('trust.source.folder', source);
  return source.mirror === undefined ? t('trust.source.network') : t('trust.source.mirror', { mirror: source.mirror });
}
