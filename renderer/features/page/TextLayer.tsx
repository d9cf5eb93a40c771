import { memo, useState } from 'react';
import type { CSSProperties } from 'react';
import type { PageSize, TextRun, ViewRotation } from '../../../preload/contract/page-view';
import { placedRuns } from './text-places';
import styles from './TextLayer.module.css';

interface TextLayerProps {
  runs: readonly TextRun[];
  size: PageSize;
  scale: number;
  rotation: ViewRotation;
}

/** How a layer in points is brought over the page as it is shown. */
function over({ width, height }: PageSize, scale: number, rotation: ViewRotation): string {
  const [x, y] = { 0: [0, 0], 90: [height, 0], 180: [width, height], 270: [0, width] }[rotation] as [number, number];
  return `translate(${x * scale}px, ${y * scale}px) rotate(${rotation}deg) scale(${scale})`;
}

/**
 * The words of a page, unseen over its picture: to be selected, copied, and read by a screen reader in the order in which the
 * document has them.
 */
export const TextLayer = memo(function TextLayer({ runs, size, scale, rotation }: TextLayerProps) {
  const [selecting, setSelecting] = useState(false);
  const style: CSSProperties = { width: size.width, height: size.height, transform: over(size, scale, rotation) };
  return (
    <div
      className={styles.layer}
      style={style}
      data-testid="page-text"
      data-selecting={selecting || undefined}
      onPointerDown={() => {
        setSelecting(true);
        window.addEventListener('pointerup', () => setSelecting(false), { once: true });
      }}
    >
      <Words runs={runs} size={size} />
      <div className={styles.end} />
    </div>
  );
});

/** Not made anew when the page is zoomed or turned. */
const Words = memo(function Words({ runs, size }: Pick<TextLayerProps, 'runs' | 'size'>) {
  return placedRuns(runs, size, textWidth).map(({ text, style, newLine }, index) => (
    <span key={index}>
      {newLine && <br role="presentation" />}
      <span className={styles.run} style={style}>
        {text}
      </span>
    </span>
  ));
});

let context: CanvasRenderingContext2D | null | undefined;

/** How wide the words are in the font of the layer, in CSS pixels. */
function textWidth(text: string, size: number): number | undefined {
  context ??= document.createElement('canvas').getContext('2d');
  if (!context) return undefined;
  context.font = `${size}px sans-serif`;
  return context.measureText(text).width;
}
