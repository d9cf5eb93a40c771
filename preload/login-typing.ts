import type { LoginField, LoginKey } from './contract/login-window';

const kinds: Record<string, LoginField> = {
  ...{ text: 'text', search: 'text', url: 'text', password: 'password' },
  ...{ email: 'email', tel: 'number', number: 'number' },
};

/** What kind of field an element is; undefined for what nothing is typed into. */
export function fieldOf(element: Element | null): LoginField | undefined {
  if (element instanceof HTMLTextAreaElement) return element.readOnly || element.disabled ? undefined : 'text';
  if (element instanceof HTMLInputElement) {
    if (element.readOnly || element.disabled) return undefined;
    if (element.inputMode === 'numeric' && element.type === 'text') return 'number';
    return kinds[element.type];
  }
  return undefined;
}

/** Types into the field that has the focus, as a keyboard does: the page hears of it, and its history can undo it. */
export function typeInPage(text: string): void {
  if (fieldOf(document.activeElement)) document.execCommand('insertText', false, text);
}

const focusable = 'input:not([type=hidden]),select,textarea,button,a[href],[tabindex]:not([tabindex="-1"])';

function moveFocus(by: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>(focusable)].filter(
    (element) => !element.matches(':disabled') && element.checkVisibility(),
  );
  const at = all.findIndex((element) => element === document.activeElement);
  all[(at + by + all.length) % all.length]?.focus();
}

function moveCaret(by: 1 | -1): void {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLInputElement || activeElement instanceof HTMLTextAreaElement)) return;
  const at = activeElement.selectionStart;
  if (at === null) return;
  const to = Math.max(0, Math.min(activeElement.value.length, at + by));
  activeElement.setSelectionRange(to, to);
}

/** Does what a key does beside typing. */
export function pressInPage(key: LoginKey): void {
  const { activeElement } = document;
  switch (key) {
    case 'Backspace':
      if (fieldOf(activeElement)) document.execCommand('delete');
      return;
    case 'Enter':
      if (activeElement instanceof HTMLInputElement) activeElement.form?.requestSubmit();
      else if (activeElement instanceof HTMLTextAreaElement) document.execCommand('insertText', false, '\n');
      else if (activeElement instanceof HTMLElement) activeElement.click();
      return;
    case 'Tab':
      return moveFocus(1);
    case 'BackTab':
      return moveFocus(-1);
    case 'ArrowLeft':
      return moveCaret(-1);
    case 'ArrowRight':
      return moveCaret(1);
  }
}
