import type { ErrorShape } from '../../preload/contract/error-codes';
import { AlertIcon } from '../ui/icons';
import { problemKind } from './problem-kind';
import { useWords } from './words/words';
import styles from './ProblemPanel.module.css';

/**
 * What went wrong and what to do now, in few words. Main's sentences are for who has time for them; its code is shown for the staff,
 * and is data of nobody.
 */
export function ProblemPanel({ error }: { error: ErrorShape }) {
  const words = useWords();
  const { what, todo } = words.problem[problemKind(error.code)];
  return (
    <div className={styles.panel} role="alert" data-testid="station-problem" data-code={error.code}>
      <AlertIcon size={36} />
      <p>
        <b>{what}</b> {todo}
      </p>
    </div>
  );
}
