import { decodeTextString, PdfDictionary, PdfName, PdfReference, PdfString } from '../pdf';
import type { PdfObject, PdfReader } from '../pdf';
import { formFields, type FormField, type LostValue } from './field-tree';

/**
 * A signature field that has a value, as the file has it. Nothing is judged here: a value that is no dictionary, a
 * missing or odd /ByteRange or /Contents is listed as it is found, so that no signature is passed over in silence.
 */
export interface ListedSignature {
  /** Fully qualified name of the field. */
  field: string;
  fieldReference?: PdfReference;
  /** Where the signature dictionary is; absent when it is written inside the field. */
  reference?: PdfReference;
  /** Absent when the field's value is something else or leads nowhere. */
  dictionary?: PdfDictionary;
  /** /Type, such as `Sig` or `DocTimeStamp`. */
  type?: string;
  subFilter?: string;
  /** /ByteRange as written (a reference is followed, its elements are not); undefined when missing. */
  byteRange?: PdfObject;
  /** /Contents as written (a reference is not followed); undefined when missing. */
  contents?: PdfObject;
  /**
   * Absolute file positions of the delimiters of a direct /Contents string: `start` of its `<` or `(`, `end` of the
   * octet after its `>` or `)`. Absent when /Contents is no direct string, or lies in an object stream.
   */
  contentsSpan?: { start: number; end: number };
  /** /M as text, undecoded as a date. */
  claimedTime?: string;
  /** Index of the revision that holds the signature dictionary's octets. */
  revision: number;
}

/**
 * Lists the signatures of the document as the reader shows it, oldest first.
 * @param reader - of the newest revision, or `reader.at(k)` for an earlier one
 */
export function listSignatures(reader: PdfReader): ListedSignature[] {
  const found: ListedSignature[] = [];
  // However many fields name the same signature, it is read once: it may be large.
  const values = new Map<string, SignatureValue>();
  for (const field of formFields(reader)) {
    // An inherited value counts once, at the end of the branch that inherits it.
    if (field.type !== 'Sig' || field.value === undefined || !(field.ownValue || field.terminal)) continue;
    found.push(describe(reader, field, field.value, values));
  }
  return found.sort((a, b) => a.revision - b.revision || (a.contentsSpan?.start ?? 0) - (b.contentsSpan?.start ?? 0));
}

/** A signature field that says it is signed, and is not. */
export interface LostSignature {
  /** Fully qualified name of the field. */
  field: string;
  value: LostValue;
}

/**
 * Lists the fields whose value is no signature, and nothing else either: they are unsigned, but somebody wrote a value.
 * @param reader - of the newest revision, or `reader.at(k)` for an earlier one
 */
export function listLostSignatures(reader: PdfReader): LostSignature[] {
  return [...formFields(reader)].flatMap(({ name, lost, ownValue, terminal }) =>
    lost && (ownValue || terminal) ? [{ field: name, value: lost }] : [],
  );
}

/** What a field's value says, whosever value it is. */
type SignatureValue = Omit<ListedSignature, 'field' | 'fieldReference' | 'reference' | 'revision'>;

function describe(
  reader: PdfReader,
  field: FormField,
  value: PdfObject,
  values: Map<string, SignatureValue>,
): ListedSignature {
  const reference = value instanceof PdfReference ? value : undefined;
  const holder = reference ?? field.reference;
  const key = reference && `${reference.number} ${reference.generation}`;
  const said = (key !== undefined && values.get(key)) || read(reader, value);
  if (key !== undefined) values.set(key, said);
  return {
    field: field.name,
    ...(field.reference && { fieldReference: field.reference }),
    ...(reference && { reference }),
    ...said,
    revision: said.contentsSpan
      ? revisionAt(reader, said.contentsSpan.start)
      : ((holder && reader.entry(holder.number)?.revision) ?? 0),
  };
}

function read(reader: PdfReader, value: PdfObject): SignatureValue {
  const resolved = reader.resolve(value);
  if (!(resolved instanceof PdfDictionary)) return {};
  const type = nameOf(reader, resolved, 'Type');
  const subFilter = nameOf(reader, resolved, 'SubFilter');
  const byteRange = resolved.has('ByteRange') ? reader.lookup(resolved, 'ByteRange') : undefined;
  const contents = resolved.get('Contents');
  const contentsSpan = contents instanceof PdfString ? contents.span : undefined;
  const time = reader.lookup(resolved, 'M');
  return {
    dictionary: resolved,
    ...(type !== undefined && { type }),
    ...(subFilter !== undefined && { subFilter }),
    ...(byteRange !== undefined && { byteRange }),
    ...(contents !== undefined && { contents }),
    ...(contentsSpan && { contentsSpan }),
    ...(time instanceof PdfString && { claimedTime: decodeTextString(time) }),
  };
}

/** The revision whose octets hold a position. A section that a later save lists again does not make it younger. */
function revisionAt(reader: PdfReader, position: number): number {
  const found = reader.revisions.find(({ end }) => end !== undefined && position < end);
  return found?.index ?? reader.revisions.length - 1;
}

function nameOf(reader: PdfReader, dictionary: PdfDictionary, key: string): string | undefined {
  const value = reader.lookup(dictionary, key);
  return value instanceof PdfName ? value.value : undefined;
}
