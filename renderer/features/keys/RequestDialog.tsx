import { useId, useState } from 'react';
import type { ErrorShape } from '../../../preload/contract/error-codes';
import type { CertificatePreview, ImportedCertificate, KeySummary, SentAnswer } from '../../../preload/contract/keys';
import { longestRequestText, requestFormProblems } from '../../../preload/contract/request-form';
import type { RequestField, RequestForm } from '../../../preload/contract/request-form';
import { t } from '../../i18n/translate';
import { Field } from '../../ui/Field';
import type { TokenLabels } from '../signing/token-names';
import styles from './KeyDialog.module.css';
import { NotStoredDialog } from './NotStoredDialog';
import { ReadyRequestDialog } from './ReadyRequestDialog';
import type { ReadyState } from './ReadyRequestDialog';
import { StepDialog } from './StepDialog';
import { useKeyStep } from './use-keys';
import type { AskAboutKeys } from './use-keys';

interface RequestDialogProps {
  ask: AskAboutKeys;
  /** The token's name in the configuration. */
  token: string;
  alias: string;
  labels: TokenLabels;
  draft: KeySummary['draft'];
  /** Alias of the key whose certificate comes to its end. */
  renews?: string;
  /** Certificate authorities that it can be sent to. */
  authorities: readonly string[];
  onImported(imported: ImportedCertificate, chainProblem: ErrorShape | undefined): void;
  /** The issued certificate is to be imported once more. */
  onImport(preview: CertificatePreview): void;
  onClose(): void;
}

/** Asks for a certificate: first the form, then, once the key has signed the request, what becomes of it. */
export function RequestDialog(props: RequestDialogProps) {
  const { ask, alias, labels, onImported, onImport, onClose } = props;
  const [ready, setReady] = useState<ReadyState>();
  const [lost, setLost] = useState<Extract<SentAnswer, { state: 'not-stored' }>>();

  const onSent = (sent: SentAnswer): void => {
    if (sent.state === 'issued') onImported(sent, sent.chainProblem);
    else if (sent.state === 'not-stored') setLost(sent);
    else setReady({ request: sent.request, pending: sent });
  };

  if (lost) return <NotStoredDialog {...{ ask, alias, labels, onImport, onClose }} sent={lost} />;
  if (ready) return <ReadyRequestDialog {...{ ask, ready, onClose }} />;
  return <FormDialog {...props} onReady={setReady} onSent={onSent} />;
}

const hints: Partial<Record<RequestField, string>> = {
  country: t('keys.request.countryHint'),
  emails: t('keys.request.emailsHint'),
  further: t('keys.request.furtherHint'),
};

interface FormDialogProps extends RequestDialogProps {
  onReady(ready: ReadyState): void;
  onSent(sent: SentAnswer): void;
}

function FormDialog({ ask, token, alias, draft, renews, authorities, onClose, onReady, onSent }: FormDialogProps) {
  const step = useKeyStep(ask);
  const [form, setForm] = useState<RequestForm>(draft);
  const [authority, setAuthority] = useState(authorities[0]);
  const [tried, setTried] = useState(false);
  const problems = requestFormProblems(form);
  const isWrong = Object.keys(problems).length > 0;

  const sign = async (): Promise<void> => {
    setTried(true);
    if (isWrong) return;
    const request = { token, alias, form, ...(renews !== undefined && { renews }) };
    if (authority === undefined) {
      const answer = await step.run('keys.request', request);
      if (answer?.request) onReady({ request: answer.request });
    } else {
      const answer = await step.run('keys.send', { ...request, authority });
      if (answer?.sent) onSent(answer.sent);
    }
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
      working={t(authority === undefined ? 'keys.working' : 'keys.request.sending')}
      submit={t(authority === undefined ? 'keys.request.submit' : 'keys.request.submitSend')}
      mayNotSubmit={tried && isWrong}
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
      {authorities.length > 0 && <WayChoice {...{ authorities, authority }} onChange={setAuthority} />}
    </StepDialog>
  );
}

interface WayChoiceProps {
  authorities: readonly string[];
  /** Undefined: it is sent nowhere. */
  authority: string | undefined;
  onChange(authority: string | undefined): void;
}

/** Whom the request is sent to, if anybody. */
function WayChoice({ authorities, authority, onChange }: WayChoiceProps) {
  const group = useId();
  const ways = [
    ...authorities.map((name, index) => ({
      name,
      words: t('keys.request.sendTo', { authority: name }),
      detail: t('keys.request.sendDetail'),
      testId: `request-send-${index}`,
    })),
    {
      name: undefined,
      words: t('keys.request.onlySign'),
      detail: t('keys.request.onlySignDetail'),
      testId: 'request-only-sign',
    },
  ];
  return (
    <fieldset className={styles.kinds}>
      <legend className={styles.legend}>{t('keys.request.way')}</legend>
      {ways.map(({ name, words, detail, testId }) => (
        <label key={testId} className={styles.option}>
          <input
            type="radio"
            name={group}
            checked={authority === name}
            onChange={() => onChange(name)}
            data-testid={testId}
          />
          <span>
            {words}
            <span className={styles.detail}>{detail}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
