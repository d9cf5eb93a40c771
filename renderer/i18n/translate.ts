import { en } from './en';
import type { Messages } from './en';
import { createFormats, formatLocale } from './format';
import type { Formats } from './format';

export type MessageKey = keyof Messages;

type ParamsOf<K extends MessageKey> = Messages[K] extends (params: infer P, ...rest: never[]) => string
  ? [params: P]
  : [];

export const formats: Formats = createFormats(formatLocale('en', globalThis.navigator?.language ?? 'en'));

/** The text of a message, with its parameters where it has any. */
export function t<K extends MessageKey>(key: K, ...params: ParamsOf<K>): string {
  const message: unknown = en[key];
  if (typeof message === 'string') return message;
  return (message as (params: unknown, formats: Formats) => string)(params[0], formats);
}
