import { useEffect, useRef } from 'react';
import { useDesk, useDeskState } from '../../app/desk-context';
import { formats, t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { countBatch, currentSigner, needsNoPin, sealsNow, signableIds, signObstacle } from './desk-selectors';
import { FindingsLine } from '../findings/FindingsLine';
import styles from './SignPanel.module.css';

/** The foot of the panel: Sign, or how far the signing is and Stop. */
/** What is asked for before a key is used. */
const secretOf = { PKCS12: 'password', MEMORY: 'memory', token: 'pin' } as const;

export function SignPanel() {
  const desk = useDesk();
  const state = useDeskState();
  const { batch } = state;
  const signButton = useRef<HTMLButtonElement>(null);
  const wasSigning = useRef(false);
  const signing = batch !== undefined;
  // After a signing that led to no result the next try starts where the last one did.
  useEffect(() => {
    if (wasSigning.current && !signing) signButton.current?.focus();
    wasSigning.current = signing;
  }, [signing]);

  if (batch) {
    const counts = countBatch(state.documents, batch.documentIds);
    return (
      <div className={styles.foot}>
        <h3 className={styles.heading}>{t('progress.soFar')}</h3>
        <dl className={styles.counts}>
          <dt>{t('progress.signed')}</dt>
          <dd>{formats.number(counts.signed)}</dd>
          <dt>{t('progress.failed')}</dt>
          <dd>{formats.number(counts.failed)}</dd>
          <dt>{t('progress.left')}</dt>
          <dd>{formats.number(counts.left)}</dd>
        </dl>
        <Button size="large" onPress={() => void desk.stop()} isDisabled={batch.stopping} data-testid="stop-button">
          {t(batch.stopping ? 'progress.stopping' : 'progress.stop')}
        </Button>
        <p className={styles.hint}>{t('progress.stopHint')}</p>
      </div>
    );
  }

  const obstacle = signObstacle(state);
  return (
    <div className={styles.foot}>
      <FindingsLine />
      <Button
        ref={signButton}
        kind="primary"
        size="large"
        onPress={() => void desk.sign()}
        isDisabled={obstacle !== undefined}
        data-testid="sign-button"
      >
        {t(sealsNow(state) ? 'sign.button.seal' : 'sign.button', { count: signableIds(state).length })}
      </Button>
      <p className={styles.hint} role="status">
        {t(
          `sign.hint.${obstacle ?? (currentSigner(state)?.loginFirst ? 'login' : needsNoPin(state) ? 'held' : secretOf[currentSigner(state)?.token.keystore ?? 'token'])}`,
        )}
      </p>
    </div>
  );
}
