import { useEffect, useRef } from 'react';
import { useDeskState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { DeskMessages } from '../signing/DeskMessages';
import type { DeskDocument } from '../signing/desk-state';
import { Fold } from '../../ui/Fold';
import { keysAreGone } from '../signing/desk-selectors';
import { OneTimeSteps } from '../signing/OneTimeSteps';
import { ResultCard } from './ResultCard';
import { ResultList } from './ResultList';
import styles from './ResultView.module.css';

/** What one signing did. Focus moves to its heading, so that the keyboard and the screen reader start there. */
export function ResultView() {
  const { documents, last } = useDeskState();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);

  const members = new Set(last?.documentIds);
  const results = documents.filter(({ summary }) => members.has(summary.id));
  const left = documents.filter(
    ({ summary, progress }) => !(members.has(summary.id) && progress.state === 'signed'),
  ).length;
  const only: DeskDocument | undefined = results.length === 1 ? results[0] : undefined;
  return (
    <div className={styles.view}>
      <div className={only?.progress.state === 'signed' ? styles.column : `${styles.column} ${styles.wideColumn}`}>
        <DeskMessages />
        <section
          className={styles.card}
          aria-label={t('result.label')}
          data-testid="result"
          data-signed={last?.signed ?? 0}
          data-failed={(last?.failed ?? 0) + (last?.cancelled ?? 0)}
        >
          {only?.progress.state === 'signed' ? (
            <ResultCard outcome={only.progress.outcome} documentId={only.summary.id} left={left} heading={heading} />
          ) : (
            <ResultList results={results} left={left} heading={heading} />
          )}
          {last?.steps && (
            <Fold
              title={t(keysAreGone(last.steps) ? 'steps.destroyed' : 'steps.label')}
              className={styles.steps}
              testId="key-of-signing"
            >
              <OneTimeSteps steps={last.steps} />
            </Fold>
          )}
        </section>
      </div>
    </div>
  );
}
