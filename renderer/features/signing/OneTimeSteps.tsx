import type { OneTimeStepTally } from '../../../preload/contract/one-time';
import { t } from '../../i18n/translate';
import { CheckIcon } from '../../ui/icons';
import styles from './OneTimeSteps.module.css';

/** What was done with the keys that are made for a signing, from their making to their end, each step with its time. */
export function OneTimeSteps({ steps }: { steps: readonly OneTimeStepTally[] }) {
  return (
    <ol className={styles.steps} aria-label={t('steps.label')} data-testid="one-time-steps">
      {steps.map((step) => (
        <li key={step.step} className={styles.step} data-testid={`one-time-${step.step}`}>
          <span className={styles.mark} aria-hidden="true">
            <CheckIcon size={12} />
          </span>
          <span className={styles.words}>{t('steps.words', { step })}</span>
          <span className={styles.took}>{t('steps.took', step)}</span>
        </li>
      ))}
    </ol>
  );
}
