import { Asn1Error, Tlv, tags } from '../../pki';
import { listSignatures, validationKey } from '../pades';
import { PdfDictionary, PdfReference, PdfStream, PdfString, type PdfObject, type PdfReader } from '../pdf';

const lists = ['Certs', 'OCSPs', 'CRLs'];
const storeKeys = new Set(['Type', 'VRI', ...lists]);
const relatedLists = ['Cert', 'OCSP', 'CRL'];
const relatedKeys = new Set(['Type', 'TU', 'TS', ...relatedLists]);

/**
 * The numbers of the objects that a well-formed DSS consists of (ETSI EN 319 142-1, clause 5.4): dictionaries with no
 * other entries than theirs, streams that hold one DER element each, and where there is a VRI, one for at least one
 * signature of the document. Without a VRI (clause 5.4.3 leaves it to the writer) it has to hold something.
 *
 * @returns undefined for anything else
 */
export function validationDataObjects(reader: PdfReader): Set<number> | undefined {
  const found = new Set<number>();
  const store = follow(reader, reader.catalog.dictionary.get('DSS'), found);
  if (!isDictionaryOf(store, storeKeys) || !lists.every((list) => isList(reader, store.get(list), found)))
    return undefined;
  if (!store.has('VRI'))
    return [...found].some((number) => reader.get(number) instanceof PdfStream) ? found : undefined;
  const related = follow(reader, store.get('VRI'), found);
  if (!(related instanceof PdfDictionary) || related.repeatedKeys) return undefined;
  for (const value of related.entries.values()) {
    const entry = follow(reader, value, found);
    if (!isDictionaryOf(entry, relatedKeys)) return undefined;
    if (!relatedLists.every((list) => isList(reader, entry.get(list), found))) return undefined;
  }
  const keys = listSignatures(reader).flatMap(({ contents }) =>
    contents instanceof PdfString ? [validationKey(contents.bytes)] : [],
  );
  return keys.some((key) => related.has(key)) ? found : undefined;
}

function follow(reader: PdfReader, object: PdfObject | undefined, found: Set<number>): PdfObject {
  if (object instanceof PdfReference) found.add(object.number);
  return reader.resolve(object);
}

function isDictionaryOf(object: PdfObject, keys: Set<string>): object is PdfDictionary {
  return (
    object instanceof PdfDictionary && !object.repeatedKeys && [...object.entries.keys()].every((key) => keys.has(key))
  );
}

/** A list of streams, or none. */
function isList(reader: PdfReader, object: PdfObject | undefined, found: Set<number>): boolean {
  if (object === undefined) return true;
  const items = follow(reader, object, found);
  return Array.isArray(items) && items.every((item) => isDer(reader, follow(reader, item, found)));
}

function isDer(reader: PdfReader, object: PdfObject): boolean {
  if (!(object instanceof PdfStream)) return false;
  try {
    Tlv.readWhole(reader.streamData(object)).expect(tags.sequence, 'validation data');
    return true;
  } catch (error) {
    if (error instanceof Asn1Error) return false;
    throw error;
  }
}
