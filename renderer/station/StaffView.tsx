import { useCallback, useEffect, useState } from 'react';
import type { StationHealth, StationLanguage, StationPart } from '../../preload/contract/station';
import { reasonIn } from '../../preload/contract/station-reason-sentences';
import type { StationReason } from '../../preload/contract/station-reasons';
import { BigButton } from './BigButton';
import { momentInWords } from './station-format';
import { Step } from './Step';
import { useStation } from './use-station';
import { useSpoken } from './words/words';
import styles from './StaffView.module.css';

/** Milliseconds after which the state is asked for again. */
const every = 10_000;

/** The state of the station for who looks after it, without a word of any person. Main says it in codes; the words are here. */
export function StaffView({ onClose }: { onClose(): void }) {
  const { store } = useStation();
  const { words, language } = useSpoken();
  const [health, setHealth] = useState<StationHealth | 'refused'>();
  const look = useCallback(async (): Promise<void> => {
    const answer = await store.health();
    setHealth(answer.ok ? answer.value : 'refused');
  }, [store]);
  useEffect(() => {
    const now = setTimeout(() => void look(), 0);
    const timer = setInterval(() => void look(), every);
    return () => {
      clearTimeout(now);
      clearInterval(timer);
    };
  }, [look]);
  return (
    <Step
      heading={words.staff.title}
      lead={health === 'refused' ? words.staff.refused : words.staff.lead}
      actions={
        <>
          <BigButton data-testid="staff-close" onPress={onClose}>
            {words.back}
          </BigButton>
          <BigButton kind="primary" data-testid="staff-refresh" onPress={() => void look()}>
            {words.staff.refresh}
          </BigButton>
        </>
      }
    >
      {health !== undefined && health !== 'refused' && (
        <>
          <p>
            {words.staff.at(momentInWords(health.at, language))} · <span lang="en">{health.program}</span>
          </p>
          <p>{words.staff.counts(health.counts.persons, health.counts.signed)}</p>
          <ul className={styles.parts} data-testid="staff-parts">
            {worstFirst(health.parts).map(({ part, state, reasons }) => (
              <li key={part} className={styles.part} data-part={part} data-state={state}>
                <b>{words.staff.parts[part]}</b>
                <span className={`${styles.state} ${styles[state]}`}>{words.staff.states[state]}</span>
                <div className={styles.detail}>
                  {reasons.map((reason) => (
                    <p key={JSON.stringify(reason)}>{reasonIn(words.staff.reasons, inWords(reason, language))}</p>
                  ))}
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
    </Step>
  );
}

const order = ['bad', 'warning', 'unknown', 'good', 'unused'] as const;

/** What has to be looked at is seen without scrolling. */
function worstFirst(parts: readonly StationPart[]): StationPart[] {
  return [...parts].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
}

/** Moments are said as people say them. */
function inWords(reason: StationReason, language: StationLanguage): StationReason {
  if (reason.code !== 'lists-fresh' && reason.code !== 'lists-old') return reason;
  return { ...reason, params: { refreshed: momentInWords(reason.params.refreshed, language) } };
}
