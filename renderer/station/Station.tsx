import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { StationState } from '../../preload/contract/station';
import type { StationBridge } from '../../preload/contract/bridges';
import { BigButton } from './BigButton';
import { IdleOverlay } from './IdleOverlay';
import { ProblemPanel } from './ProblemPanel';
import { StaffView } from './StaffView';
import { AgainIcon } from './station-icons';
import type { StationStore } from './station-store';
import { StepBar } from './StepBar';
import { Choose } from './steps/Choose';
import { Clearing, Done, OutOfOrder } from './steps/Ends';
import { Identify } from './steps/Identify';
import { Read } from './steps/Read';
import { Sign } from './steps/Sign';
import { Take } from './steps/Take';
import { Welcome } from './steps/Welcome';
import { StationContext, useStation } from './use-station';
import { SpokenLanguage, useWords, wordsOf } from './words/words';
import styles from './Station.module.css';

/** The page of a station: one step at a time, as main says. */
export function Station({ store, bridge }: { store: StationStore; bridge: StationBridge }) {
  const state = useSyncExternalStore(store.subscribe, store.current);
  const desk = useMemo(() => ({ store, bridge }), [store, bridge]);
  const language = state?.language ?? 'en';
  const spoken = useMemo(() => ({ language, words: wordsOf(language) }), [language]);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = state?.title ?? spoken.words.usualTitle;
  }, [language, state?.title, spoken]);
  if (!state) return null;
  return (
    <StationContext value={desk}>
      <SpokenLanguage value={spoken}>
        <Frame state={state} />
      </SpokenLanguage>
    </StationContext>
  );
}

function Frame({ state }: { state: StationState }) {
  const [staffAsked, setStaffAsked] = useState(false);
  const { step, title, idleSeconds, staffView } = state;
  const staff = staffAsked && staffView && (step === 'welcome' || step === 'out-of-order');
  // Somebody who begins has sent the staff away; it does not come back by itself.
  if (staffAsked && !staff) setStaffAsked(false);
  const idle = idleSeconds !== undefined;
  return (
    <>
      <div className={styles.station} inert={idle} data-testid="station" data-step={step}>
        <header className={styles.header}>
          <div className={styles.whose}>
            {title !== undefined && <p className={styles.title}>{title}</p>}
            {!staff && <StepBar state={state} />}
          </div>
          {mayStartAgain(step) && <StartAgain />}
        </header>
        <Problems state={state} />
        {staff ? (
          <StaffView onClose={() => setStaffAsked(false)} />
        ) : (
          <CurrentStep key={keyOf(state)} state={state} onStaff={() => setStaffAsked(true)} />
        )}
      </div>
      {idle && <IdleOverlay seconds={idleSeconds} />}
    </>
  );
}

/** Nobody is there, or what was there is being removed. */
const mayStartAgain = (step: StationState['step']): boolean =>
  step !== 'welcome' && step !== 'clearing' && step !== 'out-of-order';

/** Another document is another reading. */
const keyOf = ({ step, document }: StationState): string => (step === 'read' ? `${step} ${document?.id}` : step);

function StartAgain() {
  const { store } = useStation();
  const words = useWords();
  return (
    <BigButton kind="quiet" data-testid="station-again" onPress={() => void store.ask('station.again', {})}>
      <AgainIcon />
      {words.again}
    </BigButton>
  );
}

function Problems({ state: { step, problem } }: { state: StationState }) {
  const { store } = useStation();
  const refusal = useSyncExternalStore(store.subscribe, store.refusal);
  const error = problem ?? refusal;
  if (!error || step === 'out-of-order') return null;
  return (
    <div className={styles.problem}>
      <ProblemPanel error={error} />
    </div>
  );
}

function CurrentStep({ state, onStaff }: { state: StationState; onStaff(): void }) {
  switch (state.step) {
    case 'welcome':
      return <Welcome state={state} onStaff={onStaff} />;
    case 'identify':
      return <Identify state={state} />;
    case 'choose':
      return <Choose state={state} />;
    case 'read':
      return state.document && <Read document={state.document} />;
    case 'sign':
      return <Sign state={state} />;
    case 'take':
      return <Take state={state} />;
    case 'done':
      return <Done state={state} />;
    case 'clearing':
      return <Clearing />;
    case 'out-of-order':
      return <OutOfOrder state={state} onStaff={onStaff} />;
  }
}
