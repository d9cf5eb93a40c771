/**
 * A moment in a sentence that the window and the terminal share, and so without a person's time zone.
 * @param moment - ISO 8601, UTC
 * @returns `2026-11-29 16:02:19 UTC`; what is no such moment as it is
 */
export function momentWords(moment: string): string {
  return moment.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?Z$/, '$1 $2 UTC');
}
