import { AlertIcon, CheckIcon, CloseIcon, QuestionIcon } from '../../ui/icons';
import tones from '../../ui/tone.module.css';
import type { RowTone } from './check-selectors';
import styles from './ToneMark.module.css';

const icons = { good: CheckIcon, plain: QuestionIcon, busy: QuestionIcon, warn: AlertIcon, bad: CloseIcon };

/** A colour with a shape: nobody has to tell red from green. What it means stands beside it in words. */
export function ToneMark({ tone, large = false }: { tone: RowTone; large?: boolean }) {
  const Icon = icons[tone];
  return (
    <span
      className={`${styles.mark} ${tones[tone]}`}
      data-large={large || undefined}
      data-tone={tone}
      aria-hidden="true"
    >
      <Icon size={large ? 20 : 13} />
    </span>
  );
}
