import type { ErrorShape } from '../../../preload/contract/error-codes';
import { AlertIcon } from '../../ui/icons';
import tones from '../../ui/tone.module.css';
import { usePinLook } from './pin-look';
import styles from './PinForm.module.css';

interface PinMessageProps {
  error: ErrorShape | undefined;
  /** True where the person may try again in this window. */
  asking: boolean;
  /** What counts before the next try. */
  warning: string | undefined;
}

/** What the last try came to, and what counts now. */
export function PinMessage({ error, asking, warning }: PinMessageProps) {
  const { describe } = usePinLook();
  const sentences = error && describe(error);
  const lines = sentences
    ? // A message about a try that may be repeated is short: what happened, and the warning that counts now.
      asking
      ? [sentences.what, warning ?? sentences.again]
      : [sentences.what, sentences.over]
    : warning
      ? [warning]
      : [];
  return (
    <div id="pin-message" role="alert" data-testid="pin-message" data-tone={error && !asking ? 'bad' : 'warn'}>
      {lines.length > 0 && (
        <div className={`${styles.message} ${tones[error && !asking ? 'bad' : 'warn']}`}>
          <span className={styles.mark}>
            <AlertIcon size={12} />
          </span>
          <div>
            {lines.map((line, index) => (
              <p key={index} className={index === 0 && lines.length > 1 ? styles.strong : undefined}>
                {line}
              </p>
            ))}
          </div>
        </div>
      )}
    </div>
  );
}
