import { useContext, useEffect, useImperativeHandle, useRef, useState, useSyncExternalStore } from 'react';
import type { KeyboardEvent, ReactNode, Ref } from 'react';
import type { PageRectangle } from '../../../preload/contract/page-view';
import { tellEvery } from '../../../preload/contract/page-review';
import type { Standing } from '../../../preload/contract/page-review';
import { sizeOf, mostSeen } from './page-layout';
import type { KnownSizes, PageLayout, Room } from './page-layout';
import type { ShownPage } from './page-overlay';
import { marksOn } from './page-search';
import type { SearchState } from './page-search';
import { keyOf } from './page-pieces';
import { PageLanguage } from './page-words';
import { PageSheet } from './PageSheet';
import { useKeptPages } from './use-kept-pages';
import { standingPages } from './standing-pages';
import { usePageScroll } from './use-page-scroll';
import { usePixelRatio } from './use-room';
import { useZoomGestures } from './use-zoom-gestures';
import type { ViewedDocument } from './viewed-document';
import { piecesInSight, wantedPieces } from './wanted-pieces';
import styles from './PageColumn.module.css';

/** How long the scale must be the same before anything is drawn in it, in milliseconds. */
const settling = 120;

/** Pixels for a point at which a drawing is fit to be read, where the screen has more. */
const drawnScale = 1.2;

/** What others can do to the column. */
export interface PageColumnHandle {
  toPage(page: number): void;
  toPlace(page: number, rectangle: PageRectangle): void;
  focus(): void;
}

interface PageColumnProps {
  viewed: ViewedDocument;
  name: string;
  sizes: KnownSizes;
  layout: PageLayout;
  room: Room;
  pane: React.RefObject<HTMLDivElement | null>;
  search: SearchState;
  overlay: ((shown: ShownPage) => ReactNode) | undefined;
  /** Told again and again what of the pages stands in sight. */
  onStanding: ((standing: Standing) => void) | undefined;
  /** The page at which the person looks is another one. */
  onPage(page: number): void;
  /** Zooms by a factor. */
  onZoom(factor: number): void;
  ref: Ref<PageColumnHandle>;
}

