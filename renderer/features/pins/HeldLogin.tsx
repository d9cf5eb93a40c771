import { useEffect, useState } from 'react';
import type { HeldLoginSummary } from '../../../preload/contract/model';
import { useDesk, useStillState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import styles from './HeldLogin.module.css';

/** “2:05”: minutes and seconds until a moment; never less than nothing. */
export function timeLeft(until: string, now: number): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** While a token stays logged in between signings: for how long, and the way out. */
export function HeldLogin() {
  const { held } = useStillState();
  return held ? <Held key={held.until} held={held} /> : null;
}

function Held({ held }: { held: HeldLoginSummary }) {
  const desk = useDesk();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const tick = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(tick);
  }, []);
  const token = held.token.label || held.token.name;
  return (
    <span className={styles.held} title={t('login.hint')} data-testid="held-login">
      <span className={styles.text}>{t('login.held', { token, left: timeLeft(held.until, now) })}</span>
      <Button kind="quiet" size="small" onPress={() => void desk.logOut()} data-testid="log-out">
        {t('login.end')}
      </Button>
    </span>
  );
}
