/** What keys on the screen write into: a field for a line of text. */
const written = 'input[type="text"], input[type="password"], input:not([type])';

/** The field that has the focus, or else the first of `within` that takes something. */
export function fieldIn(within: ParentNode): HTMLInputElement | undefined {
  const { activeElement } = document;
  if (activeElement instanceof HTMLInputElement && activeElement.matches(written) && within.contains(activeElement)) {
    return activeElement.disabled ? undefined : activeElement;
  }
  return [...within.querySelectorAll<HTMLInputElement>(written)].find(({ disabled }) => !disabled);
}

/** Writes as a key would: in the place of what is marked, and no more than the field takes. */
export function typeInto(field: HTMLInputElement, text: string): void {
  const [start, end] = markedIn(field);
  if (field.maxLength >= 0 && field.value.length - (end - start) + text.length > field.maxLength) return;
  replace(field, text, start, end);
}

/** Takes away what is marked, or the character before the caret. */
export function eraseIn(field: HTMLInputElement): void {
  const [start, end] = markedIn(field);
  if (start !== end) return replace(field, '', start, end);
  const [before] = [...field.value.slice(0, start)].slice(-1);
  if (before !== undefined) replace(field, '', start - before.length, start);
}

function markedIn({ selectionStart, selectionEnd, value }: HTMLInputElement): [start: number, end: number] {
  return [selectionStart ?? value.length, selectionEnd ?? value.length];
}

function replace(field: HTMLInputElement, text: string, start: number, end: number): void {
  field.setRangeText(text, start, end);
  field.setSelectionRange(start + text.length, start + text.length);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
