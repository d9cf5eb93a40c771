import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { PageRectangle, PageSize } from '../../../preload/contract/page-view';
import { gap } from './page-layout';
import type { PageLayout, Room } from './page-layout';
import { boxOf } from './page-overlay';

export interface PageScroll {
  left: number;
  top: number;
  /** To the upper edge of a page. */
  toPage(page: number): void;
  /** To the beginning of all pages, or to their end. */
  toEdge(edge: 'start' | 'end'): void;
  /** Scrolls only where the place is not seen whole already. */
  toPlace(page: number, size: PageSize, rectangle: PageRectangle): void;
  /** What lies there, in CSS pixels from the corner of the room, stays there when the scale changes next. */
  holdAt(place: { x: number; y: number } | undefined): void;
}

/**
 * Where the column of pages is scrolled to. When the pages are laid out anew (zoom, turn, a window of another width, sizes that
 * became known) what is looked at stays where it is.
 */
export function usePageScroll(paneRef: RefObject<HTMLElement | null>, layout: PageLayout, room: Room): PageScroll {
  const [at, setAt] = useState({ left: 0, top: 0 });
  const last = useRef(at);
  const before = useRef({ layout, room });
  const held = useRef<{ x: number; y: number }>(undefined);

  const scrollTo = useCallback(
    (left: number, top: number) => {
      const element = paneRef.current;
      if (!element) return;
      element.scrollTo({
        left: Math.max(0, Math.min(left, layout.width - room.width)),
        top: Math.max(0, Math.min(top, layout.height - room.height)),
        behavior: 'instant',
      });
      last.current = { left: element.scrollLeft, top: element.scrollTop };
      setAt(last.current);
    },
    [paneRef, layout, room],
  );

  useEffect(() => {
    const element = paneRef.current;
    if (!element) return;
    const onScroll = (): void => {
      last.current = { left: element.scrollLeft, top: element.scrollTop };
      setAt(last.current);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, [paneRef]);

  useLayoutEffect(() => {
    const { layout: old, room: oldRoom } = before.current;
    before.current = { layout, room };
    // Before there was any room nobody looked at anything.
    if (old === layout || oldRoom.width === 0) return;
    const zoomed = old.scale !== layout.scale && old.rotation === layout.rotation;
    // At the beginning of a document its upper edge stays; the middle of the room would push it out of sight.
    const middle = { x: room.width / 2, y: zoomed && last.current.top > gap ? room.height / 2 : 0 };
    const place = (zoomed ? held.current : undefined) ?? middle;
    held.current = undefined;
    const { left, top } = last.current;
    const now = layout.positionOf(old.anchorAt(left + place.x, top + place.y));
    scrollTo(now.left - place.x, now.top - place.y);
  }, [layout, room, scrollTo]);

  return useMemo(
    () => ({
      ...at,
      toPage: (page) => scrollTo(last.current.left, layout.boxOf(page).top - gap),
      toEdge: (edge) => scrollTo(last.current.left, edge === 'start' ? 0 : layout.height),
      toPlace(page, size, rectangle) {
        const sheet = layout.boxOf(page);
        const box = boxOf(rectangle, { size, scale: layout.scale, rotation: layout.rotation });
        const near = (start: number, length: number, from: number, whole: number, share: number): number =>
          start >= from + gap && start + length <= from + whole - gap ? from : start + length / 2 - whole * share;
        const { left, top } = last.current;
        scrollTo(
          near(sheet.left + box.left, box.width, left, room.width, 0.5),
          near(sheet.top + box.top, box.height, top, room.height, 0.4),
        );
      },
      holdAt: (place) => void (held.current = place),
    }),
    [at, layout, room, scrollTo],
  );
}
