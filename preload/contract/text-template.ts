/**
 * Texts with places to be filled in, such as `Signed by {name} on {date}`. What the signature and its certificate do not say
 * is left out together with the line on which it would stand: half of a sentence says something else.
 */

/** The words that may stand between braces. */
export const placeholders = [
  'name',
  'initials',
  'date',
  'time',
  'reason',
  'location',
  'role',
  'commitment',
  'organisation',
  'email',
  'serial',
  'issuer',
] as const;
export type Placeholder = (typeof placeholders)[number];

/** `{{` and `}}` are braces themselves. */
const PART = /\{\{|\}\}|\{([^{}\n]*)\}|[{}]/g;

/**
 * What of a text can not be filled in.
 * @returns the first of them, as it is written; undefined where every place is known
 */
export function unknownPlaceholder(text: string): string | undefined {
  for (const [part, word] of text.matchAll(PART)) {
    if (part === '{{' || part === '}}') continue;
    if (word === undefined || !isPlaceholder(word)) return part;
  }
  return undefined;
}

/**
 * Fills in a text, line by line.
 *
 * @param valueOf - empty or undefined for what there is not: then the whole line is left out
 * @returns the lines that are left; what is no placeholder stays as it is written
 */
export function filledLines(text: string, valueOf: (word: Placeholder) => string | undefined): string[] {
  return text.split('\n').flatMap((line) => {
    let lacks = false;
    const filled = line.replace(PART, (part: string, word: string | undefined) => {
      if (part === '{{' || part === '}}') return part.charAt(0);
      if (word === undefined || !isPlaceholder(word)) return part;
      const value = valueOf(word) ?? '';
      lacks ||= value === '';
      return value;
    });
    return lacks ? [] : [filled];
  });
}

const isPlaceholder = (word: string): word is Placeholder => (placeholders as readonly string[]).includes(word);
