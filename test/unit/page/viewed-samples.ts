import type { ErrorShape } from '../../../preload/contract/error-codes';
import type { OutlineEntry, PageSize, SearchHit, TextRun } from '../../../preload/contract/page-view';
import type { OpenPages } from '../../../renderer/features/page/use-opened';
import type { DrawWish, PageView } from '../../../renderer/features/page/page-view';

/** A document in memory, as the process that draws would show it. */
export interface ShownDocument {
  open: OpenPages;
  /** What was asked to be drawn. */
  drawn: DrawWish[];
  /** How often it was opened, and how many of those looks are closed. */
  opened: number;
  closed: number;
  /** The process ends so. */
  end(error: ErrorShape): void;
}

interface Contents {
  pages: number;
  sizes?: (page: number) => PageSize;
  words?: (page: number) => string[];
  outline?: OutlineEntry[];
}

const a4 = { width: 595, height: 842 };

export function shownDocument({
  pages,
  sizes = () => a4,
  words = (page) => [`Words of page ${page}`],
  outline = [],
}: Contents): ShownDocument {
  let settle: (error: ErrorShape | undefined) => void = () => undefined;
  const runs = (page: number): TextRun[] =>
    words(page).map((text, line) => ({
      text,
      rectangle: [60, 760 - 20 * line, 260, 772 - 20 * line],
      angle: 0,
      size: 12,
    }));
  const document: ShownDocument = {
    drawn: [],
    opened: 0,
    closed: 0,
    end: (error) => settle(error),
    open: () => {
      document.opened += 1;
      const view: PageView = {
        view: `view-${document.opened}`,
        pages,
        first: sizes(1),
        ended: new Promise((resolve) => (settle = resolve)),
        sizes: (from, to) => Promise.resolve(Array.from({ length: to - from + 1 }, (_, index) => sizes(from + index))),
        draw: (wish) => {
          document.drawn.push(wish);
          return Promise.resolve({ width: 1, height: 1, pixels: new Uint8ClampedArray(4) });
        },
        text: (page) => Promise.resolve(runs(page)),
        outline: () => Promise.resolve(outline),
        search: (text, from, found) => {
          for (let offset = 0; offset < pages; offset += 1) {
            const page = ((from - 1 + offset) % pages) + 1;
            const hits: SearchHit[] = runs(page)
              .filter((run) => run.text.toLowerCase().includes(text.toLowerCase()))
              .map(({ rectangle }) => ({ page, rectangles: [rectangle] }));
            found(hits, page);
          }
          return Promise.resolve();
        },
        drawAppearance: () => Promise.reject(new Error('Nobody asks for it here.')),
        close: () => {
          document.closed += 1;
          settle(undefined);
        },
      };
      return Promise.resolve({ ok: true, value: view });
    },
  };
  return document;
}
