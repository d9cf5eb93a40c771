import { z } from 'zod';
import type { InkStroke } from '../document/document-port';

/** A signature has some hundreds of points; this bounds what a wrong file makes us draw. */
const mostPoints = 100_000;

const coordinate = z.number().min(-1e9).max(1e9);
const strokes = z
  .array(
    z.array(z.strictObject({ x: coordinate, y: coordinate, pressure: z.number().min(0).max(1).optional() })).min(1),
  )
  .min(1);

/**
 * Reads handwriting: InkML, or the JSON form of {@link InkStroke}[].
 *
 * @param text - which of the two is seen by its first character
 * @returns the strokes, or in a few words why there are none
 */
export function readInk(text: string): { strokes: InkStroke[] } | { problem: string } {
  const bare = text.replace(/^\uFEFF/, '').trim();
  let read: InkStroke[];
  try {
    read = bare.startsWith('<') ? readInkMl(bare) : readJson(bare);
  } catch (error) {
    if (error instanceof InkProblem) return { problem: error.message };
    throw error;
  }
  const points = read.reduce((sum, stroke) => sum + stroke.length, 0);
  return points > mostPoints ? { problem: `it has more than ${mostPoints} points` } : { strokes: read };
}

class InkProblem extends Error {}

function readJson(text: string): InkStroke[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InkProblem('it is neither InkML nor JSON');
  }
  const checked = strokes.safeParse(value);
  if (!checked.success) throw new InkProblem('it is no list of strokes, each a list of points with x and y');
  return checked.data.map((stroke) =>
    stroke.map(({ x, y, pressure }) => (pressure === undefined ? { x, y } : { x, y, pressure })),
  );
}

interface Channel {
  name: string;
  /** Of its +ve orientation: X to the right, Y downwards (InkML, clause 3.2.1). */
  sign: 1 | -1;
  max: number | undefined;
}

const plainFormat: Channel[] = ['X', 'Y'].map((name) => ({ name, sign: 1, max: undefined }));

/**
 * Reads the traces of a W3C InkML document (Recommendation of 20 September 2011) that pens really write: one trace format,
 * values as they are. Difference encoding and several formats are refused, not guessed at, and so is a DOCTYPE.
 */
function readInkMl(text: string): InkStroke[] {
  const traces: string[] = [];
  const channels: Channel[] = [];
  let formats = 0;
  for (const { name, parents, attributes, content } of elementsOf(text)) {
    if (parents.length === 0 && name !== 'ink') throw new InkProblem('it is XML, but not InkML');
    if (name === 'traceFormat') formats += 1;
    if (name === 'channel' && parents.at(-1) === 'traceFormat') channels.push(channelOf(attributes));
    // A pen that is up leaves no ink.
    if (name === 'trace' && attributes.get('type') !== 'penUp') traces.push(content);
  }
  if (formats > 1) throw new InkProblem('it has more than one trace format');
  if (traces.length === 0) throw new InkProblem('nothing is written in it');
  const format = channels.length > 0 ? channels : plainFormat;
  const points = traces.map((trace) => trace.split(',').map((point) => valuesOf(point, format)));
  const force = format.find(({ name }) => name === 'F');
  const strongest = force?.max ?? points.flat().reduce((most, { F = 0 }) => Math.max(most, F), 0);
  return points.map((trace) =>
    trace.map(({ X = 0, Y = 0, F }) =>
      F === undefined || strongest <= 0 ? { x: X, y: Y } : { x: X, y: Y, pressure: clamped(F / strongest) },
    ),
  );
}

const clamped = (share: number): number => Math.min(1, Math.max(0, share));

function channelOf(attributes: Map<string, string>): Channel {
  const max = Number(attributes.get('max') ?? NaN);
  return {
    name: attributes.get('name') ?? '',
    sign: attributes.get('orientation') === '-ve' ? -1 : 1,
    max: Number.isFinite(max) && max > 0 ? max : undefined,
  };
}

function valuesOf(point: string, format: Channel[]): { X?: number; Y?: number; F?: number } {
  const values = point.trim().split(/\s+/);
  const read: Record<string, number> = {};
  for (const [index, { name, sign }] of format.entries()) {
    const value = values[index] ?? '';
    if (name !== 'X' && name !== 'Y' && name !== 'F') continue;
    if (!/^[+-]?(\d{1,9}(\.\d*)?|\.\d+)$/.test(value)) {
      throw new InkProblem(value ? `the point “${point.trim().slice(0, 40)}” can not be read` : 'a point is not whole');
    }
    read[name] = sign * Number(value);
  }
  if (read['X'] === undefined || read['Y'] === undefined) throw new InkProblem('its trace format has no X and Y');
  return read;
}

interface Element {
  /** Without a namespace prefix, as its parents' names. */
  name: string;
  parents: string[];
  attributes: Map<string, string>;
  /** The text up to the element's first child or end. */
  content: string;
}

/** The elements of an XML document in their order. Knows as much of XML as InkML uses, and refuses the rest. */
function* elementsOf(text: string): Generator<Element> {
  const broken = new InkProblem('it is no well-formed XML');
  const bare = text.replace(/<!--[^]*?-->|<\?[^]*?\?>/g, '');
  if (/<!/.test(bare)) throw new InkProblem('it has a DOCTYPE or CDATA, which no InkML needs');
  const open: string[] = [];
  const tag = /<(\/?)([\w.:-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>([^<]*)/gy;
  for (let at = bare.search(/</); at < bare.length; at = tag.lastIndex) {
    tag.lastIndex = at;
    const match = tag.exec(bare);
    if (!match) throw broken;
    const [, closes, qualified = '', written = '', empty, content = ''] = match;
    const name = qualified.replace(/^.*:/, '');
    if (closes) {
      if (open.pop() !== name) throw broken;
      continue;
    }
    const attributes = new Map<string, string>();
    for (const [, key = '', value = ''] of written.matchAll(/([\w.:-]+)\s*=\s*["']([^"']*)["']/g)) {
      attributes.set(key, value);
    }
    yield { name, parents: [...open], attributes, content: empty ? '' : content };
    if (!empty) open.push(name);
  }
  if (open.length > 0) throw broken;
}
