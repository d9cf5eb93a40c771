import { PdfDictionary, type PdfObject, type PdfReader } from '../pdf';
import { numberOf, sameValue } from './pdf-values';
import { readableValue } from './references';
import type { StepContext } from './step-context';

/** One step of a colour that a program keeps in eight bits. */
const oneStep = 1 / 254;

/**
 * Whether a widget's /MK (ISO 32000-2, table 192) still says the same of what is seen: colours, turn. Programs that draw a field
 * keep their own form of the colours and leave out what they do not use; nothing may be added.
 */
export function keepsLook({ before, after }: StepContext, old: PdfDictionary, now: PdfDictionary): boolean {
  const was = readableValue(before, old.get('MK'));
  const is = readableValue(after, now.get('MK') ?? new PdfDictionary());
  if (!(was instanceof PdfDictionary) || !(is instanceof PdfDictionary) || is.repeatedKeys) return false;
  const turn = (reader: PdfReader, look: PdfDictionary): number => numberOf(reader.lookup(look, 'R')) ?? 0;
  return (
    turn(before, was) === turn(after, is) &&
    ['BG', 'BC'].every((key) => sameColour(colour(before, was.get(key)), colour(after, is.get(key)))) &&
    [...is.entries].every(([key, value]) => ['BG', 'BC', 'R'].includes(key) || sameValue(was.get(key), value))
  );
}

/** Red, green, blue, or cyan, magenta, yellow, black; empty for none. */
function colour(reader: PdfReader, value: PdfObject | undefined): number[] {
  const list = readableValue(reader, value);
  const parts = Array.isArray(list) ? list.map((part) => numberOf(readableValue(reader, part)) ?? Number.NaN) : [];
  return parts.length === 1 ? [parts[0]!, parts[0]!, parts[0]!] : parts;
}

const sameColour = (a: number[], b: number[]): boolean =>
  a.length === b.length && a.every((part, index) => Math.abs(part - b[index]!) <= oneStep);
