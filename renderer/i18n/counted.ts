import type { Formats } from './format';

const plural = new Intl.PluralRules('en');
/** “1 document”, “1,204 documents”. */
export function count(n: number, one: string, other: string, f: Formats): string {
  return `${f.number(n)} ${plural.select(n) === 'one' ? one : other}`;
}
/** So many documents, in words. */
export const documents = (n: number, f: Formats): string => count(n, 'document', 'documents', f);
