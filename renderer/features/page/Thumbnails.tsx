import { useEffect, useId, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { KeyboardEvent } from 'react';
import type { ViewRotation } from '../../../preload/contract/page-view';
import { formats, t } from '../../i18n/translate';
import { sizeOf } from './page-layout';
import type { KnownSizes } from './page-layout';
import { turnedSize } from './page-overlay';
import { keyOf, roughPiece } from './page-pieces';
import type { Picture } from './picture-cache';
import { useRoom } from './use-room';
import type { ViewedDocument } from './viewed-document';
import styles from './Thumbnails.module.css';

/** CSS pixels. */
const cell = 146;
const picture = { width: 84, height: 112 };
/** Rows beside those in sight. */
const more = 3;

interface ThumbnailsProps {
  viewed: ViewedDocument;
  sizes: KnownSizes;
  rotation: ViewRotation;
  current: number;
  onPage(page: number): void;
}

/** All pages as small pictures, of which only those in sight are there. One tab stop; the arrows go from page to page. */
export function Thumbnails({ viewed, sizes, rotation, current, onPage }: ThumbnailsProps) {
  const { drawing } = viewed;
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const room = useRoom(list);
  const [top, setTop] = useState(0);
  const version = useSyncExternalStore(drawing.subscribe, drawing.getVersion);
  const { pages } = sizes;
  const first = Math.max(1, Math.floor(top / cell) + 1 - more);
  const last = Math.min(pages, Math.ceil((top + room.height) / cell) + more);

  useEffect(() => {
    viewed.sizes.need(first, last);
    const pieces = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
      roughPiece(first + index, sizeOf(sizes, first + index), rotation),
    );
    drawing.want('thumbnails', pieces, new Set(pieces.map(keyOf)));
  }, [viewed, drawing, sizes, rotation, first, last, version]);
  useEffect(() => () => drawing.want('thumbnails', [], new Set()), [drawing]);

  useLayoutEffect(() => {
    const element = list.current;
    if (!element || room.height === 0) return;
    const upper = (current - 1) * cell;
    if (upper < element.scrollTop) element.scrollTop = upper;
    else if (upper + cell > element.scrollTop + room.height) element.scrollTop = upper + cell - room.height;
  }, [current, room.height]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = Math.max(1, Math.floor(room.height / cell));
    const target = {
      ArrowDown: current + 1,
      ArrowRight: current + 1,
      ArrowUp: current - 1,
      ArrowLeft: current - 1,
      PageDown: current + rows,
      PageUp: current - rows,
      Home: 1,
      End: pages,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    onPage(Math.min(pages, Math.max(1, target)));
  };

  const rows: number[] = [];
  for (let page = first; page <= last; page += 1) rows.push(page);
  const active = current >= first && current <= last ? `${id}-${current}` : undefined;
  return (
    <div
      ref={list}
      className={styles.list}
      role="listbox"
      aria-label={t('page.panel.thumbnails')}
      aria-activedescendant={active}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      data-testid="thumbnails"
    >
      <div className={styles.rows} style={{ height: pages * cell }} role="presentation">
        {rows.map((page) => {
          const size = sizeOf(sizes, page);
          const turned = turnedSize(size, rotation);
          const scale = Math.min(picture.width / turned.width, picture.height / turned.height);
          const small = drawing.pictures.peek(keyOf(roughPiece(page, size, rotation)));
          return (
            <div
              key={page}
              id={`${id}-${page}`}
              className={styles.thumbnail}
              style={{ top: (page - 1) * cell, height: cell }}
              role="option"
              aria-selected={page === current}
              aria-label={t('page.of', { page, count: pages })}
              aria-setsize={pages}
              aria-posinset={page}
              onClick={() => onPage(page)}
              data-testid="thumbnail"
              data-drawn={small !== undefined || undefined}
            >
              <span
                className={styles.picture}
                style={{ width: Math.round(turned.width * scale), height: Math.round(turned.height * scale) }}
              >
                <SmallPicture picture={small} />
              </span>
              <span className={styles.number}>{formats.number(page)}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** A copy of a picture, which is perhaps shown elsewhere. It stays when the picture is let go. */
function SmallPicture({ picture: shown }: { picture: Picture | undefined }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const { current } = canvas;
    if (!current || !shown || shown.canvas.width === 0) return;
    current.width = shown.width;
    current.height = shown.height;
    current.getContext('2d')?.drawImage(shown.canvas, 0, 0);
  }, [shown]);
  return <canvas ref={canvas} aria-hidden="true" />;
}
