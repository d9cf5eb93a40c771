/**
 * What passes between main and the process that draws the pages of one document, over a port of their own. No request of the
 * windows' contract goes over it: main begins, and asks whether the process still lives.
 */

/** From main. */
export type PageWatchRequest =
  /** Comes first. `octets`: the length of the file, which is asked for by ranges. `password`: the document's. */
  { begin: { octets: number; password?: string } } | { ping: number };

/** To main. */
export type PageWatchAnswer =
  /** `work`: the number of the piece of work that goes on; 0 when there is none. */
  | { pong: number; work: number }
  /** The engine came to its end; what it knew is not to be trusted any more. */
  | { broken: 'memory' | 'crashed' };

/** Where the process asks for octets of its document, on its own origin: `?from=…&length=…`. */
export const octetsPath = '/octets';
/** The most octets of one answer. */
export const mostOctets = 1024 * 1024;

/** Fonts that the process may ask for, on its own origin behind {@link fontsPath}: those of the program's visible signatures. */
export const lentFonts = {
  japanese: 'NotoSansJP_400Regular.ttf',
  korean: 'NotoSansKR_400Regular.ttf',
  chinese: 'NotoSansSC_400Regular.ttf',
} as const;
export type LentFont = keyof typeof lentFonts;
export const fontsPath = '/lent-fonts/';
