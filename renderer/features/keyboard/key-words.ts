/** What the keys on the screen are called. */
const en = {
  keys: 'Keys on the screen',
  shift: 'Capital letters',
  backspace: 'Delete',
  enter: 'Enter',
  space: 'Space',
  letters: 'Letters',
  signs: 'Signs',
  digits: 'Digits',
};
const de: typeof en = {
  keys: 'Tasten auf dem Bildschirm',
  shift: 'Großbuchstaben',
  backspace: 'Löschen',
  enter: 'Eingabe',
  space: 'Leerzeichen',
  letters: 'Buchstaben',
  signs: 'Zeichen',
  digits: 'Ziffern',
};
export type KeyWords = typeof en;
export type KeyLanguage = 'en' | 'de';

export const keyWords: Record<KeyLanguage, KeyWords> = { en, de };
