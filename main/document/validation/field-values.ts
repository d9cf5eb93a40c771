import { decodeTextString, PdfDictionary, PdfError, PdfName, PdfStream, PdfString } from '../pdf';
import type { PdfObject, PdfReader } from '../pdf';
import { numberOf } from './pdf-values';
import { readableValue } from './references';

/** Flags of fields (ISO 32000-2, tables 228 to 232). */
const flags = { readOnly: 1, multiline: 1 << 12, password: 1 << 13, combo: 1 << 17 };
const longest = 32;
const longValue = 64 * 1024;
/** From here on, the first lines of a text of several lines may be all that has room. */
const severalLines = 32;

/** An entry of a field, its own or inherited (clause 12.7.4.1). */
export function inherited(reader: PdfReader, field: PdfDictionary, key: string): PdfObject | undefined {
  let node: PdfObject = field;
  for (let step = 0; node instanceof PdfDictionary && step < longest; step++) {
    const value = node.get(key);
    if (value !== undefined) return value;
    node = readableValue(reader, node.get('Parent'));
  }
  return undefined;
}

/** Whether a field became read-only (clause 12.7.4.1), and no other of its flags is another. */
export function closesField(before: PdfReader, old: PdfDictionary, now: PdfDictionary): boolean {
  const flag = numberOf(readableValue(before, inherited(before, old, 'Ff'))) ?? 0;
  return !(flag & flags.readOnly) && now.get('Ff') === (flag | flags.readOnly);
}

/** A field's value as text; empty for none. */
export function valueText(reader: PdfReader, value: PdfObject | undefined): string {
  const found = readableValue(reader, value);
  if (found instanceof PdfString) return decodeTextString(found);
  if (found instanceof PdfName) return found.value;
  if (Array.isArray(found)) return found.map((item) => (Array.isArray(item) ? '' : valueText(reader, item))).join(', ');
  if (found instanceof PdfStream) return streamText(reader, found);
  return numberOf(found)?.toString() ?? '';
}

function streamText(reader: PdfReader, stream: PdfStream): string {
  try {
    return decodeTextString(new PdfString(reader.streamData(stream, longValue)));
  } catch (error) {
    if (error instanceof PdfError) return '';
    throw error;
  }
}

/** Whether a text is what a field with this value shows, line breaks and spaces aside. */
export function showsValue(
  reader: PdfReader,
  field: PdfDictionary,
  value: PdfObject | undefined,
  shown: string,
): boolean {
  const flag = numberOf(readableValue(reader, inherited(reader, field, 'Ff'))) ?? 0;
  const type = readableValue(reader, inherited(reader, field, 'FT'));
  const seen = withoutSpace(shown);
  if (type instanceof PdfName && type.value === 'Ch') {
    const options = choices(reader, field);
    if (!(flag & flags.combo)) return withoutSpace([...options.values()].join('')).includes(seen);
    const own = valueText(reader, value);
    return seen === withoutSpace(options.get(own) ?? own);
  }
  const text = withoutSpace(valueText(reader, value));
  if (flag & flags.password) return /^[*•●]*$/u.test(seen) && seen.length === text.length;
  return seen === text || (Boolean(flag & flags.multiline) && seen.length >= severalLines && text.startsWith(seen));
}

const withoutSpace = (text: string): string => text.normalize('NFKC').replace(/[\s\p{Cc}\p{Cf}]/gu, '');

/** What is exported → what is shown (table 234). */
function choices(reader: PdfReader, field: PdfDictionary): Map<string, string> {
  const list = readableValue(reader, inherited(reader, field, 'Opt'));
  const options = new Map<string, string>();
  for (const item of Array.isArray(list) ? list : []) {
    const option = readableValue(reader, item);
    const [exported, display] = Array.isArray(option) ? option : [option, option];
    options.set(valueText(reader, exported), valueText(reader, display));
  }
  return options;
}
