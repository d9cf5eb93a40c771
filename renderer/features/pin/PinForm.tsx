import { useEffect, useReducer, useRef, useState } from 'react';
import type { KeyboardEvent, SubmitEvent } from 'react';
import type { PinWindowBridge } from '../../../preload/contract/bridges';
import type { KeyTask, PinContext } from '../../../preload/contract/model';
import { describeNote } from '../../../preload/contract/signing-notes';
import { secretAttributes } from '../../ui/secret-attributes';
import { lengthHint } from './length-hint';
import { usePinLook } from './pin-look';
import type { PinLook } from './pin-look';
import { initialPinState, maySubmit, pinReducer } from './pin-state';
import type { PinState } from './pin-state';
import { PinFrame } from './PinFrame';
import { ReaderNote } from './ReaderNote';
import { StationWhat } from './StationWhat';
import { useConversation } from './use-conversation';
import { useReader } from './use-reader';
import styles from './PinForm.module.css';

/** How many names are shown before “and 15 more”. */
const namesShown = 5;

/**
 * The PIN window: the only place of the program where a PIN is typed. The field is not controlled by React, so the PIN
 * is never kept in a state, a prop or a rendered tree; the field is emptied the moment the PIN is handed over.
 */
export function PinForm({ bridge }: { bridge: PinWindowBridge }) {
  const { t, station } = usePinLook();
  const [state, dispatch] = useReducer(pinReducer, initialPinState);
  const [capsLock, setCapsLock] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const { context, phase, error, lastTryUnderstood } = state;
  const onReader = context?.onReader === true;
  const busy = phase === 'checking' || phase === 'accepted';
  const cancel = useConversation(bridge, context, dispatch, () => {
    if (field.current) field.current.value = '';
  });

  const title = t(onReader ? 'pin.titleOnReader' : context?.keystore ? 'pin.titlePassword' : 'pin.title');
  useEffect(() => {
    // At a station it is a part of the one window, and a screen reader tells what the part is called.
    if (station) document.title = title;
  }, [station, title]);

  const askReader = useReader(bridge, phase === 'asking' && onReader && !state.lastTry, dispatch);

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
  const onUnderstood = (understood: boolean): void => dispatch({ type: 'last-try-understood', understood });

  return (
    <PinFrame
      title={title}
      token={context?.token}
      phase={busy ? 'busy' : phase}
      error={error}
      warning={warningOf(state, t)}
      lastTry={state.lastTry ? { understood: lastTryUnderstood, onUnderstood } : undefined}
      action={t(onReader && !busy ? 'pin.onReader' : context?.task ? `pin.submit.${context.task}` : 'pin.sign')}
      ready={maySubmit(state)}
      keys={onReader ? undefined : context?.keystore ? 'letters' : 'digits'}
      onSubmit={submit}
      onCancel={cancel}
    >
      {context && context.task && <Task task={context.task} context={context} />}
      {context && !context.task && (station ? <StationWhat context={context} /> : <What context={context} />)}
      {onReader && phase !== 'closed' && <ReaderNote text={readerText(phase, t)} />}
      {context && !onReader && phase !== 'closed' && (
        <>
          <label className={styles.label} htmlFor="pin">
            {t(context.keystore ? 'pin.labelPassword' : 'pin.label')}
          </label>
          <input
            ref={field}
            id="pin"
            className={styles.field}
            {...secretAttributes}
            inputMode="text"
            maxLength={context.maxLength > 0 ? context.maxLength : undefined}
            disabled={busy}
            aria-describedby="pin-hint pin-message"
            aria-invalid={error ? true : undefined}
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
    </PinFrame>
  );
}

function readerText(phase: PinState['phase'], t: PinLook['t']): string {
  return phase === 'accepted' ? t('pin.accepted') : t(phase === 'checking' ? 'pin.readerNow' : 'pin.readerReady');
}

function Entries({ context: { purpose, entry, entries, keystore } }: { context: PinContext }) {
  const { t } = usePinLook();
  if (keystore) return t('pin.passwordOnce');
  if (purpose === 'signature') return t('pin.entryOf', { entry, count: entries ?? entry });
  if (entries === undefined) return t('pin.entriesUnknown');
  return entries > 1 ? t('pin.entries', { count: entries }) : t('pin.entriesOnce');
}

function What({ context }: { context: PinContext }) {
  const { t } = usePinLook();
  const { documentNames, alias, signatory, onBehalfOf } = context;
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
        {onBehalfOf !== undefined && (
          <span data-testid="pin-on-behalf-of">
            {' '}
            {t('pin.onBehalfOf')} <b>{onBehalfOf}</b>
          </span>
        )}
      </p>
      <p data-testid="pin-entries">
        <Entries context={context} />
      </p>
      {context.warnings?.map(({ note, documents }) => (
        <p key={JSON.stringify(note)} className={styles.note} data-testid="pin-note">
          {documents < documentNames.length && <b>{t('pin.concerns', { count: documents })} </b>}
          {describeNote(note)}
        </p>
      ))}
    </div>
  );
}

/** What the PIN is for where it is not for documents. */
function Task({ task, context }: { task: KeyTask; context: PinContext }) {
  const { t, station } = usePinLook();
  const { alias, token } = context;
  return (
    <div className={styles.what} data-testid="pin-what" data-task={task}>
      <p>
        <b>{t(`pin.task.${task}`, { alias, token: token.label || token.name })}</b>
      </p>
      <p>{t('pin.task.nothingSigned')}</p>
      {!station && (
        <p data-testid="pin-entries">
          <Entries context={context} />
        </p>
      )}
    </div>
  );
}

function FieldHint({ context, capsLock }: { context: PinContext; capsLock: boolean }) {
  const { t } = usePinLook();
  return capsLock ? t('pin.capsLock') : lengthHint(context, t);
}

/** What counts before the next try. */
function warningOf({ error, phase, lastTry, countLow }: PinState, t: PinLook['t']): string | undefined {
  if (phase !== 'asking') return undefined;
  if (lastTry) return t('pin.lastTry');
  return countLow && !error ? t('pin.countLow') : undefined;
}
