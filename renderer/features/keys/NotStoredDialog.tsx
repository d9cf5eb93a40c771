import type { CertificatePreview, SentAnswer } from '../../../preload/contract/keys';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Dialog, DialogActions } from '../../ui/Dialog';
import { Problem } from '../../ui/Problem';
import { withLabel } from '../signing/token-names';
import type { TokenLabels } from '../signing/token-names';
import styles from './KeyDialog.module.css';
import { SaveButton } from './SaveButton';
import type { AskAboutKeys } from './use-keys';

interface NotStoredDialogProps {
  ask: AskAboutKeys;
  alias: string;
  labels: TokenLabels;
  sent: Extract<SentAnswer, { state: 'not-stored' }>;
  onImport(preview: CertificatePreview): void;
  onClose(): void;
}

/** A certificate was issued and is not on the token: it must not be lost. */
export function NotStoredDialog({ ask, alias, labels, sent, onImport, onClose }: NotStoredDialogProps) {
  const { authority, preview, problem } = sent;
  return (
    <Dialog title={t('keys.notStored.title', { alias })} onClose={onClose} testId="not-stored">
      <div className={styles.form}>
        <p className={styles.text}>{t('keys.notStored.text', { authority })}</p>
        <Problem error={withLabel(problem, labels)} />
        <SaveButton
          save={() => ask('keys.saveCertificate', { certificateId: preview.id })}
          kind="plain"
          testId="not-stored"
        >
          {t('keys.notStored.save')}
        </SaveButton>
        <DialogActions>
          <Button onPress={onClose} data-testid="not-stored-done">
            {t('keys.done')}
          </Button>
          <Button kind="primary" onPress={() => onImport(preview)} data-testid="not-stored-import">
            {t('keys.notStored.import')}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}
