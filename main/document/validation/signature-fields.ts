import { decodeTextString, PdfDictionary, PdfReal, PdfReference, PdfString } from '../pdf';
import type { PdfObject, PdfReader } from '../pdf';

/** What a field and a widget may consist of. Actions and calculations are not among it. */
const fieldEntries = ['Type', 'FT', 'T', 'TU', 'TM', 'Ff', 'V', 'DA', 'Lock'];
const widgetEntries = ['Type', 'Subtype', 'P', 'Rect', 'F', 'NM', 'M', 'AP', 'MK', 'H', 'Border', 'BS', 'StructParent'];
const mergedKeys = new Set([...fieldEntries, ...widgetEntries, 'Contents']);
const parentKeys = new Set([...fieldEntries, 'Kids']);
const kidKeys = new Set([...widgetEntries, 'Parent', 'TU', 'Contents']);

/** A signature field that a revision brought, with the widgets through which it is seen. */
export interface NewSignatureField {
  name: string;
  reference: PdfReference;
  /** Merged with the field, or its kids. */
  widgets: PdfReference[];
  /** A document timestamp that takes no room on a page: no viewer shows it. */
  timestamp: boolean;
}

/**
 * Reads a field that a revision added, if it is a signature field with a signature and nothing else: with one widget in the
 * same dictionary, or with widgets as its kids.
 *
 * @param reader - of the revision
 * @param isNew - whether an object was added by the revision
 */
export function newSignatureField(
  reader: PdfReader,
  item: PdfObject,
  isNew: (number: number) => boolean,
): NewSignatureField | undefined {
  if (!(item instanceof PdfReference) || !isNew(item.number)) return undefined;
  const field = reader.get(item);
  if (!(field instanceof PdfDictionary) || field.repeatedKeys || !field.hasName('FT', 'Sig')) return undefined;
  const signature = newSignature(reader, field.get('V'), isNew);
  if (!signature) return undefined;
  const widgets = field.has('Kids') ? kidsOf(reader, item, field, isNew) : [item];
  if (!widgets || !hasOnly(field, field.has('Kids') ? parentKeys : mergedKeys)) return undefined;
  const name = reader.lookup(field, 'T');
  return {
    name: name instanceof PdfString ? decodeTextString(name) : '',
    reference: item,
    widgets,
    timestamp:
      signature.hasName('SubFilter', 'ETSI.RFC3161') && widgets.every((widget) => !isSeen(reader, reader.get(widget))),
  };
}

/** The signature dictionary that a revision added as a field's value; undefined when it is anything else. */
export function newSignature(
  reader: PdfReader,
  value: PdfObject | undefined,
  isNew: (number: number) => boolean,
): PdfDictionary | undefined {
  if (value instanceof PdfReference && !isNew(value.number)) return undefined;
  const signature = reader.resolve(value);
  const whole = signature instanceof PdfDictionary && signature.has('ByteRange') && signature.has('Contents');
  return whole ? signature : undefined;
}

function kidsOf(
  reader: PdfReader,
  parent: PdfReference,
  field: PdfDictionary,
  isNew: (number: number) => boolean,
): PdfReference[] | undefined {
  const list = field.get('Kids');
  if (list instanceof PdfReference && !isNew(list.number)) return undefined;
  const kids = reader.resolve(list);
  if (!Array.isArray(kids)) return undefined;
  const widgets = kids.filter((kid): kid is PdfReference => {
    const widget = kid instanceof PdfReference && isNew(kid.number) ? reader.get(kid) : null;
    if (!(widget instanceof PdfDictionary) || widget.repeatedKeys || !hasOnly(widget, kidKeys)) return false;
    const above = widget.get('Parent');
    return widget.hasName('Subtype', 'Widget') && above instanceof PdfReference && above.equals(parent);
  });
  return widgets.length === kids.length ? widgets : undefined;
}

const hasOnly = (dictionary: PdfDictionary, keys: Set<string>): boolean =>
  [...dictionary.entries.keys()].every((key) => keys.has(key));

/** Whether a widget takes room on its page. */
function isSeen(reader: PdfReader, widget: PdfObject): boolean {
  if (!(widget instanceof PdfDictionary)) return true;
  const [left = 0, bottom = 0, right = 0, top = 0] = (reader.array(widget, 'Rect') ?? []).map((item) => {
    const value = reader.resolve(item);
    return value instanceof PdfReal ? value.value : typeof value === 'number' ? value : Number.NaN;
  });
  return !(left === right || bottom === top);
}
