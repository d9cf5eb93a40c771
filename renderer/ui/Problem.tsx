import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import type { ErrorShape } from '../../preload/contract/error-codes';
import { errorText } from '../i18n/error-text';
import { t } from '../i18n/translate';
import { AlertIcon, CheckIcon, ChevronIcon, CloseIcon } from './icons';
import styles from './Problem.module.css';
import tones from './tone.module.css';

interface MessageProps {
  what: string;
  /** The sentences under the first one. */
  more?: string;
  tone?: 'good' | 'bad' | 'warn';
  actions?: ReactNode;
  onDismiss?: () => void;
}

/** A message in whole sentences, announced when it appears. */
export function Message({ what, more, tone = 'bad', actions, onDismiss }: MessageProps) {
  return (
    <div className={`${styles.message} ${tones[tone]}`} role="alert">
      <span className={styles.mark}>{tone === 'good' ? <CheckIcon size={14} /> : <AlertIcon size={14} />}</span>
      <div className={styles.text}>
        <p className={styles.what} data-testid="error-what">
          {what}
        </p>
        {more && <p className={styles.more}>{more}</p>}
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {onDismiss && (
        <button type="button" className={styles.dismiss} aria-label={t('problem.dismiss')} onClick={onDismiss}>
          <CloseIcon size={14} />
        </button>
      )}
    </div>
  );
}

interface ProblemProps extends Omit<MessageProps, 'what' | 'more'> {
  error: ErrorShape;
  note?: string;
  /** Other documents of the same request are signed. */
  someSigned?: boolean;
}

/** An error in full: what happened, what is safe, what to do. */
export function Problem({ error, note, someSigned, ...rest }: ProblemProps) {
  const { what, safe, todo } = errorText(error, someSigned);
  return <Message what={what} more={[note, safe, todo].filter(Boolean).join(' ')} {...rest} />;
}

interface CompactProblemProps {
  error: ErrorShape;
  tone?: 'bad' | 'warn';
  focusable?: boolean;
  /** What can be done about it at once. */
  action?: ReactNode;
  /** Where what it stands in is made anew while it is read: whether the rest is open, kept by who outlives that. */
  unfolding?: { open: boolean; setOpen(open: boolean): void };
}

/** An error in one line, as a row of a list has room for; the rest opens on demand. */
export function CompactProblem({ error, tone = 'bad', focusable = true, action, unfolding }: CompactProblemProps) {
  const [ownOpen, setOwnOpen] = useState(false);
  const { open, setOpen } = unfolding ?? { open: ownOpen, setOpen: setOwnOpen };
  const id = useId();
  const { what, safe, todo } = errorText(error);
  return (
    <div className={styles.compact} data-tone={tone}>
      <div className={styles.compactLine}>
        <p className={styles.what} data-testid="error-what">
          {what}
        </p>
        {action}
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          tabIndex={focusable ? 0 : -1}
          onClick={() => setOpen(!open)}
        >
          {t('problem.details')}
          <ChevronIcon size={12} />
        </button>
      </div>
      {open && (
        <p id={id} className={styles.more}>
          {safe} {todo}
        </p>
      )}
    </div>
  );
}
