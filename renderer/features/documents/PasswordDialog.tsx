import { useRef, useState } from 'react';
import type { SubmitEvent } from 'react';
import type { ErrorShape } from '../../../preload/contract/error-codes';
import { errorText } from '../../i18n/error-text';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Dialog, DialogActions } from '../../ui/Dialog';
import { secretAttributes } from '../../ui/secret-attributes';
import styles from './PasswordDialog.module.css';

interface PasswordDialogProps {
  document: { id: string; name: string };
  /** Gives main the password, once. Resolves with why it does not open the document; undefined when it does. */
  unlock(id: string, password: string): Promise<ErrorShape | undefined>;
  /** True where the document can be read already, and only its owner's password lets it be signed. */
  wantsOwner: boolean;
  onClose(): void;
}

/**
 * Asks for the password of a protected document. The field is not controlled by React, so that the password is never kept in a
 * state, a prop or a rendered tree; it is emptied the moment the password is handed over.
 */
export function PasswordDialog({ document, unlock, wantsOwner, onClose }: PasswordDialogProps) {
  const field = useRef<HTMLInputElement>(null);
  const [filled, setFilled] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorShape>();

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const input = field.current;
    if (!input?.value || busy) return;
    const answer = unlock(document.id, input.value);
    input.value = '';
    setFilled(false);
    setBusy(true);
    const refused = await answer;
    setBusy(false);
    if (!refused) return onClose();
    setError(refused);
    field.current?.focus();
  };

  const sentences = error && errorText(error);
  // What to do about a wrong password is plain; the rest needs saying.
  const problem = [sentences?.what, error?.code !== 'document.passwordWrong' && sentences?.todo]
    .filter(Boolean)
    .join(' ');
  return (
    <Dialog title={t('password.title')} onClose={onClose} testId="password-dialog">
      <form onSubmit={(event) => void submit(event)} autoComplete="off" aria-busy={busy}>
        <p className={styles.text}>
          {t(wantsOwner ? 'password.wantsOwner' : 'password.protected', { name: document.name })}
        </p>
        <label className={styles.label} htmlFor="document-password">
          {t(wantsOwner ? 'password.ownerLabel' : 'password.label')}
        </label>
        <input
          ref={field}
          id="document-password"
          className={styles.field}
          {...secretAttributes}
          maxLength={1000}
          autoFocus
          readOnly={busy}
          aria-describedby="document-password-message document-password-hint"
          aria-invalid={error ? true : undefined}
          onChange={(event) => setFilled(event.target.value !== '')}
          data-testid="password-field"
        />
        <p id="document-password-message" className={styles.problem} role="alert" data-testid="password-problem">
          {busy ? '' : problem}
        </p>
        <p id="document-password-hint" className={styles.hint}>
          {t('password.hint')}
        </p>
        <DialogActions>
          <Button onPress={onClose} data-testid="password-cancel">
            {t('password.cancel')}
          </Button>
          <Button kind="primary" type="submit" isDisabled={!filled || busy} data-testid="password-submit">
            {t(busy ? 'password.checking' : 'password.submit')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
