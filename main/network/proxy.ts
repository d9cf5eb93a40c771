import type { Exchanger } from './network';

/**
 * An exchanger whose exchanges go as somebody decided.
 *
 * @param proxy - `system`, `direct`, or `http://host:port`; without it each exchanger goes its own way
 */
export function throughProxy(exchanger: Exchanger, proxy: string | undefined): Exchanger {
  if (proxy === undefined) return exchanger;
  return (exchange) => exchanger({ ...exchange, proxy });
}
