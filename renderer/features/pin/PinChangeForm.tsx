import { useReducer, useRef, useState } from 'react';
import type { KeyboardEvent, RefObject, SubmitEvent } from 'react';
import type { PinChangeBridge } from '../../../preload/contract/bridges';
import { t } from '../../i18n/translate';
import { secretAttributes } from '../../ui/secret-attributes';
import { lengthHint } from './length-hint';
import { initialPinChangeState, mayChange, pinChangeReducer } from './pin-change-state';
import { PinFrame } from './PinFrame';
import { ReaderNote } from './ReaderNote';
import { useConversation } from './use-conversation';
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
  const { context, phase } = state;
  const onReader = context?.onReader === true;
  const busy = phase === 'checking' || phase === 'done';

  const empty = (): void => {
    for (const { current } of [secret, newPin, again]) if (current) current.value = '';
  };
  const cancel = useConversation(bridge, context, dispatch, empty);

  const typed = (): void => {
    const [first, second] = [newPin.current?.value ?? '', again.current?.value ?? ''];
    dispatch({
      type: 'typed',
      lengths: { secret: secret.current?.value.length ?? 0, newPin: first.length, again: second.length },
      same: first === second,
    });
  };

  const askReader = useReader(bridge, phase === 'asking' && onReader && !state.lastTry, dispatch);

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
  const onUnderstood = (understood: boolean): void => dispatch({ type: 'last-try-understood', understood });

  const field = (id: string, label: string, ref: RefObject<HTMLInputElement | null>, maxLength?: number) => (
    <SecretField {...{ id, label, maxLength, typed, onKey }} ref={ref} disabled={busy} />
  );
  const longest = context && context.maxLength > 0 ? context.maxLength : undefined;
  const differ = !state.same && state.lengths.again > 0;
  return (
    <PinFrame
      title={context && t(`pin.change.title.${context.purpose}`)}
      token={context?.token}
      phase={busy ? 'busy' : phase}
      error={state.error}
      warning={phase === 'asking' && state.lastTry ? t('pin.change.lastTry') : undefined}
      lastTry={state.lastTry ? { understood: state.lastTryUnderstood, onUnderstood } : undefined}
      action={context && (onReader && !busy ? t('pin.onReader') : t(`pin.change.submit.${context.purpose}`))}
      ready={mayChange(state)}
      onSubmit={submit}
      onCancel={cancel}
    >
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
    </PinFrame>
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
        {...secretAttributes}
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
