import type { StationState, StationStep } from '../../preload/contract/station';
import hidden from '../ui/hidden.module.css';
import { CheckIcon } from '../ui/icons';
import { useWords } from './words/words';
import styles from './StepBar.module.css';

const parts = ['identify', 'choose', 'read', 'sign', 'take'] as const;
type Part = (typeof parts)[number];

const isPart = (step: StationStep): step is Part => (parts as readonly string[]).includes(step);

/** Where in the flow the person is. Who need not say who they are does not see that part. */
export function StepBar({ state: { step, logins } }: { state: StationState }) {
  const words = useWords();
  if (!isPart(step)) return null;
  const shown = parts.filter((part) => part !== 'identify' || logins.length > 0 || step === 'identify');
  const now = shown.indexOf(step);
  return (
    <ol className={styles.bar} aria-label={words.steps.label} data-testid="station-steps">
      {shown.map((part, index) => (
        <li
          key={part}
          className={`${styles.part} ${index === now ? styles.now : index < now ? styles.over : ''}`}
          aria-current={index === now ? 'step' : undefined}
        >
          <span className={styles.mark} aria-hidden="true">
            {index < now ? <CheckIcon size={18} /> : index + 1}
          </span>
          {words.steps[part]}
          {index < now && <span className={hidden.hidden}>, {words.steps.done}</span>}
        </li>
      ))}
    </ol>
  );
}
