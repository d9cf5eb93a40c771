import { useEffect, useRef } from 'react';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import { t } from '../../i18n/translate';
import { countBatch, keysAreGone } from './desk-selectors';
import type { BatchCounts } from './desk-selectors';
import type { DeskDocument, RunningBatch } from './desk-state';
import { OneTimeSteps } from './OneTimeSteps';
import styles from './SignProgress.module.css';

function headline(counts: BatchCounts, { stopping, steps }: RunningBatch): string {
  const { total, left, awaitingLogin, awaitingPin, begun } = counts;
  if (left === 0 && steps && !keysAreGone(steps)) return t('progress.destroying-key');
  if (stopping) return t('progress.stopping');
  if (awaitingLogin) return t('state.awaiting-login');
  if (awaitingPin) return t('progress.pin');
  if (!begun) return t('progress.starting');
  return t('progress.signing', { done: total - left, total });
}

export function SignProgress({ batch, documents }: { batch: RunningBatch; documents: readonly DeskDocument[] }) {
  const counts = countBatch(documents, batch.documentIds);
  const done = counts.total - counts.left;
  const title = useRef<HTMLElement>(null);
  // Sign has just gone. Stop would be the wrong place to land: a second Enter would press it.
  useEffect(() => title.current?.focus(), []);
  return (
    <div className={styles.progress}>
      <div className={styles.line}>
        <strong ref={title} tabIndex={-1} className={styles.title}>
          {headline(counts, batch)}
        </strong>
        {counts.awaitingPin && !batch.stopping && <span className={styles.hint}>{t('progress.pinHint')}</span>}
      </div>
      <ProgressBar
        className={styles.bar}
        aria-label={t('progress.label')}
        value={done}
        maxValue={Math.max(1, counts.total)}
      >
        <progress className={styles.track} value={done} max={Math.max(1, counts.total)} aria-hidden="true" />
      </ProgressBar>
      {batch.steps && (
        <div className={styles.steps}>
          <OneTimeSteps steps={batch.steps} />
        </div>
      )}
    </div>
  );
}
