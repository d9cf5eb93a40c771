import { describeCertificateWarning } from '../../../preload/contract/certificate-warnings';
import { describeCertificateProblem } from '../../../preload/contract/error-sentences';
import type { DescribedCertificate, KeySummary } from '../../../preload/contract/keys';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import tones from '../../ui/tone.module.css';
import styles from './KeyCard.module.css';

export type KeyAction = 'request' | 'import' | 'renew' | 'delete';

interface KeyCardProps {
  keyOfToken: KeySummary;
  isDisabled: boolean;
  onAction(action: KeyAction): void;
}

/** One key: its name and kind, its certificate or that it waits for one, and what can be done with it. */
export function KeyCard({ keyOfToken, isDisabled, onAction }: KeyCardProps) {
  const { alias, algorithm, certificates } = keyOfToken;
  const actions: KeyAction[] =
    certificates.length > 0 ? ['renew', 'import', 'delete'] : ['request', 'import', 'delete'];
  return (
    <li className={styles.card} data-testid="key" data-alias={alias}>
      <div className={styles.words}>
        <h3 className={styles.alias}>
          {alias} <span className={styles.algorithm}>{algorithm}</span>
        </h3>
        {certificates.length === 0 ? (
          <p className={`${styles.state} ${tones['busy']}`}>{t('keys.waiting')}</p>
        ) : (
          certificates.map((certificate, index) => <CertificateLine key={index} certificate={certificate} />)
        )}
      </div>
      <div className={styles.actions}>
        {actions.map((action) => (
          <Button
            key={action}
            size="small"
            kind={action === 'request' ? 'primary' : action === 'delete' ? 'quiet' : 'plain'}
            onPress={() => onAction(action)}
            isDisabled={isDisabled}
            aria-label={t('keys.actionFor', { alias, action: t(`keys.${action}`) })}
            data-testid={`key-${action}`}
          >
            {t(`keys.${action}`)}
          </Button>
        ))}
      </div>
    </li>
  );
}

function CertificateLine({ certificate }: { certificate: DescribedCertificate }) {
  const { subject, issuer = '', notAfter = '', serialNumber = '', problem, warnings } = certificate;
  if (subject === undefined) return <p className={styles.certificate}>{t('keys.unreadable')}</p>;
  return (
    <>
      <p className={styles.certificate} title={t('keys.serialNumber', { serial: serialNumber })}>
        <b>{subject}</b> {t('keys.issuedBy', { issuer })} · {t('keys.validUntil', { until: notAfter })}
      </p>
      <p className={`${styles.state} ${tones[problem ? 'warn' : 'good']}`}>
        {problem ? t('keys.canNotSign', { reason: describeCertificateProblem(problem) }) : t('keys.canSign')}
      </p>
      {warnings?.map((warning) => (
        <p
          key={JSON.stringify(warning)}
          className={`${styles.state} ${tones['warn']}`}
          data-testid="certificate-warning"
        >
          {describeCertificateWarning(warning)}
        </p>
      ))}
    </>
  );
}
