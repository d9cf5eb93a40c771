import { useState } from 'react';
import type { KeySummary, ReadyRequest } from '../../../preload/contract/keys';
import { longestRequestText, requestFormProblems } from '../../../preload/contract/request-form';
import type { RequestField, RequestForm } from '../../../preload/contract/request-form';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Dialog, DialogActions } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Problem } from '../../ui/Problem';
import styles from './KeyDialog.module.css';
import { StepDialog } from './StepDialog';
import { useKeyStep } from './use-keys';
import type { AskAboutKeys } from './use-keys';

interface RequestDialogProps {
  ask: AskAboutKeys;
  /** The token's name in the configuration. */
  token: string;
  alias: string;
  draft: KeySummary['draft'];
  onClose(): void;
}

/** Asks for a certificate: first the form, then, once the key has signed it, the request itself. */
export function RequestDialog({ ask, token, alias, draft, onClose }: RequestDialogProps) {
  const [ready, setReady] = useState<ReadyRequest>();
  return ready ? (
    <ReadyDialog ask={ask} ready={ready} onClose={onClose} />
  ) : (
    <FormDialog {...{ ask, token, alias, draft, onClose }} onReady={setReady} />
  );
}

const hints: Partial<Record<RequestField, string>> = {
  country: t('keys.request.countryHint'),
  emails: t('keys.request.emailsHint'),
  further: t('keys.request.furtherHint'),
};

function FormDialog({
  ask,
  token,
  alias,
  draft,
  onClose,
  onReady,
}: RequestDialogProps & { onReady(ready: ReadyRequest): void }) {
  const step = useKeyStep(ask);
  const [form, setForm] = useState<RequestForm>(draft);
  const [tried, setTried] = useState(false);
  const problems = requestFormProblems(form);

  const sign = async (): Promise<void> => {
    setTried(true);
    if (Object.keys(problems).length > 0) return;
    const answer = await step.run('keys.request', { token, alias, form });
    if (answer?.request) onReady(answer.request);
  };

  const field = (name: RequestField) => (
    <Field
      label={t(`keys.request.${name}`)}
      value={form[name]}
      onChange={(value) => setForm((before) => ({ ...before, [name]: value }))}
      hint={hints[name]}
      problem={tried ? problems[name] : undefined}
      maxLength={longestRequestText[name]}
      testId={`request-${name}`}
    />
  );
  return (
    <StepDialog
      title={t('keys.request.title', { alias })}
      step={step}
      working={t('keys.working')}
      submit={t('keys.request.submit')}
      mayNotSubmit={tried && Object.keys(problems).length > 0}
      onSubmit={() => void sign()}
      onClose={onClose}
      width="wide"
      testId="request"
    >
      <p className={styles.text}>{t('keys.request.text')}</p>
      {field('commonName')}
      <div className={styles.pair}>
        {field('givenName')}
        {field('surname')}
        {field('organization')}
        {field('country')}
        {field('emails')}
        {field('further')}
      </div>
    </StepDialog>
  );
}

/** The request is there: it can be saved, as often as is wanted. */
function ReadyDialog({ ask, ready, onClose }: { ask: AskAboutKeys; ready: ReadyRequest; onClose(): void }) {
  const saving = useKeyStep(ask);
  const [saved, setSaved] = useState<{ name: string; folder: string }>();

  const save = async (): Promise<void> => {
    const answer = await saving.run('keys.saveRequest', { requestId: ready.id });
    if (answer?.saved) setSaved(answer.saved);
  };

  return (
    <Dialog title={t('keys.request.title', { alias: ready.alias })} onClose={onClose} testId="request-ready">
      <div className={styles.form}>
        <p className={styles.strong}>{t('keys.request.ready')}</p>
        <p className={styles.text}>{t('keys.request.next')}</p>
        <p className={styles.saved} role="status" data-testid="request-saved">
          {saved && t('keys.request.saved', saved)}
        </p>
        {saving.error && <Problem error={saving.error} />}
        <DialogActions>
          <Button onPress={onClose} data-testid="request-done">
            {t('keys.done')}
          </Button>
          <Button
            kind={saved ? 'plain' : 'primary'}
            onPress={() => void save()}
            isDisabled={saving.busy}
            data-testid="request-save"
          >
            {t('keys.request.save')}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}
