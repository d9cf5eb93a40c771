// @vitest-environment happy-dom
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PinVerdict, PinWindowBridge } from '../../../preload/contract/bridges';
import type { PinContext } from '../../../preload/contract/model';
import { pinLookOf, PinLookContext } from '../../../renderer/features/pin/pin-look';
import { PinForm } from '../../../renderer/features/pin/PinForm';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

const context: PinContext = {
  conversationId: `pin-${'0'.repeat(32)}`,
  token: { name: 'card', label: 'Maria’s card', serial: '4711' },
  ...{ alias: 'signing', signatory: 'Maria Sample', documentNames: ['Lease.pdf'], purpose: 'login' },
  ...{ entry: 1, onReader: false, minLength: 4, maxLength: 6, lastTry: false, countLow: false },
};

let root: Root;
let host: HTMLElement;
let sent: string[];
let judge: (verdict: PinVerdict) => Promise<void>;

async function show(search: string, more: Partial<PinContext> = {}): Promise<void> {
  let resolve: (verdict: PinVerdict) => void = () => undefined;
  judge = (verdict) => act(async () => resolve(verdict));
  const bridge: PinWindowBridge = {
    describe: async () => ({ ok: true, value: { ...context, ...more } }),
    submit: (pin) => {
      sent.push(pin);
      return new Promise((settle) => (resolve = settle));
    },
    submitOnReader: () => new Promise(() => undefined),
    cancel: async () => undefined,
  };
  const form = createElement(PinForm, { bridge });
  await act(async () => root.render(createElement(PinLookContext, { value: pinLookOf(search) }, form)));
}
async function press(...names: string[]): Promise<void> {
  for (const name of names) {
    await act(async () => {
      host
        .querySelector(`[data-key="${name}"]`)!
        .dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0 }));
    });
  }
}
const field = (): HTMLInputElement => host.querySelector<HTMLInputElement>('#pin')!;

beforeEach(() => {
  sent = [];
  host = document.createElement('div');
  document.body.append(host);
  root = createRoot(host);
});
afterEach(async () => {
  await act(async () => root.unmount());
  host.remove();
});

describe('the PIN window at a station', () => {
  it('speaks the language of the station, in short words, and says what is signed as whom', async () => {
    await show('?language=de&keyboard=screen');
    expect(host.querySelector('h1')?.textContent).toBe('Geben Sie Ihre PIN ein');
    expect(host.textContent).toContain('Sie unterschreiben: Lease.pdf');
    expect(host.textContent).toContain('Sie sind: Maria Sample');
    // Numbers of tokens and names of keys are nothing for a counter.
    expect(host.textContent).not.toMatch(/4711|signing/);
  });

  it('takes a PIN from the keys on the screen: as long as the token takes it, and sent once', async () => {
    await show('?language=en&keyboard=screen');
    expect(document.activeElement).toBe(field());
    await press('1', '2', '3', 'backspace', '3', '4', '5', '6', '7', '8');
    expect(field().value).toBe('123456');
    await press('enter');
    expect(sent).toEqual(['123456']);
    expect(field().value).toBe('');
    expect(host.innerHTML).not.toContain('123456');
    await judge({ verdict: 'wrong', lastTry: true, countLow: true });
    expect(host.querySelector('[data-testid="pin-message"]')?.textContent).toContain(
      'The PIN was wrong. Nothing was signed.',
    );
    expect(host.textContent).toContain('One more wrong PIN blocks the card.');
  });

  it('has keys only where they are wanted, and where something is typed', async () => {
    await show('?language=en');
    expect(host.querySelector('[data-testid="screen-keyboard"]')).toBeNull();
    await act(async () => root.unmount());
    root = createRoot(host);
    await show('?language=en&keyboard=screen', { onReader: true });
    expect(host.querySelector('[data-testid="screen-keyboard"]')).toBeNull();
    expect(host.querySelector('h1')?.textContent).toBe('Type your PIN on the card reader');
  });

  it('has its digits in another order for each PIN where the station wants that, and types what stands on the key', async () => {
    const order = (): string =>
      [...host.querySelectorAll<HTMLElement>('[data-key]')]
        .map(({ dataset }) => dataset['key'] ?? '')
        .filter((name) => /^[0-9]$/.test(name))
        .join('');
    const seen = new Set<string>();
    for (let windows = 0; windows < 5; windows += 1) {
      await show('?language=en&keyboard=screen&digits=scrambled');
      seen.add(order());
      expect([...order()].sort().join('')).toBe('0123456789');
      await act(async () => root.unmount());
      root = createRoot(host);
    }
    // That five of them are the same happens once in 10!⁴ times.
    expect(seen.size).toBeGreaterThan(1);
    await show('?language=en&keyboard=screen&digits=scrambled');
    await press('1', '9', '0', '4');
    expect(field().value).toBe('1904');
    // What was typed once on the glass is read from it no second time.
    const [first, again] = [order(), new Set<string>()];
    for (let tries = 0; tries < 5; tries += 1) {
      await press('1', '2', '3', '4', 'enter');
      await judge({ verdict: 'wrong', lastTry: false, countLow: false });
      again.add(order());
    }
    expect([...again].some((other) => other !== first)).toBe(true);
  });

  it('has letters as they always stand, and digits in order where nobody wants another one', async () => {
    await show('?language=en&keyboard=screen&digits=scrambled', { keystore: 'PKCS12' });
    expect(host.querySelector('[data-testid="screen-keyboard"]')?.textContent).toContain('1234567890qwertyuiop');
    await act(async () => root.unmount());
    root = createRoot(host);
    await show('?language=en&keyboard=screen');
    expect(host.querySelector('[data-testid="screen-keyboard"]')?.textContent).toContain('1234567890');
  });

  it('is as it always was where no station asks', async () => {
    for (const search of ['', '?keyboard=screen', '?language=xx&keyboard=screen']) {
      await show(search);
      expect(host.querySelector('[data-testid="screen-keyboard"]')).toBeNull();
      expect(host.querySelector('h1')?.textContent).toBe('Enter your PIN');
      expect(host.textContent).toContain('4711');
      await act(async () => root.unmount());
      root = createRoot(host);
    }
  });
});
