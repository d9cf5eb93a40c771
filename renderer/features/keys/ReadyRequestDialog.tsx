import type { ReadyRequest } from '../../../preload/contract/keys';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Dialog, DialogActions } from '../../ui/Dialog';
import styles from './KeyDialog.module.css';
import { SaveButton } from './SaveButton';
import type { AskAboutKeys } from './use-keys';

/** A request that is signed. `pending`: an authority has it already. */
export interface ReadyState {
  request: ReadyRequest;
  pending?: { authority: string; retryAt?: string };
}

interface ReadyRequestDialogProps {
  ask: AskAboutKeys;
  ready: ReadyState;
  onClose(): void;
}

/** The request is there, and perhaps with the authority: it can be saved, as often as is wanted. */
export function ReadyRequestDialog({ ask, ready: { request, pending }, onClose }: ReadyRequestDialogProps) {
  return (
    <Dialog title={t('keys.request.title', { alias: request.alias })} onClose={onClose} testId="request-ready">
      <div className={styles.form}>
        <p className={styles.strong}>{pending ? t('keys.request.pending', pending) : t('keys.request.ready')}</p>
        <p className={styles.text}>
          {t(pending ? 'keys.request.pendingNext' : 'keys.request.next')}{' '}
          {pending?.retryAt && t('keys.request.retryAt', { at: pending.retryAt })}
        </p>
        <SaveButton
          save={() => ask('keys.saveRequest', { requestId: request.id })}
          kind={pending ? 'plain' : 'primary'}
          testId="request"
        >
          {t('keys.request.save')}
        </SaveButton>
        <DialogActions>
          <Button onPress={onClose} data-testid="request-done">
            {t('keys.done')}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}
