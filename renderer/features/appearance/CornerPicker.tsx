import { useId } from 'react';
import type { SignatureCorner } from '../../../preload/contract/model';
import { t } from '../../i18n/translate';
import styles from './CornerPicker.module.css';

const corners: SignatureCorner[] = ['top-left', 'top-right', 'bottom-left', 'bottom-right'];

interface CornerPickerProps {
  /** Undefined where the configuration names a rectangle. */
  value: SignatureCorner | undefined;
  onChange(corner: SignatureCorner): void;
  isDisabled: boolean;
}

/** A small page whose four corners can be chosen. */
export function CornerPicker({ value, onChange, isDisabled }: CornerPickerProps) {
  const name = useId();
  return (
    <fieldset className={styles.group} disabled={isDisabled}>
      <legend className={styles.legend}>{t('look.corner')}</legend>
      <div className={styles.page}>
        {corners.map((corner) => (
          <label key={corner} className={styles.corner} title={t(`look.corner.${corner}`)}>
            <input
              type="radio"
              name={name}
              className={styles.input}
              checked={value === corner}
              onChange={() => onChange(corner)}
              aria-label={t(`look.corner.${corner}`)}
              data-testid={`corner-${corner}`}
            />
            <span className={styles.spot} />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
