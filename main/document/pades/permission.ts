import { PdfDictionary, PdfName } from '../pdf';
import type { PdfObject, PdfReader } from '../pdf';
import type { FormField } from './field-tree';
import { PadesError } from './pades-error';

/**
 * Refuses a document whose author allows no further signature: a certification in force (through /Perms) with P = 1
 * (ISO 32000-2, clause 12.8.2.2), or a signed field whose /Lock says P = 1 (table 236).
 */
export function assertMaySign(reader: PdfReader, fields: FormField[]): void {
  const permissions = reader.dictionary(reader.catalog.dictionary, 'Perms');
  const certification = permissions && reader.dictionary(permissions, 'DocMDP');
  if (certification && certificationLevel(reader, certification) === 1) {
    throw new PadesError('certified', 'its certification allows no changes');
  }
  for (const { type, value, dictionary } of fields) {
    if (type !== 'Sig' || value === undefined) continue;
    const lock = reader.dictionary(dictionary, 'Lock');
    if (lock && reader.lookup(lock, 'P') === 1) throw new PadesError('certified', 'a signature locks the document');
  }
  if (reader.lookup(reader.catalog.dictionary, 'NeedsRendering') === true) {
    throw new PadesError('unsupported', 'it is a dynamic XFA form');
  }
}

/** P of the DocMDP transform; 2 where the dictionary leaves it out. */
function certificationLevel(reader: PdfReader, signature: PdfDictionary): number {
  for (const item of reader.array(signature, 'Reference') ?? []) {
    const reference: PdfObject = reader.resolve(item);
    if (!(reference instanceof PdfDictionary)) continue;
    const method = reader.lookup(reference, 'TransformMethod');
    if (!(method instanceof PdfName) || method.value !== 'DocMDP') continue;
    const parameters = reader.dictionary(reference, 'TransformParams');
    const level = parameters && reader.lookup(parameters, 'P');
    return typeof level === 'number' ? level : 2;
  }
  return 2;
}
