import type { Input } from 'electron';

/** What of a key press decides whether it reaches a page. */
export type KeyPress = Pick<Input, 'key' | 'shift' | 'control' | 'alt' | 'meta'>;

/** Keys that move about in a page and in a field. */
const moving = ['Tab', 'Enter', 'Home', 'End', 'PageUp', 'PageDown', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'];
/** Keys that only change what the next ones type. */
const changing = ['Shift', 'AltGraph', 'CapsLock', 'NumLock', 'Dead', 'Compose', 'Process'];
const wantedKeys: ReadonlySet<string> = new Set([...moving, ...changing, 'Backspace', 'Delete', 'Escape', 'Clear']);

/**
 * Whether a key reaches the pages of a station: what types, and what moves about in a page. Everything else is a way to somewhere,
 * today or in a later Chromium, and so the list names what is let through and nothing else.
 *
 * @param platform - on macOS the Option key types letters
 */
export function isWantedKey(
  { key, shift, control, alt, meta }: KeyPress,
  platform: NodeJS.Platform = process.platform,
): boolean {
  if (control || meta) return false;
  // Chromium gives a letter that is typed with AltGr no modifier.
  const typed = [...key].length === 1;
  if (alt && !(typed && platform === 'darwin')) return false;
  // With Shift they cut to the clipboard, and open the task manager of a browser.
  if (shift && (key === 'Delete' || key === 'Escape')) return false;
  return typed || wantedKeys.has(key);
}
