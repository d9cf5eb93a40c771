import { useState } from 'react';
import type { KeySummary } from '../../../preload/contract/keys';
import { t } from '../../i18n/translate';
import { Field } from '../../ui/Field';
import styles from './KeyDialog.module.css';
import { StepDialog } from './StepDialog';
import { useKeyStep } from './use-keys';
import type { AskAboutKeys } from './use-keys';

interface DeleteKeyDialogProps {
  ask: AskAboutKeys;
  /** The token's name in the configuration, and what the person calls it. */
  token: { name: string; label: string };
  keyToDelete: KeySummary;
  onDeleted(): void;
  onClose(): void;
}

/** Says what is lost for ever, and deletes the key once its alias was typed again. */
export function DeleteKeyDialog({ ask, token, keyToDelete, onDeleted, onClose }: DeleteKeyDialogProps) {
  const { alias, certificates } = keyToDelete;
  const step = useKeyStep(ask);
  const [typed, setTyped] = useState('');

  const remove = async (): Promise<void> => {
    const answer = await step.run('keys.delete', { token: token.name, alias, typed });
    if (answer?.listing) onDeleted();
  };

  return (
    <StepDialog
      title={t('keys.delete.title', { alias })}
      step={step}
      working={t('keys.working')}
      submit={t('keys.delete.submit')}
      mayNotSubmit={typed !== alias}
      onSubmit={() => void remove()}
      onClose={onClose}
      testId="delete-key"
    >
      <p className={styles.strong}>
        {t('keys.delete.lost', { token: token.label, certificates: certificates.length })}
      </p>
      <p className={styles.text}>{t('keys.delete.stays')}</p>
      <Field
        label={t('keys.delete.type', { alias })}
        value={typed}
        onChange={setTyped}
        maxLength={200}
        testId="delete-key-typed"
      />
    </StepDialog>
  );
}
