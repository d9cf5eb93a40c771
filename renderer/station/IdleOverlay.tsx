import { useEffect, useId, useRef, useState } from 'react';
import hidden from '../ui/hidden.module.css';
import { BigButton } from './BigButton';
import { SafeNote } from './Step';
import { useStation } from './use-station';
import { useWords } from './words/words';
import styles from './IdleOverlay.module.css';

/** Seconds that are spoken: each one would talk over itself. */
const spokenAt: readonly number[] = [20, 10, 5];

/** The seconds that were spoken last: the smallest of them that is not yet over. */
export const spokenSeconds = (seconds: number): number | undefined => spokenAt.findLast((one) => seconds <= one);

/**
 * Asks whether somebody is there, while main counts. Whoever listens hears the question at once and the seconds three times. The
 * page behind it takes nothing; what had the focus gets it back.
 */
export function IdleOverlay({ seconds }: { seconds: number }) {
  const { store } = useStation();
  const words = useWords();
  const stay = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    stay.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  // The question itself says the seconds that it begins with.
  const [begun] = useState(seconds);
  const spoken = spokenSeconds(seconds);
  return (
    <div className={styles.veil}>
      <div
        className={styles.question}
        role="alertdialog"
        aria-modal="true"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-lead`}
        data-testid="station-idle"
      >
        <h1 id={`${id}-title`} className={styles.heading}>
          {words.idle.title}
        </h1>
        <p className={styles.seconds} aria-hidden="true" data-testid="idle-seconds">
          {seconds}
        </p>
        <p className={styles.lead} aria-hidden="true">
          {words.idle.lead(seconds)}
        </p>
        <p id={`${id}-lead`} className={hidden.hidden}>
          {words.idle.lead(begun)}
        </p>
        <p className={hidden.hidden} aria-live="assertive" data-testid="idle-spoken">
          {spoken !== undefined && spoken < begun && words.idle.spoken(spoken)}
        </p>
        <SafeNote text={words.idle.safe} />
        <div className={styles.actions}>
          <BigButton
            ref={stay}
            kind="primary"
            data-testid="station-stay"
            onPress={() => void store.ask('station.stay', {})}
          >
            {words.idle.stay}
          </BigButton>
          <BigButton data-testid="idle-again" onPress={() => void store.ask('station.again', {})}>
            {words.again}
          </BigButton>
        </div>
      </div>
    </div>
  );
}
