import { expect, it } from 'vitest';
import { isWantedKey, type KeyPress } from '../../../main/app/kiosk-keys';

type Modifier = Exclude<keyof KeyPress, 'key'>;

const press = (key: string, ...modifiers: Modifier[]): KeyPress => ({
  key,
  ...{ shift: false, control: false, alt: false, meta: false },
  ...Object.fromEntries(modifiers.map((one) => [one, true])),
});

const letters = ['a', 'Z', 'ä', 'ß', '@', '€', '{', '1', ' ', '漢', '😀'];
const moving = ['Tab', 'Enter', 'Home', 'End', 'PageUp', 'PageDown', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'];

it.each([...letters, ...moving, 'Backspace', 'Delete', 'Escape', 'Dead'])('%s reaches the page', (key) => {
  expect(isWantedKey(press(key), 'linux')).toBe(true);
});

it.each([...letters, ...moving, 'Backspace'])('%s with Shift reaches the page', (key) => {
  expect(isWantedKey(press(key, 'shift'), 'linux')).toBe(true);
});

const functionKeys = Array.from({ length: 24 }, (_, index) => `F${index + 1}`);
const leadingOut = [
  ...[
    'Alt',
    'Control',
    'Meta',
    'OS',
    'Super',
    'Hyper',
    'Fn',
    'ContextMenu',
    'PrintScreen',
    'Pause',
    'ScrollLock',
    'Insert',
  ],
  ...['BrowserBack', 'BrowserForward', 'BrowserHome', 'BrowserRefresh', 'BrowserSearch', 'BrowserFavorites'],
  ...[
    'LaunchMail',
    'LaunchApplication1',
    'LaunchApplication2',
    'MediaPlayPause',
    'AudioVolumeUp',
    'Power',
    'Sleep',
    'WakeUp',
  ],
  ...[
    'Copy',
    'Cut',
    'Paste',
    'Undo',
    'Find',
    'Help',
    'Open',
    'Print',
    'Save',
    'New',
    'Close',
    'ZoomIn',
    'ZoomOut',
    'Eject',
  ],
  ...['Unidentified', 'Select', 'Execute', 'Props', ''],
];

it.each([...functionKeys, ...leadingOut])('%s does not, with or without Shift', (key) => {
  expect(isWantedKey(press(key), 'linux')).toBe(false);
  expect(isWantedKey(press(key, 'shift'), 'linux')).toBe(false);
});

it.each(['control', 'alt', 'meta'] as const)('nothing does together with %s', (modifier) => {
  for (const key of [...letters, ...moving, ...functionKeys, ...leadingOut, 'Backspace', 'Delete', 'Escape']) {
    for (const more of [[], ['shift'], ['control'], ['alt'], ['meta']] as Modifier[][]) {
      expect(isWantedKey(press(key, modifier, ...more), 'linux')).toBe(false);
      expect(isWantedKey(press(key, modifier, ...more), 'win32')).toBe(false);
    }
  }
});

it('the Option key types letters on macOS, and does nothing else there', () => {
  expect(isWantedKey(press('@', 'alt'), 'darwin')).toBe(true);
  expect(isWantedKey(press('@', 'alt', 'meta'), 'darwin')).toBe(false);
  expect(isWantedKey(press('Escape', 'alt'), 'darwin')).toBe(false);
  expect(isWantedKey(press('Tab', 'alt'), 'darwin')).toBe(false);
});

it('Shift makes a cut of Delete and a task manager of Escape', () => {
  expect(isWantedKey(press('Delete', 'shift'), 'linux')).toBe(false);
  expect(isWantedKey(press('Escape', 'shift'), 'linux')).toBe(false);
});
