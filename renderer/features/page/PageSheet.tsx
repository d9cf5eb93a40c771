import { memo, useContext, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import type { PageRectangle, PageSize, TextRun, ViewRotation } from '../../../preload/contract/page-view';
import { boxOf, pointAt } from './page-overlay';
import type { PageBox, ShownPage } from './page-overlay';
import { PageLanguage } from './page-words';
import type { Picture } from './picture-cache';
import { TextLayer } from './TextLayer';
import styles from './PageSheet.module.css';

export interface PageSheetProps {
  page: number;
  pages: number;
  size: PageSize;
  /** Where it lies in the column. */
  box: PageBox;
  scale: number;
  rotation: ViewRotation;
  /** Pixels of the screen for a CSS pixel. */
  ratio: number;
  /** The whole page, the sharpest that there is. */
  whole: Picture | undefined;
  tiles: readonly Picture[];
  /** It can not be drawn. */
  failed: boolean;
  text: readonly TextRun[] | undefined;
  marks: readonly { rectangle: PageRectangle; current: boolean }[];
  overlay: ((shown: ShownPage) => ReactNode) | undefined;
}

/** One page: its picture, the words over it, what was found on it, and what others lay over it. */
export function PageSheet(props: PageSheetProps) {
  const { page, pages, size, box, scale, rotation, ratio, whole, tiles, failed, text, marks, overlay } = props;
  const said = useContext(PageLanguage);
  const [sheet, setSheet] = useState<HTMLDivElement | null>(null);
  const shown = useMemo<ShownPage>(
    () => ({
      page,
      size,
      scale,
      rotation,
      toBox: (rectangle) => boxOf(rectangle, { size, scale, rotation }),
      toPoints(clientX, clientY) {
        const { left, top } = sheet?.getBoundingClientRect() ?? { left: 0, top: 0 };
        return pointAt(clientX - left, clientY - top, { size, scale, rotation });
      },
    }),
    [sheet, page, size, scale, rotation],
  );
  // On a pixel of the screen, or what is sharp would be drawn across two.
  const onPixel = (length: number): number => Math.round(length * ratio) / ratio;
  const { width, height } = box;
  return (
    <div
      ref={setSheet}
      className={styles.sheet}
      style={{ left: onPixel(box.left), top: onPixel(box.top), width, height }}
      role="group"
      aria-label={said.page(page, pages)}
      data-testid="page"
      data-page={page}
      data-drawn={whole ? (isSharp(whole, scale * ratio) ? 'sharp' : 'rough') : undefined}
    >
      {whole && <PictureView picture={whole} style={placeOf(whole, box, scale, rotation, ratio)} />}
      {tiles.map((tile) => (
        <PictureView
          key={`${tile.piece.area?.x},${tile.piece.area?.y}`}
          picture={tile}
          style={tilePlace(tile, ratio)}
        />
      ))}
      {failed && <p className={styles.failed}>{said.notDrawn}</p>}
      {marks.map(({ rectangle, current }, index) => (
        <div key={index} className={styles.mark} data-current={current || undefined} style={shown.toBox(rectangle)} />
      ))}
      {text && <TextLayer runs={text} size={size} scale={scale} rotation={rotation} />}
      {overlay && <div className={styles.overlay}>{overlay(shown)}</div>}
    </div>
  );
}

const isSharp = ({ piece }: Picture, scale: number): boolean => Math.abs(piece.scale / scale - 1) < 0.0001;

/** Where the picture of a whole page lies: as it is when it is sharp, else stretched and turned to what is wanted. */
function placeOf(
  picture: Picture,
  { width, height }: PageBox,
  scale: number,
  rotation: ViewRotation,
  ratio: number,
): CSSProperties {
  const turn = rotation - picture.piece.rotation;
  if (turn === 0) {
    return isSharp(picture, scale * ratio)
      ? { left: 0, top: 0, width: picture.width / ratio, height: picture.height / ratio }
      : { left: 0, top: 0, width, height };
  }
  const [across, down] = turn % 180 === 0 ? [width, height] : [height, width];
  return {
    left: (width - across) / 2,
    top: (height - down) / 2,
    width: across,
    height: down,
    transform: `rotate(${turn}deg)`,
  };
}

function tilePlace({ piece: { area }, width, height }: Picture, ratio: number): CSSProperties {
  return { left: (area?.x ?? 0) / ratio, top: (area?.y ?? 0) / ratio, width: width / ratio, height: height / ratio };
}

/** Shows the canvas of a picture itself. */
const PictureView = memo(function PictureView({ picture, style }: { picture: Picture; style: CSSProperties }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => place.current?.replaceChildren(picture.canvas), [picture]);
  return <div ref={place} className={styles.picture} style={style} aria-hidden="true" />;
});
