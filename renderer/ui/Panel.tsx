import { useEffect, useId, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { Button } from './Button';
import styles from './Panel.module.css';

interface PanelProps {
  title: string;
  hint: string;
  /** Beside the button that closes it. */
  actions?: ReactNode;
  /** What the button that closes it says. */
  close: string;
  /** Called when the person leaves it, also with Escape. */
  onClose(): void;
  children: ReactNode;
  testId: string;
}

/** A view that lies over the desk. Its heading takes the focus, which goes back to where it was. */
export function Panel({ title, hint, actions, close, onClose, children, testId }: PanelProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();

  useEffect(() => {
    const before = document.activeElement;
    heading.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);

  return (
    <section
      className={styles.panel}
      aria-labelledby={id}
      data-testid={testId}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && isOwn(event)) onClose();
      }}
    >
      <div className={styles.head}>
        <div className={styles.words}>
          <h2 id={id} className={styles.title} tabIndex={-1} ref={heading}>
            {title}
          </h2>
          <p className={styles.hint}>{hint}</p>
        </div>
        {actions}
        <Button onPress={onClose} data-testid={`${testId}-close`}>
          {close}
        </Button>
      </div>
      {children}
    </section>
  );
}

/** A dialog or a list in front of the panel hears its own keys. */
function isOwn({ target, currentTarget }: KeyboardEvent): boolean {
  return target instanceof Element && currentTarget.contains(target) && !target.closest('dialog');
}

/** In the middle of a panel that has nothing else to show. */
export function PanelEmpty({ title, hint, children, testId }: EmptyProps) {
  return (
    <div className={styles.empty} data-testid={testId}>
      <p className={styles.emptyTitle}>{title}</p>
      <p className={styles.hint}>{hint}</p>
      {children && <div className={styles.emptyActions}>{children}</div>}
    </div>
  );
}

interface EmptyProps {
  title: string;
  hint: string;
  children?: ReactNode;
  testId: string;
}
