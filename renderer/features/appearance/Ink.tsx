import { memo } from 'react';
import type { PointerEventHandler, Ref } from 'react';
import type { Stroke } from '../signing/wishes';
import styles from './Ink.module.css';

/** The pad's own units; its strokes are counted in them. */
export const pad = { width: 1000, height: 360 };

/** As wide as a pen is pressed. */
const widthAt = (pressure = 0.5): number => 4 + 8 * pressure;

const StrokeLine = memo(function StrokeLine({ stroke }: { stroke: Stroke }) {
  const [first, ...rest] = stroke;
  if (!first) return null;
  // A dot has no line.
  if (rest.length === 0) return <circle cx={first.x} cy={first.y} r={widthAt(first.pressure) / 2} />;
  return (
    <>
      {rest.map((point, index) => {
        const from = stroke[index] ?? first;
        return (
          <line key={index} x1={from.x} y1={from.y} x2={point.x} y2={point.y} strokeWidth={widthAt(point.pressure)} />
        );
      })}
    </>
  );
});

interface InkProps {
  strokes: readonly Stroke[];
  label: string;
  className?: string | undefined;
  ref?: Ref<SVGSVGElement>;
  onPointerDown?: PointerEventHandler<SVGSVGElement>;
  onPointerMove?: PointerEventHandler<SVGSVGElement>;
  onPointerUp?: PointerEventHandler<SVGSVGElement>;
  onPointerCancel?: PointerEventHandler<SVGSVGElement>;
  'data-testid'?: string;
}

/** What was written by hand. */
export function Ink({ strokes, label, className = '', ...rest }: InkProps) {
  return (
    <svg
      {...rest}
      className={`${styles.ink} ${className}`}
      viewBox={`0 0 ${pad.width} ${pad.height}`}
      role="img"
      aria-label={label}
    >
      {strokes.map((stroke, index) => (
        <StrokeLine key={index} stroke={stroke} />
      ))}
    </svg>
  );
}
