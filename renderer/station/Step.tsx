import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { ShieldIcon } from '../ui/icons';
import styles from './Step.module.css';

interface StepProps {
  /** What to do now, in a few words. Who listens hears it when the step begins. */
  heading: string;
  lead?: ReactNode;
  /** What can not happen here. */
  safe?: string | undefined;
  picture?: ReactNode;
  children?: ReactNode;
  /** In the last row: the way back at its left, the way on at its right. */
  actions?: ReactNode;
}

/** One step: what to do, a picture of it, what is safe, and the few buttons that it has. */
export function Step({ heading, lead, safe, picture, children, actions }: StepProps) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), [heading]);
  return (
    <main className={styles.step}>
      <div className={`${styles.body} ${picture ? styles.withPicture : ''}`}>
        <div className={styles.text}>
          {/* Another one for other words: one that has the keyboard already tells nobody of them. */}
          <h1 key={heading} ref={title} tabIndex={-1} className={styles.heading} data-testid="station-heading">
            {heading}
          </h1>
          {lead !== undefined && <p className={styles.lead}>{lead}</p>}
          {children}
          {safe !== undefined && <SafeNote text={safe} />}
        </div>
        {picture && <div className={styles.picture}>{picture}</div>}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </main>
  );
}

/** What can not happen here, or is kept. */
export function SafeNote({ text }: { text: string }) {
  return (
    <p className={styles.safe}>
      <ShieldIcon size={28} />
      {text}
    </p>
  );
}
