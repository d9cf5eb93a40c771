import type { VerificationReport } from '../../../preload/contract/document-report';
import { t } from '../../i18n/translate';
import styles from './Remarks.module.css';
import { ToneMark } from './ToneMark';

/** What is odd about a document beside its signatures. */
export function Remarks({ report }: { report: VerificationReport }) {
  const { remarks = [], mac } = report;
  if (remarks.length === 0 && !mac) return null;
  const macWords = mac && [t(`check.mac.${mac.state}`), mac.detail && `(${mac.detail})`].filter(Boolean).join(' ');
  return (
    <section className={styles.remarks} aria-label={t('check.remarks')} data-testid="remarks">
      <h4 className={styles.title}>{t('check.remarks')}</h4>
      <ul className={styles.list}>
        {remarks.map(({ code, field, weight, words }) => (
          <li key={`${code} ${field ?? ''} ${words}`} data-testid="remark" data-code={code}>
            <ToneMark tone={weight === 'warning' ? 'warn' : 'plain'} />
            <span>{words}</span>
          </li>
        ))}
        {mac && (
          <li data-testid="remark" data-code="mac">
            <ToneMark tone={mac.state === 'right' ? 'good' : mac.state === 'not-examined' ? 'plain' : 'warn'} />
            <span>{macWords}</span>
          </li>
        )}
      </ul>
    </section>
  );
}
