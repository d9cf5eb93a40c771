// @vitest-environment happy-dom
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PinForm } from '../../../renderer/features/pin/PinForm';
import type { PinVerdict, PinWindowBridge } from '../../../preload/contract/bridges';
import type { PinContext } from '../../../preload/contract/model';
import { pinContext } from './samples';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

let root: Root;
let host: HTMLElement;
let sent: string[];
let cancelled: string[];
let onReader: number;
let judge: (verdict: PinVerdict) => Promise<void>;

async function show(context: Partial<PinContext> = {}): Promise<void> {
  let resolve: (verdict: PinVerdict) => void = () => undefined;
  judge = (verdict) => act(async () => resolve(verdict));
  const bridge: PinWindowBridge = {
    describe: async () => ({ ok: true, value: { ...pinContext, ...context } }),
    submit: (pin) => {
      sent.push(pin);
      return new Promise((settle) => {
        resolve = settle;
      });
    },
    submitOnReader: () => {
      onReader += 1;
      return new Promise((settle) => {
        resolve = settle;
      });
    },
    cancel: async (id) => void cancelled.push(id),
  };
  await act(async () => root.render(createElement(PinForm, { bridge })));
}

function find<T extends HTMLElement = HTMLElement>(testId: string): T | null {
  return host.querySelector<T>(`[data-testid="${testId}"]`);
}
function get<T extends HTMLElement = HTMLElement>(testId: string): T {
  const element = find<T>(testId);
  if (!element) throw new Error(`There is no ${testId}.`);
  return element;
}
const field = (): HTMLInputElement => get<HTMLInputElement>('pin-field');
const submitButton = (): HTMLButtonElement => get<HTMLButtonElement>('pin-submit');

async function type(pin: string): Promise<void> {
  await act(async () => {
    const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
    setValue?.call(field(), pin);
    field().dispatchEvent(new Event('input', { bubbles: true }));
  });
}
async function press(element: HTMLElement): Promise<void> {
  await act(async () => element.click());
}
async function pressEnter(): Promise<void> {
  await act(async () => {
    host.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  });
}

beforeEach(() => {
  sent = [];
  cancelled = [];
  onReader = 0;
  host = document.createElement('div');
  document.body.append(host);
  root = createRoot(host);
});
afterEach(async () => {
  await act(async () => root.unmount());
  host.remove();
});

