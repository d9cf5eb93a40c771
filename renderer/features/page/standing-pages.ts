import { legibleScale, mostAtOnce, strips, wideEnough } from '../../../preload/contract/page-review';
import type { StandingPage } from '../../../preload/contract/page-review';
import type { PageLayout, Room } from './page-layout';

/** CSS pixels by which a strip may stand out of sight. */
const tolerance = 1;

/** Which strips of which pages are in sight whole, drawn, and large enough to read. */
export function standingPages(
  { layout, left, top, room }: { layout: PageLayout; left: number; top: number; room: Room },
  drawn: (page: number) => boolean,
): StandingPage[] {
  if (layout.scale < legibleScale || room.height === 0) return [];
  const standing: StandingPage[] = [];
  const [first, last] = layout.between(top, top + room.height);
  for (let page = first; page <= last && standing.length < mostAtOnce; page += 1) {
    const box = layout.boxOf(page);
    const across = Math.min(left + room.width, box.left + box.width) - Math.max(left, box.left);
    if (across < wideEnough * box.width || !drawn(page)) continue;
    let bits = 0;
    for (let strip = 0; strip < strips; strip += 1) {
      const begins = box.top + (strip * box.height) / strips;
      const ends = begins + box.height / strips;
      if (begins >= top - tolerance && ends <= top + room.height + tolerance) bits |= 1 << strip;
    }
    if (bits !== 0) standing.push({ page, strips: bits });
  }
  return standing;
}
