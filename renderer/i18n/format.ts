/** How numbers, sizes and dates are written for one person. */
export interface Formats {
  number(value: number): string;
  /** Bytes in the largest decimal unit that keeps the number readable. */
  size(bytes: number): string;
  /** An ISO 8601 instant as a date of the person's own time zone. */
  date(iso: string): string;
  /** The same in few letters, for a table. */
  day(iso: string): string;
  dateTime(iso: string): string;
  /** Hours and minutes. */
  time(iso: string): string;
  /** With seconds and the time zone. */
  dateTimeExact(iso: string): string;
}

/**
 * The locale for numbers and dates: the language of the texts with the region of the person, so that a sentence never
 * mixes two languages.
 *
 * @param texts - language of the catalog, for example `en`
 * @param preferred - BCP 47 tag of the person's computer
 */
export function formatLocale(texts: string, preferred: string): string {
  try {
    const locale = new Intl.Locale(preferred);
    if (locale.language === texts) return preferred;
    const region = locale.region ?? locale.maximize().region;
    return region ? `${texts}-${region}` : texts;
  } catch {
    return texts;
  }
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/**
 * @param locale - BCP 47 tag
 * @param timeZone - IANA name; the computer's own when left out
 */
export function createFormats(locale: string, timeZone?: string): Formats {
  const number = new Intl.NumberFormat(locale);
  const unitFormats = units.map(
    (unit, power) =>
      [0, 1].map(
        (digits) =>
          new Intl.NumberFormat(locale, {
            style: 'unit',
            unit,
            unitDisplay: power === 0 ? 'long' : 'short',
            maximumFractionDigits: digits,
          }),
      ) as [Intl.NumberFormat, Intl.NumberFormat],
  );
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone });
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'long', timeZone });
  // A date that can not be read is shown as it came: better odd than a window that does not draw.
  const instant = (format: Intl.DateTimeFormat, iso: string): string => {
    const time = Date.parse(iso);
    return Number.isNaN(time) ? iso : format.format(time);
  };

  return {
    number: (value) => number.format(value),
    size(bytes) {
      let power = 0;
      let value = bytes;
      // 999.5 and more would be written as 1,000 of the smaller unit.
      while (value >= 999.5 && power < units.length - 1) {
        value /= 1000;
        power += 1;
      }
      const formats = unitFormats[power] ?? unitFormats[0];
      return formats ? formats[power > 1 && value < 10 ? 1 : 0].format(value) : String(bytes);
    },
    date: (iso) => instant(date, iso),
    day: (iso) => instant(day, iso),
    dateTime: (iso) => instant(dateTime, iso),
    time: (iso) => instant(time, iso),
    dateTimeExact: (iso) => instant(exact, iso),
  };
}
