import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ErrorShape, Result } from '../../../preload/contract/error-codes';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Problem } from '../../ui/Problem';
import styles from './KeyDialog.module.css';

interface SaveButtonProps {
  /** Lets main show its dialog and write the file; `saved` is missing when the dialog was closed. */
  save(): Promise<Result<{ saved?: { name: string; folder: string } }>>;
  kind: 'primary' | 'plain';
  children: ReactNode;
  testId: string;
}

/** Saves something under a name that the person chooses, and says where it is. */
export function SaveButton({ save, kind, children, testId }: SaveButtonProps) {
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState<{ name: string; folder: string }>();
  const [error, setError] = useState<ErrorShape>();

  const press = async (): Promise<void> => {
    setBusy(true);
    const answer = await save();
    setBusy(false);
    setError(answer.ok ? undefined : answer.error);
    if (answer.ok && answer.value.saved) setSaved(answer.value.saved);
  };

  return (
    <>
      <div>
        <Button
          kind={saved ? 'plain' : kind}
          onPress={() => void press()}
          isDisabled={busy}
          data-testid={`${testId}-save`}
        >
          {children}
        </Button>
      </div>
      <p className={styles.saved} role="status" data-testid={`${testId}-saved`}>
        {saved && t('keys.request.saved', saved)}
      </p>
      {error && <Problem error={error} />}
    </>
  );
}
