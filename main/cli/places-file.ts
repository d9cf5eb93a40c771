import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { CountersignError } from '../errors/countersign-error';
import type { BatchDocument } from '../signing/signing-port';
import { placeIn, type PlaceValues } from './place-options';

/** Octets: some hundred for each of thousands of documents. */
const largest = 4 * 1024 * 1024;

const text = z.union([z.string(), z.int().transform(String)]);
const placeOfOne = z.strictObject({
  page: text.optional(),
  rectangle: z.string().optional(),
  corner: z.string().optional(),
  inset: z.string().optional(),
  size: z.string().optional(),
  'on-line': z.literal(true).optional(),
  field: z.string().min(1).max(1_000).optional(),
});
const placesOfAll = z.record(z.string(), placeOfOne);

/**
 * Gives each document the place that a file names for it: JSON, from the document as the command line names it to what the options
 * of a place are called, without their dashes. What is not named there is as with the others.
 *
 * @param file - as a person wrote it
 * @throws CountersignError usage.invalid
 */
export function withPlaces(documents: BatchDocument[], file: string): BatchDocument[] {
  const places = new Map(Object.entries(readPlaces(file)).map(([name, place]) => [resolve(name), { name, place }]));
  const known = new Set(documents.map(({ path }) => path));
  for (const [path, { name }] of places) {
    if (!known.has(path)) throw wrong(`--places names “${name}”, which is not among the files to be signed`);
  }
  return documents.map((document) => {
    const found = places.get(document.path);
    if (!found) return document;
    const { name, place } = found;
    const { field, ...values } = place;
    if (field !== undefined && Object.keys(values).length > 0)
      throw wrong(`--places gives “${name}” a field, which has its place, and another place beside it`);
    if (field !== undefined) return { ...document, fieldName: field };
    const called = (option: keyof PlaceValues): string => `“${option}” of “${name}” in --places`;
    return { ...document, claims: { visible: placeIn(values, called) } };
  });
}

function readPlaces(file: string): z.output<typeof placesOfAll> {
  let json: unknown;
  try {
    if (statSync(file).size > largest) throw wrong(`--places: “${file}” is larger than ${largest} octets`);
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (CountersignError.is(error)) throw error;
    throw wrong(
      error instanceof SyntaxError ? `--places: “${file}” is no JSON` : `--places: “${file}” can not be read`,
    );
  }
  const read = placesOfAll.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw wrong(`--places: “${file}”, ${issue?.path.join(' → ') || 'the whole of it'}: ${issue?.message ?? 'unknown'}`);
}

function wrong(detail: string): CountersignError<'usage.invalid'> {
  return new CountersignError('usage.invalid', { detail });
}
