import type { SignerSummary } from '../../../preload/contract/model';
import { useDesk, useStillState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { ManagedNote } from '../../ui/ManagedNote';
import styles from './KeyFiles.module.css';

/** The way to a key file of one's own, where the configuration allows that. */
export function UseKeyFile() {
  const desk = useDesk();
  const { app, batch } = useStillState();
  const { keyFilesForbiddenBy: forbiddenBy } = app ?? {};
  if (!app?.takesKeyFiles && !forbiddenBy) return null;
  if (forbiddenBy) {
    return (
      <div className={styles.forbidden}>
        <Button kind="quiet" size="small" isDisabled data-testid="use-key-file">
          {t('keyFile.use')}
        </Button>
        <p data-testid="key-files-forbidden">
          <ManagedNote managed={forbiddenBy.managed === true} text={t('policy.keyFiles', forbiddenBy)} />
        </p>
      </div>
    );
  }
  return (
    <Button
      kind="quiet"
      size="small"
      onPress={() => void desk.useKeyFile()}
      isDisabled={batch !== undefined}
      data-testid="use-key-file"
    >
      {t('keyFile.use')}
    </Button>
  );
}

/** What a key in a file is worth, and the way to take a file of one's own away again. */
export function KeyFileFacts({ signer }: { signer: SignerSummary }) {
  const desk = useDesk();
  const { batch } = useStillState();
  if (signer.token.keystore !== 'PKCS12' && !signer.keyFile) return null;
  return (
    <div className={styles.facts}>
      <p data-testid="key-file-note">{t('keyFile.note')}</p>
      {signer.keyFile && (
        <Button
          kind="quiet"
          size="small"
          onPress={() => void desk.removeKeyFile(signer)}
          isDisabled={batch !== undefined}
          aria-label={t('keyFile.removeLabel', { file: signer.title })}
          data-testid="remove-key-file"
        >
          {t('keyFile.remove')}
        </Button>
      )}
    </div>
  );
}
