import type { RefObject } from 'react';
import type { StationLanguage } from '../../../preload/contract/station';
import { ScreenKeyboard } from '../keyboard/ScreenKeyboard';
import { eraseIn, fieldIn, typeInto } from '../keyboard/typed-into';
import styles from './PinForm.module.css';

interface PinKeysProps {
  keys: 'digits' | 'letters';
  station: { language: StationLanguage; scrambled: boolean };
  form: RefObject<HTMLFormElement | null>;
}

/** Keys on the screen that write into the fields of the PIN window, and nowhere else. What they write is in the field only. */
export function PinKeys({ keys, station: { language, scrambled }, form }: PinKeysProps) {
  const withField = (change: (field: HTMLInputElement) => void): void => {
    const field = form.current && fieldIn(form.current);
    if (field) change(field);
  };
  return (
    <div className={styles.keys}>
      <ScreenKeyboard
        layout={keys === 'digits' ? 'digits' : language === 'de' ? 'qwertz' : 'qwerty'}
        language={language}
        scrambled={scrambled}
        onText={(text) => withField((field) => typeInto(field, text))}
        onBackspace={() => withField(eraseIn)}
        onEnter={() => form.current?.requestSubmit()}
      />
    </div>
  );
}
