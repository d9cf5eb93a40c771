import { PdfDictionary } from '../pdf';
import type { PdfReader } from '../pdf';
import type { FormField } from './field-tree';
import { PadesError } from './pades-error';
import { closes, docMdpLevel, readScope, transformParameters, type FieldScope } from './transform-methods';

/**
 * Refuses a document whose author allows no further signature: a certification in force (through /Perms) with P = 1
 * (ISO 32000-2, clause 12.8.2.2), or a signed field whose lock says P = 1 (table 236).
 */
export function assertMaySign(reader: PdfReader, fields: FormField[]): void {
  const certification = certifyingSignature(reader);
  if (certification && (docMdpLevel(reader, certification) ?? 2) === 1) {
    throw new PadesError('certified', 'its certification allows no changes');
  }
  for (const { permission } of scopesInForce(reader, fields)) {
    if (permission === 1) throw new PadesError('certified', 'a signature locks the document');
  }
  if (reader.lookup(reader.catalog.dictionary, 'NeedsRendering') === true) {
    throw new PadesError('unsupported', 'it is a dynamic XFA form');
  }
}

/**
 * Refuses a field, there or to be made, that an earlier signature closed (clause 12.8.2.4). A signature in a closed
 * field would break the earlier one in every validator that honours FieldMDP.
 */
export function assertMayFill(reader: PdfReader, fields: FormField[], name: string): void {
  if (scopesInForce(reader, fields).some((scope) => closes(scope, name))) {
    throw new PadesError('field-locked', 'an earlier signature locks this field', { field: name });
  }
}

/** Refuses to certify after any other signature (clause 12.8.2.2.1: only the first signature may). */
export function assertMayCertify(reader: PdfReader, fields: FormField[]): void {
  const signed = fields.some(({ type, value }) => type === 'Sig' && value !== undefined);
  if (signed || certifyingSignature(reader)) throw new PadesError('not-first', 'it is signed already');
}

function certifyingSignature(reader: PdfReader): PdfDictionary | undefined {
  const permissions = reader.dictionary(reader.catalog.dictionary, 'Perms');
  return permissions && reader.dictionary(permissions, 'DocMDP');
}

/** What the signatures that are there closed: by FieldMDP, or by the /Lock of their field. */
function scopesInForce(reader: PdfReader, fields: FormField[]): FieldScope[] {
  return fields.flatMap(({ type, value, dictionary }) => {
    if (type !== 'Sig' || value === undefined) return [];
    const lock = reader.dictionary(dictionary, 'Lock');
    const signature = reader.resolve(value);
    const transforms = signature instanceof PdfDictionary ? transformParameters(reader, signature, 'FieldMDP') : [];
    return [...(lock ? [lock] : []), ...transforms].map((scope) => readScope(reader, scope));
  });
}
