// @vitest-environment happy-dom
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rowsOf, scrambledDigits } from '../../../renderer/features/keyboard/key-layouts';
import { ScreenKeyboard } from '../../../renderer/features/keyboard/ScreenKeyboard';
import type { ScreenKeyboardProps } from '../../../renderer/features/keyboard/ScreenKeyboard';
import { eraseIn, fieldIn, typeInto } from '../../../renderer/features/keyboard/typed-into';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

let root: Root;
let host: HTMLElement;
let typed: string;

async function show(props: Pick<ScreenKeyboardProps, 'layout' | 'language'> & { scrambled?: boolean }): Promise<void> {
  typed = '';
  await act(async () =>
    root.render(
      createElement(ScreenKeyboard, {
        ...props,
        onText: (text: string) => void (typed += text),
        onBackspace: () => void (typed += '⌫'),
        onEnter: () => void (typed += '⏎'),
      }),
    ),
  );
}
const keys = (): HTMLElement[] => [...host.querySelectorAll<HTMLElement>('[data-key]')];
async function press(...names: string[]): Promise<void> {
  for (const name of names) {
    const key = keys().find((one) => one.dataset['key'] === name);
    if (!key) throw new Error(`There is no key ${name}.`);
    await act(async () => {
      key.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0 }));
      // A pointer's click comes after it, and is no second press.
      key.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }));
    });
  }
}

beforeEach(() => {
  host = document.createElement('div');
  document.body.append(host);
  root = createRoot(host);
});
afterEach(async () => {
  await act(async () => root.unmount());
  host.remove();
});

describe('keys on the screen', () => {
  it('write what stands on them, once for a press', async () => {
    await show({ layout: 'qwerty', language: 'en' });
    await press('p', 'a', '1', 'space', '@', 'backspace', 'enter');
    expect(typed).toBe('pa1 @⌫⏎');
  });

  it('write one capital letter after Shift, and all of them after two', async () => {
    await show({ layout: 'qwertz', language: 'de' });
    await press('shift', 'm', 'a', 'shift', 'shift', 'ü', 'ö', 'shift', 'z');
    expect(typed).toBe('MaÜÖz');
  });

  it('stand as the language has them', async () => {
    await show({ layout: 'qwertz', language: 'de' });
    const german = keys().map(({ dataset }) => dataset['key']);
    expect(german.indexOf('z')).toBeLessThan(german.indexOf('y'));
    for (const letter of 'äöüß') expect(german).toContain(letter);
    expect(host.querySelector('[role="region"]')?.getAttribute('aria-label')).toBe('Tasten auf dem Bildschirm');
  });

  it('write every sign of ASCII in one layout or another', () => {
    for (const layout of ['qwerty', 'qwertz'] as const) {
      const all = new Set([...rowsOf(layout, 'letters', []), ...rowsOf(layout, 'signs', [])].flat());
      const missing = [];
      for (let code = 0x21; code < 0x7f; code += 1) {
        const sign = String.fromCharCode(code);
        if (!all.has(sign.toLowerCase())) missing.push(sign);
      }
      expect(missing).toEqual([]);
    }
  });

  it('are a number pad for a PIN, with letters behind one key, and back', async () => {
    await show({ layout: 'digits', language: 'en' });
    await press('4', '0', 'letters', 'x', 'digits', '7');
    expect(typed).toBe('40x7');
  });

  it('keep the focus where it is, and are nothing that Tab reaches', async () => {
    await show({ layout: 'digits', language: 'en' });
    expect(keys().length).toBeGreaterThan(12);
    for (const key of keys()) expect(key.tabIndex).toBe(-1);
    const down = new MouseEvent('mousedown', { bubbles: true, cancelable: true });
    keys()[0]!.dispatchEvent(down);
    expect(down.defaultPrevented).toBe(true);
  });

  it('are pressed without a pointer, as a screen reader does', async () => {
    await show({ layout: 'digits', language: 'en' });
    await act(async () => keys()[0]!.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 0 })));
    expect(typed).toBe('1');
  });

  it('stand in their order unless another is wanted, and then each is there once', () => {
    expect(scrambledDigits((bound) => bound - 1)).toEqual([...'1234567890']);
    const drawn = Array.from({ length: 200 }, () => scrambledDigits());
    for (const digits of drawn) expect([...digits].sort().join('')).toBe('0123456789');
    // Each digit is first about as often as any other: 20 times of 200.
    for (const digit of '0123456789') {
      const first = drawn.filter(([one]) => one === digit).length;
      expect(first).toBeGreaterThan(3);
      expect(first).toBeLessThan(50);
    }
  });
});

describe('what is typed with them', () => {
  const fieldWith = (value: string, attributes = ''): HTMLInputElement => {
    host.innerHTML = `<input type="password" ${attributes}>`;
    const field = host.querySelector('input')!;
    field.value = value;
    return field;
  };

  it('goes to the caret, and tells the page of it', () => {
    const field = fieldWith('1456');
    let told = 0;
    field.addEventListener('input', () => (told += 1));
    field.setSelectionRange(1, 1);
    typeInto(field, '2');
    typeInto(field, '3');
    expect(field.value).toBe('123456');
    expect(told).toBe(2);
  });

  it('is no longer than the field', () => {
    const field = fieldWith('12', 'maxlength="3"');
    field.setSelectionRange(2, 2);
    typeInto(field, '3');
    typeInto(field, '4');
    expect(field.value).toBe('123');
  });

  it('goes one character at a time, or as it is marked', () => {
    const field = fieldWith('ab😀');
    field.setSelectionRange(4, 4);
    eraseIn(field);
    expect(field.value).toBe('ab');
    field.setSelectionRange(0, 2);
    eraseIn(field);
    expect(field.value).toBe('');
    eraseIn(field);
    expect(field.value).toBe('');
  });

  it('goes to the field that has the focus, else to the first that takes something, never out of its form', () => {
    host.innerHTML =
      '<form><input type="checkbox"><input id="a" type="text"><input id="b" type="password"></form><input id="c">';
    const form = host.querySelector('form')!;
    expect(fieldIn(form)?.id).toBe('a');
    host.querySelector<HTMLInputElement>('#b')!.focus();
    expect(fieldIn(form)?.id).toBe('b');
    host.querySelector<HTMLInputElement>('#c')!.focus();
    expect(fieldIn(form)?.id).toBe('a');
    host.querySelector<HTMLInputElement>('#b')!.disabled = true;
    host.querySelector<HTMLInputElement>('#a')!.disabled = true;
    expect(fieldIn(form)).toBeUndefined();
  });
});
