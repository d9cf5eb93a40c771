import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { LoginBarBridge } from '../../preload/contract/bridges';
import type { LoginBarState, LoginField } from '../../preload/contract/login-window';
import type { StationLanguage } from '../../preload/contract/station';
import { ScreenKeyboard } from '../features/keyboard/ScreenKeyboard';
import { wordsOf } from '../station/words/words';
import styles from './LoginBar.module.css';

/** What stands around the page of an identity provider: whose page it is, the ways back, and keys where the station has no others. */
export function LoginBar({ bridge }: { bridge: LoginBarBridge }) {
  // What crosses the bridge is a copy each time.
  const [{ state, focus }, setSeen] = useState(() => ({ state: bridge.state(), focus: bridge.focus() }));
  useEffect(() => {
    const look = (): void => setSeen({ state: bridge.state(), focus: bridge.focus() });
    look();
    return bridge.onChange(look);
  }, [bridge]);
  const told = state !== undefined;
  const keyboard = state?.keyboard ?? false;
  const bar = useRef<HTMLElement>(null);
  const keys = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    if (!bar.current) return undefined;
    const fit = (): void => bridge.fit(heightOf(bar.current), heightOf(keys.current));
    const sizes = new ResizeObserver(fit);
    for (const element of [bar.current, keys.current]) if (element) sizes.observe(element);
    fit();
    return () => sizes.disconnect();
  }, [bridge, told, keyboard]);
  if (!state) return null;
  const words = wordsOf(state.language);
  return (
    <>
      <header ref={bar} className={styles.bar} lang={state.language} data-testid="login-bar">
        <div className={styles.said} aria-live="polite">
          {state.title !== undefined && <p className={styles.office}>{state.title}</p>}
          <From state={state} />
        </div>
        <nav className={styles.ways}>
          <button type="button" className={styles.way} onClick={() => bridge.cancel()} data-testid="login-back">
            {words.back}
          </button>
          <button type="button" className={styles.way} onClick={() => bridge.again()} data-testid="login-again">
            {words.again}
          </button>
        </nav>
      </header>
      {keyboard && (
        <footer ref={keys} className={styles.keys} lang={state.language}>
          <LoginKeys bridge={bridge} language={state.language} field={focus.field} />
        </footer>
      )}
    </>
  );
}

const heightOf = (element: HTMLElement | null): number => Math.ceil(element?.getBoundingClientRect().height ?? 0);

interface LoginKeysProps {
  bridge: LoginBarBridge;
  language: StationLanguage;
  /** What is typed into. Without one the keys stay, so that the page does not jump under a finger. */
  field: LoginField | undefined;
}

/** Keys for the page of the provider. What they write goes there and is kept nowhere here. */
function LoginKeys({ bridge, language, field }: LoginKeysProps) {
  const layout = field === 'number' ? 'digits' : language === 'de' ? 'qwertz' : 'qwerty';
  // Of each field anew: in the next one nobody goes on with capitals or signs.
  return (
    <ScreenKeyboard
      key={`${layout} ${field ?? ''}`}
      layout={layout}
      language={language}
      onText={(text) => bridge.type(text)}
      onBackspace={() => bridge.press('Backspace')}
      onEnter={() => bridge.press('Enter')}
    />
  );
}

function From({ state: { language, from, refused, failed } }: { state: LoginBarState }) {
  const words = wordsOf(language).login;
  if (refused || failed) {
    return (
      <p className={styles.problem} role="alert" data-testid="login-problem">
        {refused ? words.refused : words.failed}
        {refused && refused.host !== '' && <bdi className={styles.refused}>{refused.host}</bdi>}
      </p>
    );
  }
  if (!from) return <p>{words.loading}</p>;
  return (
    <p data-testid="login-from">
      {words.from} <bdi className={styles.host}>{from.host}</bdi>{' '}
      <span className={styles.how}>{from.protected ? words.protected : words.unprotected}</span>
    </p>
  );
}
