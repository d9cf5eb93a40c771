import { mostRuns, type PageRectangle, type SearchHit, type TextRun } from '../../../preload/contract/page-view';
import type { ShownPdf } from './shown-pdf';

const longestRun = 5_000;
const mostRectangles = 200;

/** Turns what the engine says of a page (in the page's own units, before it is turned) into the page as its reader sees it. */
interface Sight {
  /** A point of the page as its reader sees it. */
  point(x: number, y: number): [number, number];
  /** Quarter turns, clockwise. */
  turns: number;
}

function sightOf({ engine }: ShownPdf, page: number): Sight {
  const { api } = engine;
  const turns = api.FPDFPage_GetRotation(page) & 3;
  const [left = 0, top = 0, right = 0, bottom = 0] = engine.lend(16, (address) => {
    api.FPDF_GetPageBoundingBox(page, address);
    return engine.floats(address, 4);
  });
  const [width, height] = [right - left, top - bottom];
  const point = (x: number, y: number): [number, number] => {
    const [u, v] = [x - left, y - bottom];
    switch (turns) {
      case 1:
        return [v, width - u];
      case 2:
        return [width - u, height - v];
      case 3:
        return [height - v, u];
      default:
        return [u, v];
    }
  };
  return { point, turns };
}

function rectangleOf(sight: Sight, left: number, top: number, right: number, bottom: number): PageRectangle {
  const [ax, ay] = sight.point(left, bottom);
  const [bx, by] = sight.point(right, top);
  return [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)];
}

function around(a: PageRectangle, b: PageRectangle): PageRectangle {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

/** How far two rectangles are apart. */
function gap(a: PageRectangle, b: PageRectangle): number {
  return Math.max(b[0] - a[2], a[0] - b[2], b[1] - a[3], a[1] - b[3], 0);
}

/** The text of a page in runs; undefined when it can not be read. */
export function textOf(pdf: ShownPdf, number: number): TextRun[] | undefined {
  return withText(pdf, number, (text, page) => {
    const { engine } = pdf;
    const { api } = engine;
    const sight = sightOf(pdf, page);
    const runs: TextRun[] = [];
    let run: TextRun | undefined;
    const end = (): void => {
      if (run && run.text.trim() !== '') runs.push({ ...run, text: run.text.trimEnd() });
      run = undefined;
    };
    const count = api.FPDFText_CountChars(text);
    for (let index = 0; index < count && runs.length < mostRuns; index += 1) {
      const character = characterOf(api.FPDFText_GetUnicode(text, index));
      if (character === '\r' || character === '\n') {
        end();
        continue;
      }
      if (character === '') continue;
      // The engine's own, between words that are apart: it stands nowhere.
      if (api.FPDFText_IsGenerated(text, index) === 1) {
        if (run) run.text += character;
        continue;
      }
      const rectangle = engine.lend(16, (address) => {
        api.FPDFText_GetLooseCharBox(text, index, address);
        const [left = 0, top = 0, right = 0, bottom = 0] = engine.floats(address, 4);
        return rectangleOf(sight, left, top, right, bottom);
      });
      if (!rectangle.every(Number.isFinite)) continue;
      const { size, angle } = letteringOf(pdf, text, index, sight);
      if (
        !run ||
        run.text.length >= longestRun ||
        Math.abs(run.size - size) > 0.5 ||
        run.angle !== angle ||
        gap(run.rectangle, rectangle) > 1.5 * size
      ) {
        end();
        run = { text: character, rectangle, angle, size };
      } else {
        run.text += character;
        run.rectangle = around(run.rectangle, rectangle);
      }
    }
    end();
    return runs;
  });
}

/** Where a text stands on a page, without regard to case; undefined when the page can not be read. */
export function hitsOn(pdf: ShownPdf, number: number, sought: string, most: number): SearchHit[] | undefined {
  return withText(pdf, number, (text, page) => {
    const { engine } = pdf;
    const { api } = engine;
    const sight = sightOf(pdf, page);
    return engine.lendText(sought, (address) => {
      const hits: SearchHit[] = [];
      const search = api.FPDFText_FindStart(text, address, 0, 0);
      while (hits.length < most && api.FPDFText_FindNext(search)) {
        const first = api.FPDFText_GetSchResultIndex(search);
        const lines = api.FPDFText_CountRects(text, first, api.FPDFText_GetSchCount(search));
        const rectangles: PageRectangle[] = [];
        for (let line = 0; line < Math.min(lines, mostRectangles); line += 1) {
          const [left, top, right, bottom] = engine.lend(32, (at) => {
            api.FPDFText_GetRect(text, line, at, at + 8, at + 16, at + 24);
            return engine.doubles(at, 4);
          }) as [number, number, number, number];
          rectangles.push(rectangleOf(sight, left, top, right, bottom));
        }
        hits.push({ page: number, rectangles });
      }
      api.FPDFText_FindClose(search);
      return hits;
    });
  });
}

function withText<T>(pdf: ShownPdf, number: number, read: (text: number, page: number) => T): T | undefined {
  const page = pdf.page(number);
  if (page === undefined) return undefined;
  const { api } = pdf.engine;
  const text = api.FPDFText_LoadPage(page);
  if (text === 0) return undefined;
  try {
    return read(text, page);
  } finally {
    api.FPDFText_ClosePage(text);
  }
}

function characterOf(code: number): string {
  // How the engine writes a hyphen at the end of a line.
  if (code === 2) return '-';
  if (code === 0 || code === 0xfffe || code === 0xffff || code > 0x10ffff) return '';
  return String.fromCodePoint(code);
}

/** How high the letters are, and how they are turned, on the page as its reader sees it. */
function letteringOf({ engine }: ShownPdf, text: number, index: number, sight: Sight): { size: number; angle: number } {
  const { api } = engine;
  const [a = 1, b = 0, c = 0, d = 1] = engine.lend(24, (address) =>
    api.FPDFText_GetMatrix(text, index, address) ? engine.floats(address, 4) : [],
  );
  const size = api.FPDFText_GetFontSize(text, index) * (Math.hypot(c, d) || 1);
  const turned = Math.round((Math.atan2(b, a) * 180) / Math.PI) - 90 * sight.turns;
  return { size: Number.isFinite(size) ? Math.abs(size) : 0, angle: ((turned % 360) + 360) % 360 };
}