/** All pages one under the other. Only those that are near are there. */
export function PageColumn(props: PageColumnProps) {
  const { viewed, name, sizes, layout, room, pane, search, overlay, onStanding, onPage, onZoom, ref } = props;
  const { drawing, texts } = viewed;
  const said = useContext(PageLanguage);
  const scroll = usePageScroll(pane, layout, room);
  const ratio = usePixelRatio();
  const kept = useKeptPages(pane);
  const settled = useSettled(layout.scale, room.width > 0);
  const version = useSyncExternalStore(drawing.subscribe, drawing.getVersion);
  const words = useSyncExternalStore(texts.subscribe, texts.getState);
  const { left, top } = scroll;
  const sight = { layout, sizes, left, top, room, ratio };
  const [first, last] = layout.between(top, top + room.height);
  const asked = useRef<number>(undefined);

  const toPage = (page: number): void => {
    asked.current = page;
    scroll.toPage(page);
    onPage(page);
  };
  useImperativeHandle(ref, () => ({
    toPage,
    toPlace: (page, rectangle) => scroll.toPlace(page, sizeOf(sizes, page), rectangle),
    focus: () => pane.current?.focus({ preventScroll: true }),
  }));
  useZoomGestures(pane, scroll.holdAt, onZoom);

  const current = mostSeen(layout, top, top + room.height);
  useEffect(() => {
    // A short page at the end may be asked for and never be the one of which most is seen.
    const wanted = asked.current;
    asked.current = undefined;
    onPage(wanted !== undefined && wanted >= first && wanted <= last ? wanted : current);
  }, [current, first, last, onPage]);

  useEffect(() => {
    if (room.width === 0) return;
    viewed.sizes.need(first - 20, last + 40);
    const hasAny = (page: number): boolean =>
      drawing.pictures.nearest(page, layout.rotation, 1)?.piece.rotation === layout.rotation;
    const { pieces, inSight } = wantedPieces({ layout, sizes, left, top, room, ratio }, settled, hasAny);
    drawing.want('pages', pieces, inSight);
    if (settled) texts.need(Array.from({ length: last - first + 1 }, (_, index) => first + index));
  }, [viewed, drawing, texts, layout, sizes, left, top, room, ratio, settled, first, last, version]);

  const standing = useRef<() => Standing>(undefined);
  useEffect(() => {
    const { rotation, scale } = layout;
    const enough = Math.min(0.9 * scale * ratio, drawnScale);
    const drawn = (page: number): boolean => {
      const piece = drawing.pictures.nearest(page, rotation, scale * ratio)?.piece;
      return piece !== undefined && piece.rotation === rotation && piece.scale >= enough;
    };
    standing.current = () => ({
      rotation,
      pages: sizes.pages,
      standing: standingPages({ layout, left, top, room }, drawn),
    });
  });
  useEffect(() => {
    if (!onStanding) return undefined;
    const timer = setInterval(() => standing.current && onStanding(standing.current()), tellEvery);
    return () => clearInterval(timer);
  }, [onStanding]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey) return;
    // The browser engine would be on its way for a while, and what is asked for meanwhile would miss its place.
    const edge = ({ Home: 'start', End: 'end' } as const)[event.key];
    if (edge) {
      event.preventDefault();
      scroll.toEdge(edge);
      return;
    }
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const leaf = { PageUp: -1, PageDown: 1, ' ': event.shiftKey ? -1 : 1 }[event.key];
    // Where a page is seen whole, a leaf is a page; else the browser engine scrolls by what is seen.
    const whole = layout.boxOf(current).height <= room.height;
    const step = layout.width > room.width ? undefined : (sideways ?? (whole ? leaf : undefined));
    if (step === undefined) return;
    event.preventDefault();
    toPage(Math.min(sizes.pages, Math.max(1, current + step)));
  };

  const pages = new Set(kept.filter((page) => page <= sizes.pages));
  for (let page = Math.max(1, first - 1); page <= Math.min(sizes.pages, last + 1); page += 1) pages.add(page);
  return (
    <div
      ref={pane}
      className={styles.pane}
      role="region"
      aria-label={said.pane(name)}
      tabIndex={0}
      onKeyDown={onKeyDown}
      data-testid="page-pane"
    >
      <div className={styles.column} style={{ width: layout.width, height: layout.height }}>
        {room.width > 0 &&
          [...pages]
            .sort((one, other) => one - other)
            .map((page) => {
              const { whole, tiles } = piecesInSight(page, sight);
              return (
                <PageSheet
                  key={page}
                  page={page}
                  pages={sizes.pages}
                  size={sizeOf(sizes, page)}
                  box={layout.boxOf(page)}
                  scale={layout.scale}
                  rotation={layout.rotation}
                  ratio={ratio}
                  whole={drawing.pictures.nearest(page, layout.rotation, whole.scale)}
                  tiles={tiles.flatMap((tile) => drawing.pictures.peek(keyOf(tile)) ?? [])}
                  failed={drawing.failureOf(whole) !== undefined}
                  text={words.get(page)}
                  marks={marksOn(search, page)}
                  overlay={overlay}
                />
              );
            })}
      </div>
    </div>
  );
}

/** False for a moment after each change of the scale; true until there is a room that the first one is made for. */
function useSettled(scale: number, hasRoom: boolean): boolean {
  const [settledAt, setSettledAt] = useState<number>();
  useEffect(() => {
    if (!hasRoom) return;
    const timer = setTimeout(() => setSettledAt(scale), settling);
    return () => clearTimeout(timer);
  }, [scale, hasRoom]);
  return settledAt === undefined || settledAt === scale;
}
