import { useEffect, useRef } from 'react';
import type { ReactNode, SubmitEvent } from 'react';
import type { ErrorShape } from '../../../preload/contract/error-codes';
import { PinKeys } from './PinKeys';
import { usePinLook } from './pin-look';
import { PinMessage } from './PinMessage';
import styles from './PinForm.module.css';

interface PinFrameProps {
  title: string | undefined;
  /** Absent until main has told what the window is for. */
  token: { name: string; label: string; serial: string } | undefined;
  /** In place of a token: what the window is about. */
  about?: string | undefined;
  phase: 'loading' | 'asking' | 'busy' | 'closed';
  error: ErrorShape | undefined;
  warning: string | undefined;
  /** Present where the next try is the last one: whether that is understood. */
  lastTry: { understood: boolean; onUnderstood(understood: boolean): void } | undefined;
  /** What the main button says; without it there is none. */
  action: string | undefined;
  ready: boolean;
  /** What keys on the screen write here, where they are wanted; absent where nothing is typed in this window. */
  keys?: 'digits' | 'letters' | undefined;
  onSubmit(event: SubmitEvent): Promise<void>;
  onCancel(): void;
  children: ReactNode;
}

/** What the windows for a PIN have in common: which token, what the last try came to, the tick before the last one, the buttons. */
export function PinFrame(props: PinFrameProps) {
  const { title, token, about, phase, error, warning, lastTry, action, ready, keys, onSubmit, onCancel, children } =
    props;
  const { t, station } = usePinLook();
  const form = useRef<HTMLFormElement>(null);
  const close = useRef<HTMLButtonElement>(null);
  const primary = useRef<HTMLButtonElement>(null);
  const busy = phase === 'busy';
  const keyLayout = station?.keyboard && phase === 'asking' ? keys : undefined;

  useEffect(() => {
    // After a refusal the whole entry is begun anew: nothing typed is kept.
    if (phase === 'asking')
      (form.current?.querySelector<HTMLInputElement>('input[type="password"]') ?? primary.current)?.focus();
    if (phase === 'closed') close.current?.focus();
  }, [phase, error]);

  return (
    <form
      ref={form}
      className={styles.form}
      onSubmit={(event) => void onSubmit(event)}
      autoComplete="off"
      aria-busy={busy}
      data-keys={keyLayout}
    >
      <main className={styles.body}>
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.token}>
          {token
            ? t('pin.token', { ...token, label: token.label || token.name })
            : (about ?? (phase === 'loading' && t('pin.loading')))}
        </p>
        {children}
        <PinMessage error={error} asking={phase === 'asking'} warning={warning} />
        {phase === 'asking' && lastTry && (
          <label className={styles.tick}>
            <input
              type="checkbox"
              checked={lastTry.understood}
              onChange={(event) => lastTry.onUnderstood(event.target.checked)}
              data-testid="pin-last-try"
            />
            {t('pin.lastTryTick')}
          </label>
        )}
      </main>
      {keyLayout && station && <PinKeys keys={keyLayout} station={station} form={form} />}
      <div className={phase === 'closed' ? styles.one : styles.actions}>
        <button ref={close} type="button" className={styles.plain} onClick={onCancel} data-testid="pin-cancel">
          {t(phase === 'closed' ? 'pin.close' : 'pin.cancel')}
        </button>
        {action !== undefined && phase !== 'closed' && (
          <button ref={primary} type="submit" className={styles.primary} disabled={!ready} data-testid="pin-submit">
            {busy && <i className={styles.spinner} aria-hidden="true" />}
            {action}
          </button>
        )}
      </div>
    </form>
  );
}
