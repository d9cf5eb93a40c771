import type { StationLanguage } from '../../preload/contract/station';

const locales: Record<StationLanguage, string> = { en: 'en-GB', de: 'de-DE' };

/** Octets as a person counts them: one decimal below ten. */
export function sizeInWords(octets: number, language: StationLanguage): string {
  const [unit, size] =
    octets < 1_000_000 ? (['kilobyte', octets / 1_000] as const) : (['megabyte', octets / 1_000_000] as const);
  return new Intl.NumberFormat(locales[language], {
    style: 'unit',
    unit,
    maximumFractionDigits: size < 10 && unit === 'megabyte' ? 1 : 0,
  }).format(Math.max(size, unit === 'kilobyte' ? 1 : 0));
}

/** The time of the day of an ISO 8601 moment, with the day where it is another one. */
export function momentInWords(moment: string, language: StationLanguage, now = new Date()): string {
  const date = new Date(moment);
  const today = date.toDateString() === now.toDateString();
  return new Intl.DateTimeFormat(locales[language], {
    ...(!today && { day: 'numeric', month: 'long' }),
    hour: 'numeric',
    minute: '2-digit',
  }).format(date);
}
