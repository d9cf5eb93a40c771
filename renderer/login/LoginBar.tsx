import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { LoginBarBridge } from '../../preload/contract/bridges';
import type { LoginBarState } from '../../preload/contract/login-window';
import { loginWords } from './words';
import styles from './LoginBar.module.css';

/** What stands around the page of an identity provider: whose page it is, and the ways back. */
export function LoginBar({ bridge }: { bridge: LoginBarBridge }) {
  // What crosses the bridge is a copy each time.
  const [state, setState] = useState(() => bridge.state());
  useEffect(() => {
    const look = (): void => setState(bridge.state());
    look();
    return bridge.onChange(look);
  }, [bridge]);
  const told = state !== undefined;
  const bar = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = bar.current;
    if (!element) return undefined;
    const fit = (): void => bridge.fit(Math.ceil(element.getBoundingClientRect().height), 0);
    const sizes = new ResizeObserver(fit);
    sizes.observe(element);
    fit();
    return () => sizes.disconnect();
  }, [bridge, told]);
  if (!state) return null;
  const words = loginWords(state.language);
  return (
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
  );
}

function From({ state: { language, from, refused, failed } }: { state: LoginBarState }) {
  const words = loginWords(language);
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
