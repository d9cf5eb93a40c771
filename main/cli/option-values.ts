import { wrongUsage } from './parsed-options';

/** The beginning of a day of this computer's time zone. */
export function dayIn(text: string): Date {
  const [, year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []).map(Number);
  const date = new Date(year ?? NaN, (month ?? NaN) - 1, day ?? NaN);
  // 31 February would become a day in March; an invalid date has a month that equals nothing.
  if (date.getMonth() + 1 !== month || date.getDate() !== day) throw wrongUsage('--since is a day such as 2026-01-31');
  return date;
}
