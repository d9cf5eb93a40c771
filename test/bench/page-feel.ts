import { join } from 'node:path';
import { Application } from '../fixtures/e2e/application';
import { makeProfile } from '../fixtures/e2e/profile';
import { writeLongDocument } from '../fixtures/pdf/long-documents';
import { benchDisplay } from './bench-display';
import { median } from './measure';
import { printColumns } from './results';

/** How the pages of large documents feel. */
export interface PageFeel {
  /** Milliseconds from the drop to the first page, of a document of one page and of one of 500 MB; the median. */
  firstPage: { small: number; huge: number };
  /** The longest that what is in the middle of the window stayed blank while 2,000 pages were scrolled, in milliseconds. */
  blank: number;
  /** How many pages were passed meanwhile. */
  passed: number;
  /** The same while they flew past, as behind a scroll bar that is pulled. */
  flown: { blank: number; passed: number };
}

export const pagesTitle = 'pages of large documents';

const runs = 3;
const pageCount = 2_000;
const hugeOctets = 500_000_000;
const scrollMs = 5_000;

/** @returns why it could not be measured, where it could not */
export async function measurePageFeel(): Promise<PageFeel | string> {
  const display = await benchDisplay();
  if (typeof display === 'string') return display;
  const profile = await makeProfile();
  try {
    const [small, huge, long] = ['small.pdf', 'huge.pdf', 'long.pdf'].map((name) => join(profile.documents, name)) as [
      string,
      string,
      string,
    ];
    writeLongDocument(small, 1);
    writeLongDocument(huge, 3, hugeOctets);
    writeLongDocument(long, pageCount);
    const application = await Application.launch(
      profile.folder,
      display.environment && { environment: display.environment },
    );
    // The runner of the bench names functions with a helper that the window has not.
    await application.page.evaluate('globalThis.__name = (named) => named');
    try {
      const first = { small: [] as number[], huge: [] as number[] };
      for (let run = 0; run < runs; run += 1) {
        first.small.push(await untilFirstPage(application, small));
        first.huge.push(await untilFirstPage(application, huge));
      }
      await untilFirstPage(application, long, false);
      const scrolled = await scroll(application, 0.8);
      const flown = await scroll(application, 8);
      return { firstPage: { small: median(first.small), huge: median(first.huge) }, ...scrolled, flown };
    } finally {
      await application.close();
    }
  } finally {
    await profile.remove();
    await display.stop();
  }
}

/** Milliseconds from the drop until something of the first page is drawn, as the window itself sees it. */
async function untilFirstPage(application: Application, file: string, remove = true): Promise<number> {
  const { page } = application;
  await page.evaluate(() => {
    const seen = globalThis as unknown as { dropped?: number; firstPage?: Promise<number> };
    seen.firstPage = new Promise((resolve) => {
      window.addEventListener('drop', () => (seen.dropped = performance.now()), { capture: true, once: true });
      const look = (): void => {
        const drawn =
          seen.dropped !== undefined && document.querySelector('[data-testid="page"][data-page="1"][data-drawn]');
        if (drawn) resolve(performance.now() - (seen.dropped ?? NaN));
        else requestAnimationFrame(look);
      };
      look();
    });
  });
  await application.drop(file);
  const milliseconds = await page.evaluate(() => {
    const seen = globalThis as unknown as { dropped?: number; firstPage?: Promise<number> };
    return (seen.firstPage ?? Promise.reject(new Error('nobody looks'))).finally(() => delete seen.dropped);
  });
  if (remove) {
    // What goes on behind it (the digests of the file, what may change) is not the next one's.
    await application.settled();
    await page.getByTestId('remove-document').click();
    await page.getByTestId('choose-files').waitFor();
  }
  return milliseconds;
}

/**
 * Scrolls ten times in a second, and looks at each frame at what is in the middle.
 * @param by - windows at a time
 */
async function scroll({ page }: Application, by: number): Promise<PageFeel['flown']> {
  return page.evaluate(
    ([duration, windows]) => {
      const pane = document.querySelector<HTMLElement>('[data-testid="page-pane"]')!;
      const begun = performance.now();
      const before = pane.scrollTop;
      let [blankSince, longest, lastTurn] = [undefined as number | undefined, 0, 0];
      return new Promise((resolve) => {
        const look = (): void => {
          const now = performance.now();
          const { top, height } = pane.getBoundingClientRect();
          const middle = top + height / 2;
          const sheets = [...document.querySelectorAll<HTMLElement>('[data-testid="page"]')];
          const there = sheets.find((sheet) => {
            const box = sheet.getBoundingClientRect();
            return box.top <= middle && box.bottom >= middle;
          });
          // Between two pages there is nothing to be drawn; no sheet at all is a blank, too.
          const between = sheets.some((sheet) => Math.abs(sheet.getBoundingClientRect().bottom - middle) < 40);
          if (there?.dataset['drawn'] !== undefined || (!there && between)) blankSince = undefined;
          else longest = Math.max(longest, now - (blankSince ??= now));
          if (now - begun > duration) {
            const first = sheets[0]?.getBoundingClientRect().height ?? NaN;
            resolve({ blank: longest, passed: (pane.scrollTop - before) / first });
            return;
          }
          if (now - lastTurn > 100) {
            lastTurn = now;
            pane.scrollBy(0, height * windows);
          }
          requestAnimationFrame(look);
        };
        look();
      });
    },
    [scrollMs, by] as const,
  );
}

export function printPageFeel(found: PageFeel | string): void {
  console.log(`\n${pagesTitle}`);
  if (typeof found === 'string') return console.log(`not measured: ${found}`);
  printColumns([
    ['', 'ms'],
    ['first page of a document of one page', found.firstPage.small.toFixed(0)],
    ['first page of 500 MB', found.firstPage.huge.toFixed(0)],
    [`longest blank while ${found.passed.toFixed(0)} of ${pageCount} pages were scrolled past`, found.blank.toFixed(0)],
    [`the same while ${found.flown.passed.toFixed(0)} flew past`, found.flown.blank.toFixed(0)],
  ]);
}
