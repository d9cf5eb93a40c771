/**
 * A moment as a PDF date (ISO 32000-2, clause 7.9.4), in UTC: `D:20260102030405Z`.
 */
export function formatPdfDate(moment: Date): string {
  const iso = moment.toISOString();
  if (!/^\d{4}-/.test(iso)) throw new RangeError('a PDF date has a year of four digits');
  return `D:${iso.replace(/\.\d+Z$/, '').replace(/[-:T]/g, '')}Z`;
}

const pattern =
  /^D:(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d))?)?)?)?)?(?:(Z)(?:00'?(?:00'?)?)?|([+-])(\d\d)(?:'?(\d\d)?'?)?)?$/;

/**
 * A PDF date as a moment; without a zone it counts as UTC (the standard calls that zone unknown).
 * @returns undefined when the text is no date
 */
export function parsePdfDate(text: string): Date | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const part = (index: number, fallback: number): number =>
    match[index] === undefined ? fallback : Number(match[index]);
  const [year, month, day, hour, minute, second] = [
    part(1, 0),
    part(2, 1),
    part(3, 1),
    part(4, 0),
    part(5, 0),
    part(6, 0),
  ];
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return undefined;
  const sign = match[8] === '-' ? 1 : -1;
  const offset = match[8] ? sign * (part(9, 0) * 60 + part(10, 0)) : 0;
  const moment = new Date(0);
  moment.setUTCFullYear(year, month - 1, day);
  moment.setUTCHours(hour, minute + offset, second);
  return moment;
}
