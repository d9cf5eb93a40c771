import type { ParseArgsConfig } from 'node:util';
import {
  corners,
  distancesExpected,
  distancesIn,
  pagesExpected,
  pagesIn,
  rectangleExpected,
  rectangleIn,
  sizeExpected,
  sizeIn,
} from '../configuration/visible-signature';
import { CountersignError } from '../errors/countersign-error';
import type { RequestedVisibility } from '../signing/signing-port';

/** Options that say where a signature is seen; a file of places has the same, document by document. */
export const placeOptions = {
  page: { type: 'string' },
  rectangle: { type: 'string' },
  corner: { type: 'string' },
  inset: { type: 'string' },
  size: { type: 'string' },
  'on-line': { type: 'boolean' },
} as const satisfies ParseArgsConfig['options'];

export interface PlaceValues {
  page?: string | undefined;
  rectangle?: string | undefined;
  corner?: string | undefined;
  inset?: string | undefined;
  size?: string | undefined;
  'on-line'?: boolean | undefined;
}

/**
 * Where a signature is seen, in the words of options.
 *
 * @param called - what an option is called where it was written, such as `--page`
 * @throws CountersignError usage.invalid
 */
export function placeIn(
  values: PlaceValues,
  called = (name: keyof PlaceValues): string => `--${name}`,
): Pick<RequestedVisibility, 'pages' | 'place'> {
  const { page, corner, 'on-line': onLine } = values;
  const exclude = (one: keyof PlaceValues, other: keyof PlaceValues): void => {
    if (values[one] !== undefined && values[other] !== undefined)
      throw wrong(`${called(one)} and ${called(other)} exclude each other`);
  };
  const expect = <T>(
    name: keyof PlaceValues,
    read: (text: string) => T | undefined,
    expected: string,
  ): T | undefined => {
    const text = values[name];
    if (text === undefined) return undefined;
    const found = read(String(text));
    if (found === undefined) throw wrong(`${called(name)} is ${expected}`);
    return found;
  };
  exclude('rectangle', 'corner');
  if (onLine) exclude('rectangle', 'on-line');
  for (const name of ['inset', 'size'] as const) {
    if (values[name] !== undefined && corner === undefined) throw wrong(`${called(name)} needs ${called('corner')}`);
  }
  if (onLine && page !== undefined && corner === undefined)
    throw wrong(
      `${called('page')} beside ${called('on-line')} needs ${called('corner')}: the line says which page it is on`,
    );
  const pages = expect('page', pagesIn, pagesExpected);
  const exact = expect('rectangle', rectangleIn, rectangleExpected);
  const known = expect('corner', (text) => corners.find((one) => one === text), `one of ${corners.join(', ')}`);
  const away = expect('inset', distancesIn, distancesExpected);
  const measure = expect('size', sizeIn, sizeExpected);
  const atCorner = known && { corner: known, ...away, ...measure };
  return {
    ...(pages && { pages }),
    ...(exact && { place: { rectangle: exact } }),
    ...(onLine ? { place: { line: true, ...(atCorner && { otherwise: atCorner }) } } : atCorner && { place: atCorner }),
  };
}

function wrong(detail: string): CountersignError<'usage.invalid'> {
  return new CountersignError('usage.invalid', { detail });
}