describe('the PIN window', () => {
  it('says what is signed, with which key, on which token', async () => {
    await show();
    expect(get('pin-what').textContent).toMatch(/1 document.*Contract 1\.pdf.*user_maria.*Maria Lindqvist/s);
    expect(host.textContent).toContain('ID card, serial 8841');
    expect(document.activeElement).toBe(field());
  });

  it('says what it does with the keys of the token where no document is signed', async () => {
    await show({ task: 'delete', alias: 'contracts', documentNames: [], entries: 1 });
    expect(get('pin-what').textContent).toContain('Deletes the key “contracts” of ID card, for ever');
    expect(get('pin-what').textContent).toContain('No document is signed with this PIN.The PIN is asked for once.');
    expect(submitButton().textContent).toBe('Delete key');
  });

  it('warns of what somebody may want to stop for, and of how many documents it is said', async () => {
    await show({
      documentNames: ['a.pdf', 'b.pdf'],
      warnings: [
        { note: { code: 'visible.maybeHidden', params: {} }, documents: 2 },
        { note: { code: 'visible.crowded', params: { page: 3 } }, documents: 1 },
      ],
    });
    const notes = [...host.querySelectorAll('[data-testid="pin-note"]')].map(({ textContent }) => textContent);
    expect(notes[0]).toMatch(/^Some programs will not show the visible signature/);
    expect(notes[1]).toMatch(/^In 1 document: Page 3 has no free place/);
    await show();
    expect(find('pin-note')).toBeNull();
  });

  it('shows five of many names and how many more there are', async () => {
    await show({ documentNames: Array.from({ length: 20 }, (_, n) => `Contract ${n}.pdf`) });
    expect(get('pin-what').querySelectorAll('li')).toHaveLength(6);
    expect(get('pin-what').textContent).toMatch(/20 documents.*Contract 4\.pdfand 15 more/s);
  });

  it('hides what is typed, takes no more than the token does, and leaves no PIN behind after sending', async () => {
    await show();
    expect(field().type).toBe('password');
    expect(field().maxLength).toBe(16);
    expect(submitButton().disabled).toBe(true);
    await type('123456');
    expect(submitButton().disabled).toBe(false);
    await pressEnter();
    expect(sent).toEqual(['123456']);
    expect(field().value).toBe('');
    expect(field().disabled).toBe(true);
    expect(host.innerHTML).not.toContain('123456');
  });

  it('does not send a second PIN while the token judges the first', async () => {
    await show();
    await type('123456');
    await pressEnter();
    await pressEnter();
    expect(sent).toHaveLength(1);
  });

  it('does not send a PIN that is too short', async () => {
    await show();
    await type('123');
    await pressEnter();
    expect(sent).toEqual([]);
  });

  it('says that a PIN was wrong, with an empty field in focus, and sends nothing by itself', async () => {
    await show();
    await type('123456');
    await pressEnter();
    await judge({ verdict: 'wrong', lastTry: false, countLow: true });
    expect(get('pin-message').textContent).toContain('not the PIN of “ID card”');
    expect(field().value).toBe('');
    expect(document.activeElement).toBe(field());
    expect(submitButton().disabled).toBe(true);
    expect(find('pin-last-try')).toBeNull();
    expect(sent).toHaveLength(1);
  });

  it('wants a tick before the last try', async () => {
    await show();
    await type('123456');
    await pressEnter();
    await judge({ verdict: 'wrong', lastTry: true, countLow: true });
    expect(get('pin-message').textContent).toContain('This is the last try.');
    await type('123456');
    expect(submitButton().disabled).toBe(true);
    await pressEnter();
    expect(sent).toHaveLength(1);
    await press(get('pin-last-try'));
    expect(submitButton().disabled).toBe(false);
    await pressEnter();
    expect(sent).toHaveLength(2);
  });

  it('leaves only Close when the PIN is locked', async () => {
    await show();
    await type('123456');
    await pressEnter();
    await judge({ verdict: 'locked' });
    expect(find('pin-field')).toBeNull();
    expect(find('pin-submit')).toBeNull();
    expect(get('pin-message').textContent).toMatch(/locked.*PUK/);
    expect(get('pin-cancel').textContent).toBe('Close');
    await press(get('pin-cancel'));
    expect(cancelled).toEqual([pinContext.conversationId]);
  });

  it.each([
    [{ entries: 1 }, 'The PIN is asked for once.'],
    [{ entries: undefined }, 'once, unless this key wants it for each signature'],
    [{ entries: 6 }, 'The PIN will be asked for 6 times'],
    [{ purpose: 'signature', entry: 2, entries: 6 }, 'PIN 2 of 6: this key wants it for each signature.'],
  ] as [Partial<PinContext>, string][])('says how many PINs it takes: %j', async (context, text) => {
    await show(context);
    expect(get('pin-entries').textContent).toContain(text);
  });

  it('names the slot where a card has several PINs', async () => {
    await show({ token: { ...pinContext.token, slot: 'Reader 0 (Signature PIN)' } });
    expect(host.textContent).toContain('ID card, serial 8841, Reader 0 (Signature PIN)');
  });

  it('has no field where the PIN is typed on the reader, asks there at once, and can be cancelled meanwhile', async () => {
    await show({ onReader: true });
    expect(find('pin-field')).toBeNull();
    expect(onReader).toBe(1);
    expect(host.textContent).toContain('Type your PIN on the reader');
    expect(get('pin-on-reader').textContent).toContain('now');
    await pressEnter();
    expect(onReader).toBe(1);
    await press(get('pin-cancel'));
    expect(cancelled).toEqual([pinContext.conversationId]);
    expect(sent).toEqual([]);
  });

  it('waits for a yes before the reader asks again, and for the tick before the last try', async () => {
    await show({ onReader: true });
    await judge({ verdict: 'wrong', lastTry: false, countLow: true });
    expect(onReader).toBe(1);
    await press(submitButton());
    await pressEnter();
    expect(onReader).toBe(2);
    await judge({ verdict: 'wrong', lastTry: true, countLow: true });
    expect(submitButton().disabled).toBe(true);
    await pressEnter();
    expect(onReader).toBe(2);
    await press(get('pin-last-try'));
    await pressEnter();
    expect(onReader).toBe(3);
  });

  it('does not let the reader ask at the last try before the tick', async () => {
    await show({ onReader: true, lastTry: true });
    expect(onReader).toBe(0);
    expect(get('pin-message').textContent).toContain('This is the last try.');
    await press(get('pin-last-try'));
    await pressEnter();
    expect(onReader).toBe(1);
  });

  it('cancels with Escape and empties the field', async () => {
    await show();
    await type('123456');
    await act(async () => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' })));
    expect(cancelled).toEqual([pinContext.conversationId]);
    expect(field().value).toBe('');
    expect(sent).toEqual([]);
  });
});
