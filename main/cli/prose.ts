import { printable } from '../files/printable';

/** Words in a sentence; longer ones are cut in the middle. */
const longestWords = 500;
/** Names and reasons that a sentence of another room is written about: it may list several. */
const longestList = 1000;
/** A path is what a person needs whole: as long as Linux lets one be. */
const longestPath = 4096;

/**
 * Text for a person at a terminal. Every way to it cleans what is not ours, so that no file name, certificate or server writes a
 * line that looks like one of ours, or drives the terminal.
 */
export class Prose {
  private constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }

  /** Our own words with values between them: see {@link prose}. */
  static written(ours: readonly string[], values: readonly (Prose | string | number)[]): Prose {
    const shown = values.map((value) => (value instanceof Prose ? value.text : printable(String(value), longestWords)));
    return new Prose(ours.map((words, index) => `${words}${shown[index] ?? ''}`).join(''));
  }

  /** Sentences that another room writes about values: it is given the values cleaned. */
  static about<T>(values: T, write: (cleaned: T) => string): Prose {
    return new Prose(write(cleanedValues(values) as T));
  }

  /** Lines of which every character is ours: the help, PEM, JSON with escapes. */
  static ours(text: string): Prose {
    return new Prose(text);
  }

  /** A file or folder, whole. */
  static path(path: string): Prose {
    return new Prose(printable(path, longestPath));
  }
}

/**
 * Our own words as they are, line ends too; each value between them is cleaned and becomes part of one line, unless it is prose
 * already.
 */
export function prose(ours: TemplateStringsArray, ...values: (Prose | string | number)[]): Prose {
  return Prose.written(ours, values);
}

/** Prose behind prose. */
export function joined(parts: readonly Prose[]): Prose {
  return Prose.ours(parts.map(({ text }) => text).join(''));
}

/** How many of several are named. */
const mostListed = 20;

/** Several reasons or names of strangers, as one part of a line. */
export function listed(values: readonly string[], between = '; '): Prose {
  const more = values.length - mostListed;
  return Prose.about(values.slice(0, mostListed), (cleaned) =>
    [...cleaned, ...(more > 0 ? [`and ${more} more`] : [])].join(between),
  );
}

function cleanedValues(value: unknown): unknown {
  if (typeof value === 'string') return printable(value, longestList);
  if (Array.isArray(value)) return value.map(cleanedValues);
  if (typeof value !== 'object' || value === null) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, cleanedValues(held)]));
}
