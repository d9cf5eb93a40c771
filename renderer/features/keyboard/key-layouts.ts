/** What keys on the screen are for: words as the language has its keys, or digits. */
export type KeyLayout = 'qwerty' | 'qwertz' | 'digits';
export type KeyLayer = 'letters' | 'signs' | 'digits';

const split = (row: string): string[] => [...row];

const letters: Record<Exclude<KeyLayout, 'digits'>, string[][]> = {
  qwerty: ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'].map(split),
  qwertz: ['1234567890ß', 'qwertzuiopü', 'asdfghjklöä', 'yxcvbnm'].map(split),
};

/** What passwords and names need beside letters: every sign of ASCII, and letters of the neighbours. */
const signs = ['1234567890', '!"#$%&/()=?', "+-*_.,;:'@€", '<>[]{}|\\^~`', 'äöüßéèçñåø'].map(split);

/** The rows of keys that write something. The last row of letters has room for Shift and Backspace at its ends. */
export function rowsOf(layout: KeyLayout, layer: KeyLayer, digits: readonly string[]): readonly (readonly string[])[] {
  switch (layer) {
    case 'letters':
      return letters[layout === 'digits' ? 'qwerty' : layout];
    case 'signs':
      return signs;
    case 'digits':
      return [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6, 9), digits.slice(9)];
  }
}

/** As it stands on a telephone: 1 to 9, then 0. */
export const digitsInOrder: readonly string[] = split('1234567890');

/**
 * The digits in an order that nobody guesses from where a finger goes (Fisher–Yates).
 *
 * @param below - an even random number from 0 to one less than what it is given
 */
export function scrambledDigits(below: (bound: number) => number = randomBelow): string[] {
  const digits = [...digitsInOrder];
  for (let last = digits.length - 1; last > 0; last -= 1) {
    const other = below(last + 1);
    [digits[last], digits[other]] = [digits[other] ?? '', digits[last] ?? ''];
  }
  return digits;
}

function randomBelow(bound: number): number {
  const one = new Uint8Array(1);
  const most = 256 - (256 % bound);
  do crypto.getRandomValues(one);
  while ((one[0] ?? 0) >= most);
  return (one[0] ?? 0) % bound;
}

/** What a key writes while Shift counts. */
export const shifted = (key: string): string => (key === 'ß' ? 'ẞ' : key.toLocaleUpperCase('de'));
