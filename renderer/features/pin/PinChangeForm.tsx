import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import type { KeyboardEvent, RefObject, SubmitEvent } from 'react';
import type { PinChangeBridge } from '../../../preload/contract/bridges';
import { t } from '../../i18n/translate';
import { lengthHint } from './length-hint';
import { initialPinChangeState, mayChange, pinChangeReducer } from './pin-change-state';
import { PinMessage } from './PinMessage';
import { ReaderNote } from './ReaderNote';
import { useReader } from './use-reader';
import styles from './PinForm.module.css';

/**
 * The PIN window where a PIN is changed, unblocked or first set. As in {@link PinForm} no field is controlled by React, and
 * all are emptied the moment their content is handed over. The new PIN is compared with its repetition here, and only here.
 */
export function PinChangeForm({ bridge }: { bridge: PinChangeBridge }) {
  const [state, dispatch] = useReducer(pinChangeReducer, initialPinChangeState);
  const [capsLock, setCapsLock] = useState(false);
  const secret = useRef<HTMLInputElement>(null);
  const newPin = useRef<HTMLInputElement>(null);
  const again = useRef<HTMLInputElement>(null);
  const close = useRef<HTMLButtonElement>(null);
  const primary = useRef<HTMLButtonElement>(null);
  const { context, phase } = state;
  const onReader = context?.onReader === true;
  const busy = phase === 'checking' || phase === 'done';

  useEffect(() => {
    let gone = false;
    void bridge.describe().then((answer) => {
      if (gone) return;
      dispatch(
        answer.ok ? { type: 'described', context: answer.value } : { type: 'not-described', error: answer.error },
      );
    });
    return () => {
      gone = true;
    };
  }, [bridge]);

  useEffect(() => {
    // A new PIN that the token refuses has cost nothing, but the whole entry is begun anew: nothing typed is kept.
    if (phase === 'asking') (secret.current ?? primary.current)?.focus();
    if (phase === 'closed') close.current?.focus();
  }, [phase, state.error]);

  const empty = (): void => {
    for (const { current } of [secret, newPin, again]) if (current) current.value = '';
  };

  const cancel = (): void => {
    empty();
    if (context) void bridge.cancel(context.conversationId);
    // Without a conversation main knows nothing to cancel.
    else window.close();
  };

  const typed = (): void => {
    const [first, second] = [newPin.current?.value ?? '', again.current?.value ?? ''];
    dispatch({
      type: 'typed',
      lengths: { secret: secret.current?.value.length ?? 0, newPin: first.length, again: second.length },
      same: first === second,
    });
  };

  const askReader = useCallback(async (): Promise<void> => {
    const verdict = bridge.submitOnReader();
    dispatch({ type: 'submitted' });
    dispatch({ type: 'judged', verdict: await verdict });
  }, [bridge]);

  useReader(phase === 'asking' && onReader && !state.lastTry, askReader);

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (onReader) {
      if (mayChange(state)) await askReader();
      return;
    }
    if (!secret.current || !newPin.current || !mayChange(state)) return;
    const verdict = bridge.submit(secret.current.value, newPin.current.value);
    empty();
    dispatch({ type: 'submitted' });
    dispatch({ type: 'judged', verdict: await verdict });
  };

  const onKey = (event: KeyboardEvent): void => {
    setCapsLock(event.getModifierState('CapsLock'));
  };

  useEffect(() => {
    const onEscape = (event: globalThis.KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.repeat) cancel();
    };
    window.addEventListener('keydown', onEscape);
    return () => window.removeEventListener('keydown', onEscape);
  });

  const field = (id: string, label: string, ref: RefObject<HTMLInputElement | null>, maxLength?: number) => (
    <SecretField {...{ id, label, maxLength, typed, onKey }} ref={ref} disabled={busy} />
  );
  const longest = context && context.maxLength > 0 ? context.maxLength : undefined;
  const differ = !state.same && state.lengths.again > 0;
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} autoComplete="off" aria-busy={busy}>
      <main className={styles.body}>
        <h1 className={styles.title}>{context && t(`pin.change.title.${context.purpose}`)}</h1>
        <p className={styles.token}>
          {context
            ? t('pin.token', { ...context.token, label: context.token.label || context.token.name })
            : phase === 'loading' && t('pin.loading')}
        </p>
        {context && onReader && phase !== 'closed' && (
          <ReaderNote
            text={
              phase === 'done'
                ? t('pin.change.done')
                : t(phase === 'checking' ? `pin.change.readerNow.${context.purpose}` : 'pin.change.readerReady')
            }
          />
        )}
        {context && !onReader && phase !== 'closed' && (
          <>
            {field('pin-secret', t(`pin.change.secret.${context.purpose}`), secret)}
            {field('pin-new', t('pin.change.new'), newPin, longest)}
            {field('pin-again', t('pin.change.again'), again, longest)}
            <p id="pin-hint" className={styles.hint} role="status" data-testid="pin-hint">
              {busy
                ? t(phase === 'done' ? 'pin.change.done' : 'pin.checking')
                : differ
                  ? t('pin.change.differ')
                  : capsLock
                    ? t('pin.capsLock')
                    : lengthHint(context)}
            </p>
          </>
        )}
        <PinMessage
          error={state.error}
          asking={phase === 'asking'}
          warning={phase === 'asking' && state.lastTry ? t('pin.change.lastTry') : undefined}
        />
        {phase === 'asking' && state.lastTry && (
          <label className={styles.tick}>
            <input
              type="checkbox"
              checked={state.lastTryUnderstood}
              onChange={(event) => dispatch({ type: 'last-try-understood', understood: event.target.checked })}
              data-testid="pin-last-try"
            />
            {t('pin.lastTryTick')}
          </label>
        )}
      </main>
      <div className={phase === 'closed' ? styles.one : styles.actions}>
        <button ref={close} type="button" className={styles.plain} onClick={cancel} data-testid="pin-cancel">
          {t(phase === 'closed' ? 'pin.close' : 'pin.cancel')}
        </button>
        {context && phase !== 'closed' && (
          <button
            ref={primary}
            type="submit"
            className={styles.primary}
            disabled={!mayChange(state)}
            data-testid="pin-submit"
          >
            {busy && <i className={styles.spinner} aria-hidden="true" />}
            {onReader && !busy ? t('pin.onReader') : t(`pin.change.submit.${context.purpose}`)}
          </button>
        )}
      </div>
    </form>
  );
}

interface SecretFieldProps {
  id: string;
  label: string;
  ref: RefObject<HTMLInputElement | null>;
  maxLength: number | undefined;
  disabled: boolean;
  typed(): void;
  onKey(event: KeyboardEvent): void;
}

function SecretField({ id, label, ref, maxLength, disabled, typed, onKey }: SecretFieldProps) {
  return (
    <div className={styles.secret}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <input
        ref={ref}
        id={id}
        className={styles.field}
        type="password"
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={maxLength}
        disabled={disabled}
        aria-describedby="pin-hint pin-message"
        onChange={typed}
        onKeyDown={onKey}
        onKeyUp={onKey}
        data-testid={id}
      />
    </div>
  );
}
