import { useId } from 'react';
import type { ReactNode } from 'react';
import type { SignatureLayout } from '../../../preload/contract/model';
import { t } from '../../i18n/translate';
import styles from './LayoutPicker.module.css';

const lines = (x: number, width: number): ReactNode => (
  <g className={styles.lines}>
    <path d={`M${x} 9h${width}M${x} 15h${width * 0.8}M${x} 21h${width * 0.6}`} />
  </g>
);
const name = <path className={styles.pen} d="M5 18c3-9 6-9 5-3s3 3 5-1 3 4 7 0" />;
const picture = (x: number, width: number): ReactNode => (
  <g className={styles.picture}>
    <rect x={x} y="6" width={width} height="18" rx="2" />
    <path d={`M${x + 2} 21l${width * 0.28} -7 ${width * 0.2} 4 ${width * 0.16} -3 ${width * 0.24} 6`} />
  </g>
);

/** The layouts, each as it falls on 56 by 30. */
const drawings: Record<SignatureLayout, ReactNode> = {
  NAME_AND_TEXT: [<g key="name">{name}</g>, <g key="text">{lines(29, 22)}</g>],
  TEXT: lines(6, 42),
  IMAGE: picture(14, 28),
  IMAGE_AND_TEXT: [<g key="image">{picture(5, 20)}</g>, <g key="text">{lines(30, 21)}</g>],
  IMAGE_BEHIND_TEXT: [
    <g key="image" className={styles.behind}>
      {picture(8, 40)}
    </g>,
    <g key="text">{lines(12, 32)}</g>,
  ],
};
const layouts = Object.keys(drawings) as SignatureLayout[];

interface LayoutPickerProps {
  value: SignatureLayout;
  onChange(layout: SignatureLayout): void;
  isDisabled: boolean;
}

/** How picture and text share the place of a visible signature. */
export function LayoutPicker({ value, onChange, isDisabled }: LayoutPickerProps) {
  const group = useId();
  return (
    <fieldset className={styles.group} disabled={isDisabled}>
      <legend className={styles.legend}>{t('look.layout')}</legend>
      <div className={styles.tiles}>
        {layouts.map((layout) => (
          <label key={layout} className={styles.tile}>
            <input
              type="radio"
              name={group}
              className={styles.input}
              checked={value === layout}
              onChange={() => onChange(layout)}
              data-testid={`layout-${layout}`}
            />
            <svg width="56" height="30" viewBox="0 0 56 30" aria-hidden="true" focusable="false">
              {drawings[layout]}
            </svg>
            <span>{t(`look.layout.${layout}`)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
