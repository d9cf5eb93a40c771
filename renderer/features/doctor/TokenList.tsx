import type { PinCondition, TokenReport } from '../../../preload/contract/doctor';
import {
  describeCertificate,
  describeToken,
  hiddenCertificatesSentence,
  keyWithoutCertificate,
  noToken,
  pinConditionSentences,
} from '../../../preload/contract/doctor-sentences';
import type { KeyChoice } from '../../../preload/contract/model';
import { errorText } from '../../i18n/error-text';
import { t } from '../../i18n/translate';
import { AlertIcon, CheckIcon } from '../../ui/icons';
import styles from './DoctorView.module.css';

/** PINs that need somebody's care. */
const careful: ReadonlySet<PinCondition> = new Set<PinCondition>([
  'locked',
  'last-try',
  'few-tries',
  'to-be-changed',
  'not-set',
]);

/** Each token, the state of its PIN, and of each certificate why it can or can not sign. */
export function TokenList({ tokens }: { tokens: readonly TokenReport[] }) {
  return (
    <section className={styles.section} aria-label={t('doctor.tokens')}>
      <h3 className={styles.heading}>{t('doctor.tokens')}</h3>
      {tokens.length === 0 && <p className={styles.quiet}>{noToken}</p>}
      {tokens.map((token) => (
        <Token key={token.name} token={token} />
      ))}
    </section>
  );
}

function Token({ token }: { token: TokenReport }) {
  const { name, pin, error, certificates, keysWithoutCertificate } = token;
  const what = describeToken(token);
  return (
    <div className={styles.card} data-testid="doctor-token">
      <p className={styles.name}>{name}</p>
      {what && <p className={styles.quiet}>{what}</p>}
      {pin && <p className={careful.has(pin) ? styles.careful : styles.quiet}>{pinConditionSentences[pin]}</p>}
      {error && <p className={styles.careful}>{errorText(error).what}</p>}
      {token.certificatesHidden && <p className={styles.quiet}>{hiddenCertificatesSentence}</p>}
      <ul className={styles.certificates}>
        {certificates.map((choice) => (
          <Certificate key={choice.alias} choice={choice} />
        ))}
        {keysWithoutCertificate.map((alias) => (
          <li key={alias} className={styles.certificate} data-usable="false">
            <AlertIcon />
            <p className={styles.line}>
              <strong>{alias}</strong>: {keyWithoutCertificate}
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Certificate({ choice }: { choice: KeyChoice }) {
  const { who, verdict, warnings } = describeCertificate(choice);
  return (
    <li className={styles.certificate} data-testid="doctor-certificate" data-usable={choice.usable}>
      {choice.usable ? <CheckIcon /> : <AlertIcon />}
      <div className={styles.words}>
        <p className={styles.line}>
          <strong>{choice.alias}</strong>: {verdict}
        </p>
        <p className={styles.quiet}>{who}</p>
        {warnings.map((warning) => (
          <p key={warning} className={styles.line} data-testid="certificate-warning">
            {warning}
          </p>
        ))}
      </div>
    </li>
  );
}
