/**
 * Controls of direction that reach beyond a word: within a name or a reason they could make a reader see another text than
 * the one that is signed. Marks of direction, which move nothing but neighbours, stay.
 */
const DIRECTION_CONTROLS = /[\u202A-\u202E\u2066-\u2069]/g;
/** Nothing to be seen: controls, the soft hyphen, byte order marks, annotations, tags, and halves of surrogate pairs. */
const INVISIBLE = /[\p{Cc}\u00AD\u2060-\u2064\u206A-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}\p{Cs}]/gu;
const LINE_ENDS = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;

/** Makes of given text what can be drawn: lines end with a line feed, spaces are spaces, nothing invisible acts. */
export function cleanText(text: string): string {
  return text
    .normalize('NFC')
    .replace(LINE_ENDS, '\n')
    .replace(DIRECTION_CONTROLS, '')
    .split('\n')
    .map((line) =>
      line
        .replace(/[\t\u00A0\u2000-\u200A\u202F\u205F]/g, ' ')
        .replace(INVISIBLE, '')
        .trim(),
    )
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** {@link cleanText} in one line: what is a single fact has no line ends of its own. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ');
}
