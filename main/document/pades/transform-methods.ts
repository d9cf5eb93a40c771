import { decodeTextString, PdfDictionary, PdfName, PdfReference, PdfString } from '../pdf';
import type { PdfObject, PdfReader } from '../pdf';
import { PadesError } from './pades-error';

/** P of a DocMDP transform: 1 nothing, 2 forms and signatures, 3 also annotations (ISO 32000-2, table 257). */
export type CertificationLevel = 1 | 2 | 3;

/** Which fields a lock or a FieldMDP transform closes (ISO 32000-2, tables 236 and 259). */
export interface FieldScope {
  action: 'All' | 'Include' | 'Exclude';
  fields: string[];
  /** What it allows the document as a whole, where it says so. */
  permission?: number;
}

/** Whether a scope closes a field. A name that is no field's own stands for the tree below it. */
export function closes({ action, fields }: FieldScope, name: string): boolean {
  if (action === 'All') return true;
  const named = fields.some((field) => name === field || name.startsWith(`${field}.`));
  return named === (action === 'Include');
}

/** Reads a /Lock or the parameters of FieldMDP. An action that is none of the three is taken for the strictest. */
export function readScope(reader: PdfReader, dictionary: PdfDictionary): FieldScope {
  const action = reader.lookup(dictionary, 'Action');
  const known = action instanceof PdfName && (action.value === 'Include' || action.value === 'Exclude');
  const permission = reader.lookup(dictionary, 'P');
  return {
    action: known ? action.value : 'All',
    fields: (reader.array(dictionary, 'Fields') ?? []).flatMap((item) => {
      const name = reader.resolve(item);
      return name instanceof PdfString ? [decodeTextString(name)] : [];
    }),
    ...(typeof permission === 'number' && { permission }),
  };
}

/** The parameters of a signature's transforms of one method (table 255: /Reference). */
export function transformParameters(
  reader: PdfReader,
  signature: PdfDictionary,
  method: 'DocMDP' | 'FieldMDP',
): PdfDictionary[] {
  return (reader.array(signature, 'Reference') ?? []).flatMap((item) => {
    const reference = reader.resolve(item);
    if (!(reference instanceof PdfDictionary)) return [];
    const found = reader.lookup(reference, 'TransformMethod');
    if (!(found instanceof PdfName) || found.value !== method) return [];
    return [reader.dictionary(reference, 'TransformParams') ?? new PdfDictionary()];
  });
}

/** P of a signature's DocMDP transform; 2 where its parameters leave it out, undefined without such a transform. */
export function docMdpLevel(reader: PdfReader, signature: PdfDictionary): number | undefined {
  const [parameters] = transformParameters(reader, signature, 'DocMDP');
  const level = parameters && reader.lookup(parameters, 'P');
  return typeof level === 'number' ? level : parameters && 2;
}

/**
 * The level at which a signature certifies the document: only through the catalog's /Perms is a DocMDP transform in
 * force (clause 12.8.2.2.1).
 *
 * @param signature - where the signature dictionary is
 */
export function certificationOf(reader: PdfReader, signature: PdfReference): CertificationLevel | undefined {
  const permissions = reader.dictionary(reader.catalog.dictionary, 'Perms');
  const certifying = permissions?.get('DocMDP');
  const same = certifying instanceof PdfReference && signature.equals(certifying);
  const dictionary = same ? reader.resolve(signature) : null;
  const level = dictionary instanceof PdfDictionary ? docMdpLevel(reader, dictionary) : undefined;
  return level === 1 || level === 2 || level === 3 ? level : undefined;
}

/** The /Reference entry that certifies (tables 256 and 257). */
export function docMdpReference(level: CertificationLevel): PdfDictionary {
  return signatureReference('DocMDP', {
    TransformParams: PdfDictionary.of({
      Type: new PdfName('TransformParams'),
      P: level,
      V: new PdfName('1.2'),
    }),
  });
}

/**
 * The /Reference entry that carries out a field's /Lock. The lock's P goes along, as Acrobat and pyHanko write it.
 *
 * @param catalog - what the transform applies to
 * @throws PadesError `unsupported` when the lock does not say what it locks
 */
export function fieldMdpReference(reader: PdfReader, lock: PdfDictionary, catalog: PdfReference): PdfDictionary {
  const action = reader.lookup(lock, 'Action');
  if (!(action instanceof PdfName) || !['All', 'Include', 'Exclude'].includes(action.value)) {
    throw new PadesError('unsupported', 'the lock of its signature field is malformed');
  }
  const fields = (reader.array(lock, 'Fields') ?? [])
    .map((item) => reader.resolve(item))
    .filter((item): item is PdfString => item instanceof PdfString);
  const permission = reader.lookup(lock, 'P');
  return signatureReference('FieldMDP', {
    Data: catalog,
    TransformParams: PdfDictionary.of({
      Type: new PdfName('TransformParams'),
      Action: action,
      Fields: action.value === 'All' ? undefined : fields.map((field) => new PdfString(field.bytes)),
      P: typeof permission === 'number' ? permission : undefined,
      V: new PdfName('1.2'),
    }),
  });
}

function signatureReference(method: string, rest: Record<string, PdfObject>): PdfDictionary {
  return PdfDictionary.of({ Type: new PdfName('SigRef'), TransformMethod: new PdfName(method), ...rest });
}
