import { useState } from 'react';
import type { PageRectangle, PageSize } from '../../../preload/contract/page-view';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Choice } from '../../ui/Choice';
import { Field } from '../../ui/Field';
import { smallest } from './place-geometry';
import styles from './SignaturesPanel.module.css';

type Unit = 'pt' | 'mm';
const points: Record<Unit, number> = { pt: 1, mm: 72 / 25.4 };
const names = ['left', 'bottom', 'width', 'height'] as const;
type Name = (typeof names)[number];

interface PlaceNumbersProps {
  rectangle: PageRectangle;
  size: PageSize;
  isDisabled: boolean;
  onMove(rectangle: PageRectangle): void;
}

/** The place in exact numbers. */
export function PlaceNumbers({ rectangle, size, isDisabled, onMove }: PlaceNumbersProps) {
  const [unit, setUnit] = useState<Unit>('pt');
  const [typed, setTyped] = useState<Partial<Record<Name, string>>>({});
  const [left, bottom, right, top] = rectangle;
  const now = { left, bottom, width: right - left, height: top - bottom };
  const shown = (name: Name): string => typed[name] ?? inUnit(now[name], unit);
  const wanted = readNumbers(
    Object.fromEntries(names.map((name) => [name, shown(name)])) as Record<Name, string>,
    unit,
    size,
  );
  const isTyped = Object.keys(typed).length > 0;
  return (
    <form
      className={styles.numbers}
      onSubmit={(event) => {
        event.preventDefault();
        if ('rectangle' in wanted && isTyped) onMove(wanted.rectangle);
        setTyped({});
      }}
    >
      {names.map((name) => (
        <Field
          key={name}
          label={t(`placement.${name}`)}
          value={shown(name)}
          onChange={(value) => setTyped({ ...typed, [name]: value })}
          problem={isTyped && 'wrong' in wanted && wanted.wrong === name ? t('placement.number.wrong') : undefined}
          maxLength={9}
          isDisabled={isDisabled}
          testId={`place-${name}`}
        />
      ))}
      <Choice
        label={t('placement.unit')}
        options={(['pt', 'mm'] as const).map((id) => ({ id, name: t(`placement.unit.${id}`) }))}
        value={unit}
        onChange={(next) => {
          setTyped({});
          setUnit(next as Unit);
        }}
        isDisabled={isDisabled}
        testId="place-unit"
      />
      <Button
        type="submit"
        size="small"
        isDisabled={isDisabled || !isTyped || 'wrong' in wanted}
        data-testid="place-apply"
      >
        {t('placement.apply')}
      </Button>
    </form>
  );
}

const inUnit = (value: number, unit: Unit): string => String(Math.round((value / points[unit]) * 100) / 100);

/** What was typed as a place within the page, or the first of it that can not be. */
export function readNumbers(
  typed: Record<Name, string>,
  unit: Unit,
  { width, height }: PageSize,
): { rectangle: PageRectangle } | { wrong: Name } {
  const number = (name: Name): number => {
    const text = typed[name].trim().replace(',', '.');
    return /^\d{1,6}(\.\d{1,4})?$/.test(text) ? Number(text) * points[unit] : Number.NaN;
  };
  const [left, bottom, wide, high] = names.map(number) as [number, number, number, number];
  // What is shown is rounded: a hundredth beyond the edge is the edge.
  const slack = 0.05;
  if (!(left <= width - smallest.width)) return { wrong: 'left' };
  if (!(bottom <= height - smallest.height)) return { wrong: 'bottom' };
  if (!(wide >= smallest.width - slack && left + wide <= width + slack)) return { wrong: 'width' };
  if (!(high >= smallest.height - slack && bottom + high <= height + slack)) return { wrong: 'height' };
  return { rectangle: [left, bottom, Math.min(width, left + wide), Math.min(height, bottom + high)] };
}
