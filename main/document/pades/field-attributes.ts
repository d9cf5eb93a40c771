import { PdfDictionary, PdfName, PdfReal } from '../pdf';
import type { PdfObject, PdfReader } from '../pdf';

/** Nodes above a field; honest forms have few. */
const mostAncestors = 64;

/** A value of a field, its own or of the nearest node above it that has one (ISO 32000-2, table 226); references followed. */
export function fieldAttribute(reader: PdfReader, field: PdfDictionary, key: string): PdfObject {
  let node: PdfObject = field;
  for (let step = 0; node instanceof PdfDictionary && step < mostAncestors; step++) {
    const value = reader.lookup(node, key);
    if (value !== null) return value;
    node = reader.lookup(node, 'Parent');
  }
  return null;
}

/** /Ff, 0 where there is none. */
export function fieldFlags(reader: PdfReader, field: PdfDictionary): number {
  const flags = fieldAttribute(reader, field, 'Ff');
  return typeof flags === 'number' ? flags : 0;
}

export const numberOf = (object: PdfObject | undefined): number | undefined =>
  object instanceof PdfReal ? object.value : typeof object === 'number' ? object : undefined;

export const nameOf = (object: PdfObject | undefined): string | undefined =>
  object instanceof PdfName ? object.value : undefined;

/** Grey, or red, green and blue; 0 to 1. */
export type FieldColour = readonly [number] | readonly [number, number, number];

/** A colour by the number of its components (ISO 32000-2, table 192); none for no components. */
export function colourOf(components: readonly (number | undefined)[]): FieldColour | undefined {
  const known = components.map((value) => Math.min(1, Math.max(0, value ?? 0)));
  const [a = 0, b = 0, c = 0, d = 0] = known;
  if (known.length === 1) return [a];
  if (known.length === 3) return [a, b, c];
  // Cyan, magenta, yellow and black, as screens show them.
  if (known.length === 4) return [(1 - a) * (1 - d), (1 - b) * (1 - d), (1 - c) * (1 - d)];
  return undefined;
}

/** What /DA says of text: its size (0: as large as fits) and its colour (clause 12.7.4.3). The font is not asked for. */
export function readDefaultAppearance(content: string): { size: number; colour: FieldColour } {
  let size = 0;
  let colour: FieldColour = [0];
  let operands: (number | undefined)[] = [];
  // Names and strings have nothing to say here; they are operands all the same.
  for (const [token] of content.slice(0, 4096).matchAll(/\/[^\s/<>[\]()]*|[^\s/<>[\]()]+/g)) {
    if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(token)) {
      operands.push(Number(token));
      continue;
    }
    if (token.startsWith('/')) {
      operands.push(undefined);
      continue;
    }
    if (token === 'Tf') size = Math.abs(operands.at(-1) ?? 0);
    const count = { g: 1, rg: 3, k: 4 }[token];
    if (count !== undefined && operands.length >= count) colour = colourOf(operands.slice(-count)) ?? colour;
    operands = [];
  }
  return { size: Math.min(size, 300), colour };
}
