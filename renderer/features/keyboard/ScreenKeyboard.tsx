import { useState } from 'react';
import type { ReactNode } from 'react';
import type { StationLanguage } from '../../../preload/contract/station';
import { wordsOf } from '../../station/words/words';
import { digitsInOrder, rowsOf, shifted, scrambledDigits } from './key-layouts';
import type { KeyLayer, KeyLayout } from './key-layouts';
import styles from './ScreenKeyboard.module.css';

export interface ScreenKeyboardProps {
  layout: KeyLayout;
  language: StationLanguage;
  /** Digits in another order each time, so that a finger tells nothing to who looks on. */
  scrambled?: boolean;
  onText(text: string): void;
  onBackspace(): void;
  onEnter(): void;
}

/**
 * Keys on the screen, for who has no others. They keep nothing of what is typed, take the focus from no field, and are not among
 * what Tab reaches: who has a Tab has keys.
 */
export function ScreenKeyboard(props: ScreenKeyboardProps) {
  const { layout, language, scrambled = false, onText, onBackspace, onEnter } = props;
  const words = wordsOf(language).keys;
  const [layer, setLayer] = useState<KeyLayer>(layout === 'digits' ? 'digits' : 'letters');
  const [shift, setShift] = useState<'off' | 'once' | 'held'>('off');
  const [digits] = useState(() => (scrambled ? scrambledDigits() : digitsInOrder));
  const capital = layer === 'letters' && shift !== 'off';
  const rows = rowsOf(layout, layer, digits);
  const last = rows.length - 1;

  const write = (key: string): void => {
    onText(capital ? shifted(key) : key);
    if (shift === 'once') setShift('off');
  };
  const toLayer = (next: KeyLayer): void => {
    setShift('off');
    setLayer(next);
  };
  const backspace = (
    <Key name="backspace" label={words.backspace} wide onPress={onBackspace}>
      <Glyph>
        <path d="M9 5h11v14H9l-6-7ZM12 9.5l5 5m0-5-5 5" />
      </Glyph>
    </Key>
  );
  const enter = (
    <Key name="enter" label={words.enter} wide accent onPress={onEnter}>
      <Glyph>
        <path d="M20 6v7H5m5-5-5 5 5 5" />
      </Glyph>
    </Key>
  );
  return (
    <div
      className={`${styles.keyboard} ${layer === 'digits' ? styles.pad : ''}`}
      role="region"
      aria-label={words.keys}
      data-testid="screen-keyboard"
      data-layer={layer}
      // What has the focus keeps it, wherever on the keys the finger lands.
      onMouseDown={(event) => event.preventDefault()}
    >
      {rows.map((row, index) => (
        <div key={index} className={styles.row}>
          {index === last && layer === 'letters' && (
            <Key
              name="shift"
              label={words.shift}
              wide
              pressed={shift !== 'off'}
              onPress={() => setShift(({ off: 'once', once: 'held', held: 'off' } as const)[shift])}
            >
              <Glyph>
                <path d="M12 4 4 12h4v7h8v-7h4Z" fill={shift === 'held' ? 'currentColor' : 'none'} />
              </Glyph>
            </Key>
          )}
          {index === last && layer === 'digits' && backspace}
          {row.map((key) => (
            <Key key={key} name={key} label={capital ? shifted(key) : key} onPress={() => write(key)}>
              {capital ? shifted(key) : key}
            </Key>
          ))}
          {index === last && (layer === 'digits' ? enter : backspace)}
        </div>
      ))}
      <div className={styles.row}>
        {layer !== 'letters' && (
          <Key name="letters" label={words.letters} wide onPress={() => toLayer('letters')}>
            abc
          </Key>
        )}
        {layer === 'letters' && (
          <Key name="signs" label={words.signs} wide onPress={() => toLayer('signs')}>
            #+!
          </Key>
        )}
        {layout === 'digits' && layer !== 'digits' && (
          <Key name="digits" label={words.digits} wide onPress={() => toLayer('digits')}>
            123
          </Key>
        )}
        {layer !== 'digits' && (
          <>
            <Key name="space" label={words.space} space onPress={() => write(' ')}>
              {words.space}
            </Key>
            {layer === 'letters' &&
              ['@', '.', '-'].map((key) => (
                <Key key={key} name={key} label={key} onPress={() => write(key)}>
                  {key}
                </Key>
              ))}
            {enter}
          </>
        )}
      </div>
    </div>
  );
}

interface KeyProps {
  /** What a test finds it by. */
  name: string;
  label: string;
  wide?: boolean;
  space?: boolean;
  accent?: boolean;
  pressed?: boolean;
  onPress(): void;
  children: ReactNode;
}

function Key({ name, label, wide, space, accent, pressed, onPress, children }: KeyProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`${styles.key} ${wide ? styles.wide : ''} ${space ? styles.space : ''} ${accent ? styles.accent : ''}`}
      aria-label={label}
      aria-pressed={pressed}
      data-key={name}
      // At once, as a key does: a second finger may be down before the first is up.
      onPointerDown={(event) => {
        if (event.button === 0) onPress();
      }}
      // Of who presses without a pointer: a screen reader.
      onClick={(event) => {
        if (event.detail === 0) onPress();
      }}
    >
      {children}
    </button>
  );
}

function Glyph({ children }: { children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}
