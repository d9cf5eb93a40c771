import { useState } from 'react';
import type { PinPurpose, SignerSummary } from '../../../preload/contract/model';
import { useDesk, useStillState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Dialog, DialogActions } from '../../ui/Dialog';
import { currentSigner } from '../signing/desk-selectors';
import styles from './PinMenu.module.css';

/** What makes sense with the PIN as the token describes it. */
function sensible({ problem }: SignerSummary): readonly PinPurpose[] {
  if (problem?.code === 'pin.notInitialized') return ['first'];
  return problem?.code === 'pin.locked' ? ['unblock'] : ['change', 'unblock'];
}

/** Beside the token's name: the way to change its PIN, or to unblock it. */
export function PinMenu() {
  const desk = useDesk();
  const state = useStillState();
  const [open, setOpen] = useState(false);
  const signer = currentSigner(state);
  if (!signer?.token.present || !signer.token.managesPin) return null;
  const token = signer.token.label || signer.token.name;
  const close = (): void => setOpen(false);
  return (
    <>
      <Button
        kind="quiet"
        size="small"
        aria-label={t('pins.buttonLabel', { token })}
        onPress={() => setOpen(true)}
        isDisabled={state.batch !== undefined}
        data-testid="pin-menu"
      >
        {t('pins.button')}
      </Button>
      {open && (
        <Dialog title={t('pins.title', { token })} onClose={close} testId="pin-menu-dialog">
          <ul className={styles.choices}>
            {sensible(signer).map((purpose) => (
              <li key={purpose}>
                <Button
                  onPress={() => {
                    close();
                    void desk.managePin(signer, purpose);
                  }}
                  data-testid={`pin-menu-${purpose}`}
                >
                  {t(`pins.${purpose}`)}
                </Button>
                <p className={styles.detail}>{t(`pins.${purpose}.detail`)}</p>
              </li>
            ))}
          </ul>
          <DialogActions>
            <Button onPress={close} data-testid="pin-menu-close">
              {t('pins.close')}
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </>
  );
}
