import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import type { KeyboardEvent, SubmitEvent } from 'react';
import type { PinWindowBridge } from '../../../preload/contract/bridges';
import type { KeyTask } from '../../../preload/contract/keys';
import type { PinContext } from '../../../preload/contract/model';
import { t } from '../../i18n/translate';
import { lengthHint } from './length-hint';
import { initialPinState, maySubmit, pinReducer } from './pin-state';
import type { PinState } from './pin-state';
import { PinMessage } from './PinMessage';
import { ReaderNote } from './ReaderNote';
import { useReader } from './use-reader';
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
  const primary = useRef<HTMLButtonElement>(null);
  const { context, phase } = state;
  const onReader = context?.onReader === true;
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
    if (phase === 'asking') (field.current ?? primary.current)?.focus();
    if (phase === 'closed') close.current?.focus();
  }, [phase, state.error]);

  const askReader = useCallback(async (): Promise<void> => {
    const verdict = bridge.submitOnReader();
    dispatch({ type: 'submitted' });
    dispatch({ type: 'judged', verdict: await verdict });
  }, [bridge]);

  useReader(phase === 'asking' && onReader && !state.lastTry, askReader);

  const cancel = (): void => {
    if (field.current) field.current.value = '';
    if (context) void bridge.cancel(context.conversationId);
    // Without a conversation main knows nothing to cancel.
    else window.close();
  };

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (onReader) {
      if (maySubmit(state)) await askReader();
      return;
    }
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
        <h1 className={styles.title}>
          {t(onReader ? 'pin.titleOnReader' : context?.keystore ? 'pin.titlePassword' : 'pin.title')}
        </h1>
        <p className={styles.token}>
          {context
            ? t('pin.token', { ...context.token, label: context.token.label || context.token.name })
            : phase === 'loading' && t('pin.loading')}
        </p>
        {context && (context.task ? <Task task={context.task} context={context} /> : <What context={context} />)}
        {onReader && phase !== 'closed' && <ReaderNote text={readerText(phase)} />}
        {context && !onReader && phase !== 'closed' && (
          <>
            <label className={styles.label} htmlFor="pin">
              {t(context.keystore ? 'pin.labelPassword' : 'pin.label')}
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
        <PinMessage error={state.error} asking={phase === 'asking'} warning={warningOf(state)} />
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
          <button
            ref={primary}
            type="submit"
            className={styles.primary}
            disabled={!maySubmit(state)}
            data-testid="pin-submit"
          >
            {busy && <i className={styles.spinner} aria-hidden="true" />}
            {t(onReader && !busy ? 'pin.onReader' : context?.task ? `pin.submit.${context.task}` : 'pin.sign')}
          </button>
        )}
      </div>
    </form>
  );
}

function readerText(phase: PinState['phase']): string {
  return phase === 'accepted' ? t('pin.accepted') : t(phase === 'checking' ? 'pin.readerNow' : 'pin.readerReady');
}

function Entries({ context: { purpose, entry, entries, keystore } }: { context: PinContext }) {
  if (keystore) return t('pin.passwordOnce');
  if (purpose === 'signature') return t('pin.entryOf', { entry, count: entries ?? entry });
  if (entries === undefined) return t('pin.entriesUnknown');
  return entries > 1 ? t('pin.entries', { count: entries }) : t('pin.entriesOnce');
}

function What({ context }: { context: PinContext }) {
  const { documentNames, alias, signatory } = context;
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
        {signatory ? (
          <>
            {t('pin.key')} <b>{alias}</b> {t('pin.as')} <b>{signatory}</b>
          </>
        ) : (
          t('pin.keyAfterPassword')
        )}
      </p>
      <p data-testid="pin-entries">
        <Entries context={context} />
      </p>
    </div>
  );
}

/** What the PIN is for where it is not for documents. */
function Task({ task, context }: { task: KeyTask; context: PinContext }) {
  const { alias, token } = context;
  return (
    <div className={styles.what} data-testid="pin-what" data-task={task}>
      <p>
        <b>{t(`pin.task.${task}`, { alias, token: token.label || token.name })}</b>
      </p>
      <p>{t('pin.task.nothingSigned')}</p>
      <p data-testid="pin-entries">
        <Entries context={context} />
      </p>
    </div>
  );
}

function FieldHint({ context, capsLock }: { context: PinContext; capsLock: boolean }) {
  return capsLock ? t('pin.capsLock') : lengthHint(context);
}

/** What counts before the next try. */
function warningOf({ error, phase, lastTry, countLow }: PinState): string | undefined {
  if (phase !== 'asking') return undefined;
  if (lastTry) return t('pin.lastTry');
  return countLow && !error ? t('pin.countLow') : undefined;
}
