/** xs:dateTime; a list writes UTC with `Z` (ETSI TS 119 612, clause 5.1.3), a signature may have an offset. */
const dateTime = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * @returns the time in ISO 8601, UTC, without fractions of a second, such as `2016-06-30T22:00:00Z`; undefined when the
 * text is no time. A time without a zone is taken as UTC.
 */
export function readDateTime(text: string): string | undefined {
  const match = dateTime.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, , zone = 'Z'] = match;
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`);
  if (Number.isNaN(at.getTime())) return undefined;
  return `${at.toISOString().slice(0, 19)}Z`;
}
