import type { ReactNode } from 'react';
import styles from './Fold.module.css';
import { ChevronIcon } from './icons';

interface FoldProps {
  title: string;
  children: ReactNode;
  /** Where it stands among its neighbours. */
  className?: string | undefined;
  testId?: string;
}

/** What is behind something, for who wants to know; closed at first. */
export function Fold({ title, children, className = '', testId }: FoldProps) {
  return (
    <details className={`${styles.fold} ${className}`} data-testid={testId}>
      <summary>
        {title}
        <ChevronIcon size={14} />
      </summary>
      {children}
    </details>
  );
}
