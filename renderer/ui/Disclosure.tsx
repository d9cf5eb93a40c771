import { createContext, useState } from 'react';
import type { ReactNode } from 'react';
import styles from './Disclosure.module.css';
import { ChevronIcon } from './icons';

interface DisclosureProps {
  title: string;
  /** What is inside, in a line; shown while it is closed. */
  summary: string;
  children: ReactNode;
  testId: string;
}

/** Whether what is inside is seen: what costs something waits for that. */
export const DisclosureOpen = createContext(true);

/** A section of the side panel that opens on demand. */
export function Disclosure({ title, summary, children, testId }: DisclosureProps) {
  const [open, setOpen] = useState(false);
  return (
    <details className={styles.section} data-testid={testId} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={styles.head}>
        <span className={styles.words}>
          <h2 className={styles.title}>{title}</h2>
          <span className={styles.summary}>{summary}</span>
        </span>
        <ChevronIcon />
      </summary>
      <div className={styles.body}>
        <DisclosureOpen value={open}>{children}</DisclosureOpen>
      </div>
    </details>
  );
}
