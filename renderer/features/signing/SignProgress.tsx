import { useEffect, useRef } from 'react';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import { t } from '../../i18n/translate';
import { countBatch } from './desk-selectors';
import type { BatchCounts } from './desk-selectors';
import type { DeskDocument, RunningBatch } from './desk-state';
import styles from './SignProgress.module.css';

function headline({ total, left, awaitingLogin, awaitingPin, begun }: BatchCounts, stopping: boolean): string {
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
          {headline(counts, batch.stopping)}
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
    </div>
  );
}
