import { gap } from '../../features/page/page-layout';
import type { PageLayout, Room } from '../../features/page/page-layout';
import { strips, wideEnough } from '../../../preload/contract/page-review';

/**
 * How much of what was seen of a page is seen again after a step down: nobody loses the line, and no strip of the page that main
 * counts lies across the edge both times.
 */
const overlapOf = (height: number): number => height / strips + 8;
/** CSS pixels: what lies so near is there. */
const near = 4;

/** CSS pixels for a point at which letters of 12 points are as large as the words of the station. */
const readable = 1.6;

/**
 * The three sizes of the pages, from the usual one: read at arm's length, as wide as the screen, and as large as it can be with a
 * page still counting as seen (a part of its width may stand out of sight).
 *
 * @param width - of the widest page, in points
 */
export function scalesOf(width: number, room: Room): readonly [number, number, number] {
  const fit = Math.max(1, room.width - 2 * gap) / width;
  return [Math.min(fit, Math.max(readable, 0.6 * fit)), fit, (0.98 * room.width) / (wideEnough * width)];
}

/** Where a touch on “further” or “back” leads: a place in the column, or nowhere where there is no more. */
export interface Step {
  top: number;
  /** It leads to the beginning of another page. */
  page: boolean;
}

/**
 * The next step down: to the rest of the page where that is not seen yet, else to the next page. So nothing of a page is left out.
 *
 * @param top - how far the column is scrolled
 */
export function stepDown(layout: PageLayout, pages: number, top: number, room: Room): Step | undefined {
  const end = Math.max(0, layout.height - room.height);
  if (top >= end - near) return undefined;
  const bottom = top + room.height;
  // The last page that begins in sight.
  const [, last] = layout.between(top, bottom - gap - near);
  const box = layout.boxOf(last);
  if (box.top + box.height > bottom + near) {
    // A page that only begins in sight is brought to the upper edge whole; one that fills it goes on where it was left.
    if (box.top - gap > top + near) return { top: Math.min(end, box.top - gap), page: true };
    const rest = box.top + box.height + gap - room.height;
    return { top: Math.min(end, Math.min(rest, top + room.height - overlapOf(box.height))), page: false };
  }
  const next = layout.boxOf(Math.min(pages, last + 1));
  return { top: Math.min(end, next.top - gap), page: true };
}

/** The same upwards. */
export function stepUp(layout: PageLayout, top: number, room: Room): Step | undefined {
  if (top <= near) return undefined;
  const [first] = layout.between(top + gap + near, top + room.height);
  const box = layout.boxOf(first);
  if (box.top - gap < top - near) {
    return { top: Math.max(0, Math.max(box.top - gap, top - room.height + overlapOf(box.height))), page: false };
  }
  const before = layout.boxOf(Math.max(1, first - 1));
  return { top: Math.max(0, Math.max(before.top - gap, before.top + before.height + gap - room.height)), page: true };
}
