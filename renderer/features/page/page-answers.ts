import {
  mostHits,
  mostOutlineEntries,
  mostPixels,
  mostRuns,
  mostSizes,
  type OutlineEntry,
  type PageAnswer,
  type PageRectangle,
  type PageSize,
  type SearchHit,
  type TextRun,
} from '../../../preload/contract/page-view';

/** More pages than a document can have that is under 10 GB. */
const mostPages = 10_000_000;
/** Points; a page's own bound is 14,400 user units, and a user unit may be large. Whatever is drawn, is drawn in less. */
const farthest = 100_000_000;
const longestText = 100_000;
const longestTitle = 2_000;
const deepestOutline = 64;
/** Rectangles of one hit: it goes over the ends of a few lines. */
const mostRectangles = 1_000;

const openingReasons: ReadonlySet<unknown> = new Set(['locked', 'damaged', 'too-large']);
const jobReasons: ReadonlySet<unknown> = new Set(['damaged', 'too-large', 'unknown-page']);

/**
 * Whether something that came from the process that draws pages is an answer, whole and within bounds. That process has read a
 * hostile document and may say anything.
 */
export function isPageAnswer(message: unknown): message is PageAnswer {
  if (!isRecord(message)) return false;
  switch (message['answer']) {
    case 'opened':
      return isCount(message['pages'], 1, mostPages) && isSize(message['first']);
    case 'unshowable':
      return openingReasons.has(message['reason']);
    case 'sizes':
      return isJob(message) && isPage(message['from']) && isListOf(message['sizes'], mostSizes, isSize);
    case 'drawn':
      return isJob(message) && isDrawing(message);
    case 'text':
      return isJob(message) && isListOf(message['runs'], mostRuns, isRun);
    case 'outline':
      return isJob(message) && isOutline(message['entries']);
    case 'hits':
      return (
        isJob(message) &&
        isListOf(message['hits'], mostHits, isHit) &&
        isPage(message['page']) &&
        typeof message['done'] === 'boolean'
      );
    case 'failed':
      return isJob(message) && jobReasons.has(message['reason']);
    default:
      return false;
  }
}

type Unchecked = Record<string, unknown>;

function isRecord(value: unknown): value is Unchecked {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown, least: number, most: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
}

function isWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && value >= least && value <= most;
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.length <= longest;
}

function isListOf<T>(value: unknown, most: number, isOne: (one: unknown) => one is T): value is T[] {
  return Array.isArray(value) && value.length <= most && value.every(isOne);
}

function isJob(message: Unchecked): boolean {
  return isCount(message['job'], 0, Number.MAX_SAFE_INTEGER);
}

function isPage(value: unknown): value is number {
  return isCount(value, 1, mostPages);
}

function isSize(value: unknown): value is PageSize {
  return isRecord(value) && isLength(value['width']) && isLength(value['height']);
}

function isLength(value: unknown): value is number {
  return isWithin(value, 0, farthest) && value > 0;
}

function isDrawing({ width, height, pixels }: Unchecked): boolean {
  return (
    isCount(width, 1, mostPixels) &&
    isCount(height, 1, mostPixels) &&
    width * height <= mostPixels &&
    pixels instanceof ArrayBuffer &&
    pixels.byteLength === width * height * 4
  );
}

function isRectangle(value: unknown): value is PageRectangle {
  if (!Array.isArray(value) || value.length !== 4) return false;
  if (!value.every((one) => isWithin(one, -farthest, farthest))) return false;
  const [left, bottom, right, top] = value as [number, number, number, number];
  return left <= right && bottom <= top;
}

function isRun(value: unknown): value is TextRun {
  return (
    isRecord(value) &&
    isText(value['text'], longestText) &&
    isRectangle(value['rectangle']) &&
    isWithin(value['angle'], -360, 360) &&
    isWithin(value['size'], 0, farthest)
  );
}

function isHit(value: unknown): value is SearchHit {
  return isRecord(value) && isPage(value['page']) && isListOf(value['rectangles'], mostRectangles, isRectangle);
}

/** Counts the entries on every depth together, so that a small tree of large branches is refused, too. */
function isOutline(value: unknown): value is OutlineEntry[] {
  let left = mostOutlineEntries;
  const areEntries = (entries: unknown, depth: number): boolean => {
    if (!Array.isArray(entries) || depth > deepestOutline) return false;
    left -= entries.length;
    return (
      left >= 0 &&
      entries.every(
        (entry) =>
          isRecord(entry) &&
          isText(entry['title'], longestTitle) &&
          (entry['page'] === undefined || isPage(entry['page'])) &&
          areEntries(entry['children'], depth + 1),
      )
    );
  };
  return areEntries(value, 1);
}
