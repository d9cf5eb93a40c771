import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Dialog, DialogActions } from '../../ui/Dialog';
import styles from './KeyDialog.module.css';

interface RenewDialogProps {
  alias: string;
  /** False where the token makes no more keys. */
  mayMakeKey: boolean;
  onSame(): void;
  onNew(): void;
  onClose(): void;
}

/** The two ways to go on when a certificate ends. */
export function RenewDialog({ alias, mayMakeKey, onSame, onNew, onClose }: RenewDialogProps) {
  return (
    <Dialog title={t('keys.renew.title', { alias })} onClose={onClose} testId="renew">
      <ul className={styles.ways}>
        <li>
          <Button onPress={onSame} data-testid="renew-same">
            {t('keys.renew.same')}
          </Button>
          <p className={styles.detail}>{t('keys.renew.sameDetail')}</p>
        </li>
        <li>
          <Button onPress={onNew} isDisabled={!mayMakeKey} data-testid="renew-new">
            {t('keys.renew.new')}
          </Button>
          <p className={styles.detail}>{t('keys.renew.newDetail')}</p>
        </li>
      </ul>
      <DialogActions>
        <Button onPress={onClose} data-testid="renew-cancel">
          {t('keys.cancel')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
