import { useState } from 'react';
import { describeCertificateProblem } from '../../../preload/contract/error-sentences';
import type { CertificatePreview, DescribedCertificate, ImportedCertificate } from '../../../preload/contract/keys';
import { t } from '../../i18n/translate';
import { Message } from '../../ui/Problem';
import styles from './KeyDialog.module.css';
import { StepDialog } from './StepDialog';
import { useKeyStep } from './use-keys';
import type { AskAboutKeys } from './use-keys';

interface ImportDialogProps {
  ask: AskAboutKeys;
  alias: string;
  preview: CertificatePreview;
  onImported(imported: ImportedCertificate): void;
  onClose(): void;
}

/** Shows what of the chosen file fits the key, and puts it into the token. */
export function ImportDialog({ ask, alias, preview, onImported, onClose }: ImportDialogProps) {
  const { id, file, certificate, chain, replaces } = preview;
  const step = useKeyStep(ask);
  const [withChain, setWithChain] = useState(chain.length > 0);

  const take = async (): Promise<void> => {
    const answer = await step.run('keys.import', { certificateId: id, withChain });
    if (answer?.imported) onImported(answer.imported);
  };

  return (
    <StepDialog
      title={t('keys.import.title', { alias })}
      step={step}
      working={t('keys.working')}
      submit={t('keys.import.submit')}
      onSubmit={() => void take()}
      onClose={onClose}
      width="wide"
      testId="import"
    >
      <p className={styles.text}>{t('keys.import.file', { file })}</p>
      <dl className={styles.facts} data-testid="import-facts">
        <dt>{t('keys.import.subject')}</dt>
        <dd className={styles.strong}>{certificate.subject}</dd>
        <dt>{t('keys.import.issuer')}</dt>
        <dd>{certificate.issuer}</dd>
        <dt>{t('keys.import.validity')}</dt>
        <dd>{validity(certificate)}</dd>
        <dt>{t('keys.import.serial')}</dt>
        <dd>{certificate.serialNumber}</dd>
        <dt>{t('keys.import.chain')}</dt>
        <dd>
          {chain.length === 0
            ? t('keys.import.noChain')
            : chain.map((one, index) => (
                <span key={index} className={styles.detail}>
                  {one.subject}, {validity(one)}
                </span>
              ))}
        </dd>
      </dl>
      {certificate.problem && (
        <Message
          what={t('keys.import.warn', { reason: describeCertificateProblem(certificate.problem) })}
          tone="warn"
        />
      )}
      {replaces > 0 && <p className={styles.text}>{t('keys.import.replaces', { count: replaces })}</p>}
      {chain.length > 0 && (
        <label className={styles.option}>
          <input
            type="checkbox"
            checked={withChain}
            onChange={(event) => setWithChain(event.target.checked)}
            data-testid="import-chain"
          />
          {t('keys.import.withChain', { count: chain.length })}
        </label>
      )}
    </StepDialog>
  );
}

function validity({ notBefore, notAfter }: DescribedCertificate): string {
  return notBefore && notAfter ? t('keys.validFromUntil', { from: notBefore, until: notAfter }) : '';
}
