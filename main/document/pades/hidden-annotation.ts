import { PdfDictionary, PdfName, PdfReference } from '../pdf';
import type { PdfObject, PdfReader } from '../pdf';

/** Hidden and NoView (ISO 32000-2, table 167). */
const hiddenFlags = 2 | 32;

/** Whether an annotation is kept from view, by its flags or by a layer that is switched off (clauses 12.5.3 and 8.11). */
export function isHidden(reader: PdfReader, annotation: PdfDictionary): boolean {
  const flags = reader.lookup(annotation, 'F');
  if (typeof flags === 'number' && (flags & hiddenFlags) !== 0) return true;
  const layer = annotation.get('OC');
  return layer !== undefined && isSwitchedOff(reader, layer);
}

/** A layer as the document is opened with (clause 8.11.4.3); of several (a membership), whether all are off. */
function isSwitchedOff(reader: PdfReader, layer: PdfObject): boolean {
  const dictionary = reader.resolve(layer);
  if (!(dictionary instanceof PdfDictionary)) return false;
  const groups = dictionary.hasName('Type', 'OCMD')
    ? (reader.array(dictionary, 'OCGs') ?? [dictionary.get('OCGs') ?? null])
    : [layer];
  const properties = reader.dictionary(reader.catalog.dictionary, 'OCProperties');
  const configuration = properties && reader.dictionary(properties, 'D');
  if (!configuration) return false;
  const base = reader.lookup(configuration, 'BaseState');
  const offAtFirst = base instanceof PdfName && base.value === 'OFF';
  const names = (key: 'ON' | 'OFF'): Set<number> =>
    new Set(
      (reader.array(configuration, key) ?? []).flatMap((item) => (item instanceof PdfReference ? [item.number] : [])),
    );
  const [on, off] = [names('ON'), names('OFF')];
  const known = groups.filter((group) => group instanceof PdfReference);
  return known.length > 0 && known.every(({ number }) => (offAtFirst ? !on.has(number) : off.has(number)));
}
