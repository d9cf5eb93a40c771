import { useDesk, useDeskState } from '../../app/desk-context';
import { formats, t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { countGroups } from '../documents/list-view';
import { currentSigner } from './desk-selectors';
import type { RunningBatch } from './desk-state';
import styles from './SignPanel.module.css';

/** What is said of the token while a signing stands still. */
const standing = {
  paused: { held: 'progress.pausedHeld', closed: 'progress.pausedHint' },
  passwords: { held: 'progress.passwordsHeld', closed: 'progress.passwordsHint' },
} as const;

/** What a signing has done so far, and what can be done to it: wait before its next document, and end. */
export function SoFar({ batch }: { batch: RunningBatch }) {
  const desk = useDesk();
  const state = useDeskState();
  const members = new Set([...batch.documentIds, ...(batch.before ?? [])]);
  const counts = countGroups(state.documents.filter(({ summary }) => members.has(summary.id)));
  // A key that is made for this signing does not wait.
  const canPause = !currentSigner(state)?.oneTimeKeys && !batch.steps;
  const locked = state.documents.filter(({ progress }) => progress.state === 'awaiting-password').length;
  const login = state.held ? 'held' : 'closed';
  const forPasswords = batch.paused === 'passwords';
  const lines = [
    ['signed', counts.signed],
    ['needYou', counts['needs-you']],
    ['impossible', counts.impossible],
    ['failed', counts.failed],
    ['left', counts.ready],
  ] as const;
  return (
    <div className={styles.foot}>
      <h3 className={styles.heading}>{t('progress.soFar')}</h3>
      <dl className={styles.counts} data-testid="so-far">
        {lines
          .filter(([name, count]) => count > 0 || name === 'signed' || name === 'left')
          .map(([name, count]) => (
            <div key={name} className={styles.count}>
              <dt>{t(`progress.${name}`)}</dt>
              <dd>{formats.number(count)}</dd>
            </div>
          ))}
      </dl>
      <div className={styles.actions}>
        {forPasswords && (
          <Button
            size="large"
            onPress={() => void desk.leaveOut()}
            isDisabled={batch.stopping || batch.id === undefined}
            data-testid="leave-out-all"
          >
            {t('progress.leaveOut', { count: locked })}
          </Button>
        )}
        {canPause && !forPasswords && (
          <Button
            size="large"
            onPress={() => void (batch.paused ? desk.resume() : desk.pause())}
            isDisabled={batch.stopping || batch.id === undefined}
            data-testid={batch.paused ? 'resume-button' : 'pause-button'}
          >
            {t(batch.paused ? 'progress.resume' : 'progress.pause')}
          </Button>
        )}
        <Button size="large" onPress={() => void desk.stop()} isDisabled={batch.stopping} data-testid="stop-button">
          {t(batch.stopping ? 'progress.stopping' : 'progress.stop')}
        </Button>
      </div>
      <p className={styles.hint}>
        {t(
          batch.paused && !batch.stopping
            ? standing[forPasswords ? 'passwords' : 'paused'][login]
            : 'progress.stopHint',
        )}
      </p>
    </div>
  );
}
