import { useEffect, useRef, useState } from 'react';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import { useDesk } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { countBatch, keysAreGone } from './desk-selectors';
import type { BatchCounts } from './desk-selectors';
import type { DeskDocument, RunningBatch } from './desk-state';
import { OneTimeSteps } from './OneTimeSteps';
import { timeLeft } from './pace';
import type { Pace } from './pace';
import styles from './SignProgress.module.css';

function headline(counts: BatchCounts, { stopping, paused, steps }: RunningBatch): string {
  const { total, left, awaitingLogin, awaitingPin, locked, begun } = counts;
  if (left === 0 && steps && !keysAreGone(steps)) return t('progress.destroying-key');
  if (stopping) return t('progress.stopping');
  if (paused === 'passwords') return t('progress.passwords', { count: locked });
  if (paused === 'paused') return t('progress.paused', { done: total - left, total });
  if (paused) return t('progress.pausing');
  if (awaitingLogin) return t('state.awaiting-login');
  if (awaitingPin) return t('progress.pin');
  if (!begun) return t('progress.starting');
  return t('progress.signing', { done: total - left, total });
}

/** How often the time that is left is reckoned anew where nothing happens, in milliseconds. */
const reckonEvery = 2_000;

/** About how long the rest takes; nothing before anything is known. */
function TimeLeft({ pace, left }: { pace: Pace | undefined; left: number }) {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), reckonEvery);
    return () => clearInterval(timer);
  }, []);
  const newest = pace?.samples.at(-1)?.at ?? 0;
  const time = timeLeft(pace, Math.max(now, newest), left);
  if (time === undefined || left === 0) return null;
  return (
    <span className={styles.hint} data-testid="time-left">
      {t('progress.timeLeft', { seconds: time / 1000 })}
    </span>
  );
}

export function SignProgress({ batch, documents }: { batch: RunningBatch; documents: readonly DeskDocument[] }) {
  const counts = countBatch(documents, batch.documentIds);
  const done = counts.total - counts.left;
  const title = useRef<HTMLElement>(null);
  // Sign has just gone. Stop would be the wrong place to land: a second Enter would press it.
  useEffect(() => title.current?.focus(), []);
  // What is offered beside the result stands there from its first frame on.
  const { outlets } = useDesk();
  useEffect(() => void outlets.look(), [outlets]);
  return (
    <div className={styles.progress}>
      <div className={styles.line}>
        <strong ref={title} tabIndex={-1} className={styles.title}>
          {headline(counts, batch)}
        </strong>
        {!batch.paused && !batch.stopping && !counts.awaitingPin && (
          <TimeLeft pace={batch.pace} left={counts.left - counts.locked} />
        )}
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
      {counts.locked > 0 && !batch.stopping && batch.paused !== 'passwords' && (
        <p className={styles.locked} data-testid="locked-note">
          {t('progress.locked', { count: counts.locked })}
        </p>
      )}
      {batch.steps && (
        <div className={styles.steps}>
          <OneTimeSteps steps={batch.steps} />
        </div>
      )}
    </div>
  );
}
