import { useEffect, useReducer, useRef, useState } from 'react';
import type { KeyboardEvent, SubmitEvent } from 'react';
import type { PinWindowBridge } from '../../../preload/contract/bridges';
import type { PinContext } from '../../../preload/contract/model';
import { errorText } from '../../i18n/error-text';
import { t } from '../../i18n/translate';
import { AlertIcon } from '../../ui/icons';
import { initialPinState, maySubmit, pinReducer } from './pin-state';
import type { PinState } from './pin-state';
import tones from '../../ui/tone.module.css';
import styles from './PinForm.module.css';

/** How many names are shown before “and 15 more”. */
const namesShown = 5;

/**
 * The PIN window: the only place of the program where a PIN is typed. The field is not controlled by React, so the PIN
 * is never kept in a state, a prop or a rendered tree; the field is emptied the moment the PIN is handed over.
 */
export function PinForm({ bridge }: { bridge: PinWindowBridge }) {
  const [state, dispatch] = useReducer(pinReducer, initialPinState);
  const [capsLock, setCapsLock] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const close = useRef<HTMLButtonElement>(null);
  const { context, phase } = state;
  const busy = phase === 'checking' || phase === 'accepted';

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
    if (phase === 'asking') field.current?.focus();
    if (phase === 'closed') close.current?.focus();
  }, [phase, state.error]);

  const cancel = (): void => {
    if (field.current) field.current.value = '';
    if (context) void bridge.cancel(context.conversationId);
    // Without a conversation main knows nothing to cancel.
    else window.close();
  };

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const input = field.current;
    if (!input || !maySubmit({ ...state, length: input.value.length })) return;
    const verdict = bridge.submit(input.value);
    input.value = '';
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

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} autoComplete="off" aria-busy={busy}>
      <main className={styles.body}>
        <h1 className={styles.title}>{t('pin.title')}</h1>
        <p className={styles.token}>
          {context
            ? t('pin.token', { label: context.token.label || context.token.name, serial: context.token.serial })
            : phase === 'loading' && t('pin.loading')}
        </p>
        {context && <What context={context} />}
        {context && phase !== 'closed' && (
          <>
            <label className={styles.label} htmlFor="pin">
              {t('pin.label')}
            </label>
            <input
              ref={field}
              id="pin"
              className={styles.field}
              type="password"
              autoComplete="off"
              autoCorrect="off"
              autoCapitalize="off"
              spellCheck={false}
              inputMode="text"
              maxLength={context.maxLength > 0 ? context.maxLength : undefined}
              disabled={busy}
              aria-describedby="pin-hint pin-message"
              aria-invalid={state.error ? true : undefined}
              onChange={(event) => dispatch({ type: 'typed', length: event.target.value.length })}
              onKeyDown={onKey}
              onKeyUp={onKey}
              data-testid="pin-field"
            />
            <p id="pin-hint" className={styles.hint} role="status">
              {busy ? (
                t(phase === 'accepted' ? 'pin.accepted' : 'pin.checking')
              ) : (
                <FieldHint {...{ context, capsLock }} />
              )}
            </p>
          </>
        )}
        <PinMessage state={state} />
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
        {phase !== 'closed' && (
          <button type="submit" className={styles.primary} disabled={!maySubmit(state)} data-testid="pin-submit">
            {busy && <i className={styles.spinner} aria-hidden="true" />}
            {t('pin.sign')}
          </button>
        )}
      </div>
    </form>
  );
}

function What({ context }: { context: PinContext }) {
  const { documentNames, alias, signatory, entries } = context;
  const rest = documentNames.length - namesShown;
  // “and 1 more” would take the line of the name it hides.
  const shown = rest > 1 ? documentNames.slice(0, namesShown) : documentNames;
  return (
    <div className={styles.what} data-testid="pin-what">
      <p>
        {t('pin.signs')} <b>{t('pin.documents', { count: documentNames.length })}</b>
      </p>
      <ul className={styles.names}>
        {shown.map((name, index) => (
          <li key={index} title={name}>
            {name}
          </li>
        ))}
        {rest > 1 && <li className={styles.more}>{t('pin.more', { count: rest })}</li>}
      </ul>
      <p>
        {t('pin.key')} <b>{alias}</b> {t('pin.as')} <b>{signatory}</b>
      </p>
      <p>{entries > 1 ? t('pin.entries', { count: entries }) : t('pin.entriesOnce')}</p>
    </div>
  );
}

function FieldHint({ context: { minLength, maxLength }, capsLock }: { context: PinContext; capsLock: boolean }) {
  if (capsLock) return t('pin.capsLock');
  const min = Math.max(1, minLength);
  return maxLength > 0 && maxLength < 64
    ? t('pin.lengthRange', { min, max: maxLength })
    : t('pin.lengthAtLeast', { min });
}

function PinMessage({ state: { error, phase, lastTry, countLow } }: { state: PinState }) {
  const asking = phase === 'asking';
  const sentences = error && errorText(error);
  const warning = asking && lastTry ? t('pin.lastTry') : asking && countLow && !error ? t('pin.countLow') : undefined;
  const lines = sentences
    ? // A message about a try that may be repeated is short: what happened, and the warning that counts now.
      asking
      ? [sentences.what, warning ?? sentences.todo]
      : [sentences.what, `${sentences.safe} ${sentences.todo}`]
    : warning
      ? [warning]
      : [];
  return (
    <div id="pin-message" role="alert" data-testid="pin-message" data-tone={error && !asking ? 'bad' : 'warn'}>
      {lines.length > 0 && (
        <div className={`${styles.message} ${tones[error && !asking ? 'bad' : 'warn']}`}>
          <span className={styles.mark}>
            <AlertIcon size={12} />
          </span>
          <div>
            {lines.map((line, index) => (
              <p key={index} className={index === 0 && lines.length > 1 ? styles.strong : undefined}>
                {line}
              </p>
            ))}
          </div>
        </div>
      )}
    </div>
  );
}
