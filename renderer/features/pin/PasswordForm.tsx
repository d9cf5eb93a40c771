import { useEffect, useReducer, useRef, useState } from 'react';
import type { KeyboardEvent, SubmitEvent } from 'react';
import type { PasswordBridge } from '../../../preload/contract/bridges';
import { secretAttributes } from '../../ui/secret-attributes';
import { initialPasswordState, maySend, passwordReducer } from './password-state';
import { usePinLook } from './pin-look';
import { PinFrame } from './PinFrame';
import { useConversation } from './use-conversation';
import styles from './PinForm.module.css';

/**
 * The PIN window where a name and a password are typed. As in {@link PinForm} no field is controlled by React, and the password's is
 * emptied the moment its content is handed over. The name stays for another try.
 */
export function PasswordForm({ bridge }: { bridge: PasswordBridge }) {
  const { t } = usePinLook();
  const [state, dispatch] = useReducer(passwordReducer, initialPasswordState);
  const [capsLock, setCapsLock] = useState(false);
  const name = useRef<HTMLInputElement>(null);
  const secret = useRef<HTMLInputElement>(null);
  const { context, phase, error } = state;
  const busy = phase === 'checking' || phase === 'accepted';

  const cancel = useConversation(bridge, context, dispatch, () => {
    if (secret.current) secret.current.value = '';
  });

  // Whoever is known already types the password only; PinFrame looks for that field.
  const known = context?.username !== undefined;
  useEffect(() => {
    document.title = t('pin.login.windowTitle');
    if (phase === 'asking' && !known && !error) name.current?.focus();
  }, [phase, known, error, t]);

  const typed = (): void => {
    const named = (name.current?.value.trim() ?? '') !== '';
    dispatch({ type: 'typed', named, typed: (secret.current?.value ?? '') !== '' });
  };

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const [username, password] = [name.current, secret.current];
    if (!username || !password) return;
    if (!maySend({ ...state, named: username.value.trim() !== '', typed: password.value !== '' })) return;
    const verdict = bridge.submit(username.value.trim(), password.value);
    password.value = '';
    dispatch({ type: 'submitted' });
    dispatch({ type: 'judged', verdict: await verdict });
  };

  const onKey = (event: KeyboardEvent): void => {
    setCapsLock(event.getModifierState('CapsLock'));
  };

  return (
    <PinFrame
      title={t('pin.login.title')}
      token={undefined}
      about={context && t('pin.login.about', { title: context.title })}
      phase={busy ? 'busy' : phase}
      error={error}
      warning={undefined}
      lastTry={undefined}
      action={t('pin.login.submit')}
      ready={maySend(state)}
      keys="letters"
      onSubmit={submit}
      onCancel={cancel}
    >
      {context && (
        <div className={`${styles.what} ${styles.brief}`} data-testid="password-what">
          <p>
            <b>{t('pin.login.why')}</b>
          </p>
          <p>
            {context.server === undefined
              ? t('pin.login.heldHere')
              : t('pin.login.shownTo', { server: context.server })}
          </p>
        </div>
      )}
      {context && phase !== 'closed' && (
        <>
          <div className={styles.secret}>
            <label className={styles.label} htmlFor="username">
              {t('pin.login.username')}
            </label>
            <input
              ref={name}
              id="username"
              className={`${styles.field} ${styles.plainField}`}
              {...secretAttributes}
              type="text"
              maxLength={256}
              defaultValue={context.username}
              disabled={busy}
              onChange={typed}
              data-testid="password-username"
            />
          </div>
          <div className={styles.secret}>
            <label className={styles.label} htmlFor="password">
              {t('pin.login.password')}
            </label>
            <input
              ref={secret}
              id="password"
              className={styles.field}
              {...secretAttributes}
              maxLength={256}
              disabled={busy}
              aria-describedby="password-hint pin-message"
              aria-invalid={error ? true : undefined}
              onChange={typed}
              onKeyDown={onKey}
              onKeyUp={onKey}
              data-testid="password-field"
            />
          </div>
          <p id="password-hint" className={styles.hint} role="status">
            {busy
              ? t(phase === 'accepted' ? 'pin.login.accepted' : 'pin.login.checking')
              : capsLock && t('pin.capsLock')}
          </p>
        </>
      )}
    </PinFrame>
  );
}
