import type { PdfDictionary, PdfStream } from '../pdf';
import { operationsOf, PdfError, PdfName, PdfString, type PdfReader } from '../pdf';
import { fontText, type FontText } from './font-text';

const streamKeys = new Set(
  'Type Subtype FormType BBox Matrix Resources Length Filter DecodeParms DL Name LastModified Group'.split(' '),
);
const resourceKeys = new Set(['Font', 'ProcSet', 'ColorSpace', 'XObject', 'ExtGState', 'Pattern', 'Shading']);
/** What text needs, with a frame of lines around it. No picture, form, shading or layer. */
const textOperators = new Set(
  'q Q cm w J j M d ri i m l h re S s n W W* BT ET Tc Tw Tz TL Tf Ts Td TD Tm T* Tj TJ \' " g G rg RG k K cs CS sc SC scn SCN BMC EMC MP'.split(
    ' ',
  ),
);
/** What covers that which lies beneath. */
const fillOperators = new Set(['f', 'F', 'f*', 'b', 'b*', 'B', 'B*']);
const curveOperators = new Set(['c', 'v', 'y']);
const contentLimit = 1024 * 1024;

/** What an appearance shows. */
export interface Shown {
  /** Absent where its fonts do not say what they show. */
  text?: string;
  /** It fills areas. */
  fills: boolean;
  /** It draws curves, which may be letters. */
  curves: boolean;
}

/**
 * Reads the appearance of a field that shows text (ISO 32000-2, clause 12.7.4.3).
 *
 * @param defaults - the form's own resources, for fonts that the appearance does not name itself
 * @returns undefined for an appearance that has more than text and lines in it
 */
export function shownText(
  reader: PdfReader,
  stream: PdfStream,
  defaults: PdfDictionary | undefined,
): Shown | undefined {
  const { dictionary } = stream;
  if (dictionary.repeatedKeys || ![...dictionary.entries.keys()].every((key) => streamKeys.has(key))) return undefined;
  if (!dictionary.hasName('Subtype', 'Form')) return undefined;
  const resources = reader.dictionary(dictionary, 'Resources');
  if (resources && ![...resources.entries.keys()].every((key) => resourceKeys.has(key))) return undefined;
  const fonts = [resources, defaults].map((from) => from && reader.dictionary(from, 'Font'));
  const known = new Map<string, FontText>();
  const fontNamed = (name: string): FontText => {
    const found = fonts.map((list) => list && reader.dictionary(list, name)).find((font) => font !== undefined);
    const font = known.get(name) ?? (found ? fontText(reader, found) : (): undefined => undefined);
    known.set(name, font);
    return font;
  };
  const shown: Shown = { text: '', fills: false, curves: false };
  let font: FontText = () => undefined;
  const show = (part: string | undefined): void => {
    if (part === undefined || shown.text === undefined) delete shown.text;
    else shown.text += part;
  };
  try {
    for (const { operator, operands } of operationsOf(reader.streamData(stream, contentLimit))) {
      if (fillOperators.has(operator)) shown.fills = true;
      else if (curveOperators.has(operator)) shown.curves = true;
      else if (!textOperators.has(operator)) return undefined;
      const last = operands.at(-1);
      if (operator === 'Tf' && operands[0] instanceof PdfName) font = fontNamed(operands[0].value);
      else if (operator === 'TJ' && Array.isArray(last)) {
        for (const item of last) if (item instanceof PdfString) show(font(item.bytes));
      } else if (['Tj', "'", '"'].includes(operator) && last instanceof PdfString) show(font(last.bytes));
    }
  } catch (error) {
    if (error instanceof PdfError) return undefined;
    throw error;
  }
  return shown;
}
