import type { ReactNode, SubmitEvent } from 'react';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Dialog, DialogActions } from '../../ui/Dialog';
import { Problem } from '../../ui/Problem';
import styles from './KeyDialog.module.css';
import type { KeyStep } from './use-keys';

interface StepDialogProps {
  title: string;
  children: ReactNode;
  step: KeyStep;
  /** Said while the token works, after the PIN. */
  working: string;
  /** The button that begins the work. */
  submit: string;
  mayNotSubmit?: boolean;
  onSubmit(): void;
  onClose(): void;
  width?: 'narrow' | 'wide';
  testId: string;
}

/** A dialog for one step of work with a key: what is needed for it, the PIN in its own window, and what came of it. */
export function StepDialog({
  title,
  children,
  step: { busy, error },
  working,
  submit,
  mayNotSubmit = false,
  onSubmit,
  onClose,
  width,
  testId,
}: StepDialogProps) {
  const close = (): void => {
    // What the token has begun can not be called back; the PIN window has its own way to give up.
    if (!busy) onClose();
  };
  const begin = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!busy && !mayNotSubmit) onSubmit();
  };
  return (
    <Dialog title={title} onClose={close} width={width} testId={testId}>
      <form className={styles.form} onSubmit={begin} autoComplete="off" noValidate aria-busy={busy}>
        <fieldset className={styles.fields} disabled={busy}>
          {children}
        </fieldset>
        {error && !busy && <Problem error={error} />}
        <p className={styles.working} role="status" data-testid={`${testId}-working`}>
          {busy && `${t('keys.enterPin')} ${working}`}
        </p>
        <DialogActions>
          <Button onPress={close} isDisabled={busy} data-testid={`${testId}-cancel`}>
            {t('keys.cancel')}
          </Button>
          <Button kind="primary" type="submit" isDisabled={busy || mayNotSubmit} data-testid={`${testId}-submit`}>
            {submit}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
