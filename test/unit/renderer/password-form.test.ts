// @vitest-environment happy-dom
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PasswordForm } from '../../../renderer/features/pin/PasswordForm';
import type { PasswordBridge } from '../../../preload/contract/bridges';
import type { PasswordAnswer, PasswordContext } from '../../../preload/contract/passwords';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

const conversationId = `pin-${'0'.repeat(32)}`;
const wrong: PasswordAnswer = {
  ...{ accepted: false, again: true },
  error: { code: 'identity.wrongPassword', params: { authenticator: 'Directory' } },
};

let root: Root;
let host: HTMLElement;
let sent: [string, string][];
let cancelled: string[];
let judge: (answer: PasswordAnswer) => Promise<void>;

async function show(context: Partial<PasswordContext> = {}): Promise<void> {
  let resolve: (answer: PasswordAnswer) => void = () => undefined;
  judge = (answer) => act(async () => resolve(answer));
  const bridge: PasswordBridge = {
    describe: async () => ({ ok: true, value: { conversationId, title: 'Directory', ...context } }),
    submit: (username, password) => {
      sent.push([username, password]);
      return new Promise((settle) => (resolve = settle));
    },
    cancel: async (id) => void cancelled.push(id),
  };
  await act(async () => root.render(createElement(PasswordForm, { bridge })));
}

function get<T extends HTMLElement = HTMLElement>(testId: string): T {
  const element = host.querySelector<T>(`[data-testid="${testId}"]`);
  if (!element) throw new Error(`There is no ${testId}.`);
  return element;
}
const username = (): HTMLInputElement => get<HTMLInputElement>('password-username');
const password = (): HTMLInputElement => get<HTMLInputElement>('password-field');
const mayLogIn = (): boolean => !get<HTMLButtonElement>('pin-submit').disabled;

async function type(field: HTMLInputElement, text: string): Promise<void> {
  await act(async () => {
    const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
    setValue?.call(field, text);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}
async function pressEnter(): Promise<void> {
  await act(async () => {
    host.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  });
}
async function send(name: string, secret: string): Promise<void> {
  await type(username(), name);
  await type(password(), secret);
  await pressEnter();
}

beforeEach(() => {
  sent = [];
  cancelled = [];
  host = document.createElement('div');
  document.body.append(host);
  root = createRoot(host);
});
afterEach(async () => {
  await act(async () => root.unmount());
  host.remove();
});

describe('the PIN window where a name and a password are typed', () => {
  it('says what both are for, and where the password goes', async () => {
    await show();
    expect(host.textContent).toContain('Your name and password for Directory');
    expect(get('password-what').textContent).toContain('No document is signed with it.');
    expect(get('password-what').textContent).toContain('stays on this computer');
    await act(async () => root.unmount());
    root = createRoot(host);
    await show({ server: 'ldap.acme.example:636' });
    expect(get('password-what').textContent).toContain('goes to ldap.acme.example:636, over a protected connection');
  });

  it('begins with the name, or with the password of somebody who is known', async () => {
    await show();
    expect(document.activeElement).toBe(username());
    await act(async () => root.unmount());
    root = createRoot(host);
    await show({ username: 'maria' });
    expect(username().value).toBe('maria');
    expect(document.activeElement).toBe(password());
    await type(password(), '1');
    expect(mayLogIn()).toBe(true);
  });

  it('takes nothing but both, and no blanks for a name', async () => {
    await show();
    expect(mayLogIn()).toBe(false);
    await type(password(), '12345678');
    expect(mayLogIn()).toBe(false);
    await type(username(), '  ');
    expect(mayLogIn()).toBe(false);
    await pressEnter();
    expect(sent).toEqual([]);
    await type(username(), ' maria ');
    expect(mayLogIn()).toBe(true);
    await pressEnter();
    expect(sent).toEqual([['maria', '12345678']]);
  });

  it('hides the password, and leaves none behind when it is sent; the second time it is not sent', async () => {
    await show();
    expect(password().type).toBe('password');
    expect(username().type).toBe('text');
    await send('maria', 'Kalkstein-55120');
    await pressEnter();
    expect(sent).toHaveLength(1);
    expect(password().value).toBe('');
    expect([password().disabled, username().disabled, mayLogIn()]).toEqual([true, true, false]);
    expect(host.innerHTML).not.toContain('Kalkstein');
  });

  it('says that it was wrong, keeps the name, and lets the password be typed again', async () => {
    await show();
    await send('maria', '1');
    await judge(wrong);
    expect(get('pin-message').textContent).toContain('“Directory” did not accept this username with this password.');
    expect([username().value, password().value]).toEqual(['maria', '']);
    expect(document.activeElement).toBe(password());
    expect(password().getAttribute('aria-invalid')).toBe('true');
    expect([mayLogIn(), sent.length]).toEqual([false, 1]);
    await type(password(), '2');
    await pressEnter();
    expect(sent).toEqual([
      ['maria', '1'],
      ['maria', '2'],
    ]);
  });

  it('takes its fields away where typing again would not help, and is left with what is told', async () => {
    await show();
    await send('maria', '1');
    const error = {
      code: 'identity.accountUnusable',
      params: { authenticator: 'Directory', reason: 'locked' },
    } as const;
    await judge({ accepted: false, again: false, error });
    expect(host.querySelector('input')).toBeNull();
    expect(get('pin-message').textContent).toContain('This account is locked.');
    await act(async () => get('pin-cancel').click());
    expect(cancelled).toEqual([conversationId]);
  });

  it('says that somebody is logged in, and takes nothing more', async () => {
    await show();
    await send('maria', '1');
    await judge({ accepted: true });
    expect(host.textContent).toContain('You are logged in.');
    expect([password().disabled, mayLogIn()]).toEqual([true, false]);
  });

  it('is left with Esc, and what was typed is gone', async () => {
    await show();
    await type(password(), 'Kalkstein-55120');
    const field = password();
    await act(async () => void window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' })));
    expect(cancelled).toEqual([conversationId]);
    expect(field.value).toBe('');
    expect(sent).toEqual([]);
  });
});
