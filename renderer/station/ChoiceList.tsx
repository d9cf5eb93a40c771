import type { ReactNode } from 'react';
import { NextIcon } from './station-icons';
import styles from './ChoiceList.module.css';

export interface Choice<Id extends string> {
  id: Id;
  title: string;
  note?: string | undefined;
  picture: ReactNode;
  /** Nothing can be chosen there now; why is its note. */
  off?: boolean;
  tone?: 'good' | 'bad' | undefined;
}

interface ChoiceListProps<Id extends string> {
  label: string;
  choices: readonly Choice<Id>[];
  onChoose(id: Id): void;
}

/** A few large things of which one is touched. */
export function ChoiceList<Id extends string>({ label, choices, onChoose }: ChoiceListProps<Id>) {
  return (
    <ul className={styles.list} aria-label={label}>
      {choices.map(({ id, title, note, picture, off, tone }) => (
        <li key={id}>
          <button
            type="button"
            className={`${styles.choice} ${tone ? styles[tone] : ''}`}
            aria-disabled={off || undefined}
            data-testid="station-choice"
            data-choice={id}
            onClick={() => {
              if (!off) onChoose(id);
            }}
          >
            <span className={styles.picture}>{picture}</span>
            <span className={styles.text}>
              <span className={styles.title}>{title}</span>
              {note && <span className={styles.note}>{note}</span>}
            </span>
            {!off && <NextIcon />}
          </button>
        </li>
      ))}
    </ul>
  );
}
