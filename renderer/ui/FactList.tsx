import type { ReactNode } from 'react';
import styles from './FactList.module.css';

export type Fact = [label: string, value: ReactNode, exact?: boolean];

/** Facts in two columns. `exact`: to be compared character by character. */
export function FactList({ facts }: { facts: readonly (Fact | undefined)[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map((fact) => {
        if (!fact) return null;
        const [label, value, exact] = fact;
        return (
          <div key={label}>
            <dt>{label}</dt>
            <dd className={exact ? styles.exact : undefined}>{value}</dd>
          </div>
        );
      })}
    </dl>
  );
}
