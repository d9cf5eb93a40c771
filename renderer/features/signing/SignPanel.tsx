import { useEffect, useRef } from 'react';
import { useDesk, useDeskState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { FindingsLine } from '../findings/FindingsLine';
import { currentSigner, needsNoPin, sealsNow, signableIds, signObstacle } from './desk-selectors';
import { usePagesLeft } from '../review/use-review';
import styles from './SignPanel.module.css';
import { SoFar } from './SoFar';

/** The foot of the panel: Sign, or how far the signing is and Stop. */
/** What is asked for before a key is used. */
const secretOf = { PKCS12: 'password', MEMORY: 'memory', token: 'pin' } as const;

export function SignPanel() {
  const desk = useDesk();
  const state = useDeskState();
  const { batch } = state;
  const pagesLeft = usePagesLeft();
  const signButton = useRef<HTMLButtonElement>(null);
  const wasSigning = useRef(false);
  const signing = batch !== undefined;
  // After a signing that led to no result the next try starts where the last one did.
  useEffect(() => {
    if (wasSigning.current && !signing) signButton.current?.focus();
    wasSigning.current = signing;
  }, [signing]);

  if (batch) return <SoFar batch={batch} />;

  const obstacle = signObstacle(state);
  const unseen = obstacle === undefined ? pagesLeft : 0;
  return (
    <div className={styles.foot}>
      <FindingsLine />
      <Button
        ref={signButton}
        kind="primary"
        size="large"
        onPress={() => void desk.sign()}
        isDisabled={obstacle !== undefined || unseen > 0}
        data-testid="sign-button"
      >
        {t(sealsNow(state) ? 'sign.button.seal' : 'sign.button', { count: signableIds(state).length })}
      </Button>
      <p className={styles.hint} role="status">
        {unseen > 0
          ? t('sign.hint.unseen', { count: unseen })
          : t(
              `sign.hint.${obstacle ?? (currentSigner(state)?.loginFirst ? 'login' : needsNoPin(state) ? 'held' : secretOf[currentSigner(state)?.token.keystore ?? 'token'])}`,
            )}
      </p>
    </div>
  );
}
