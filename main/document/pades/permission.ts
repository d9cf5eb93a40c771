import type { VisibleObstacle } from '../../../preload/contract/error-codes';
import { PdfDictionary, PdfReference } from '../pdf';
import type { PdfObject, PdfReader } from '../pdf';
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

/**
 * Refuses to show a new signature where an earlier one forbids what that takes. A certification allows the fields that
 * are there to be filled, and no new visible ones (table 257); a picture on a further page is an annotation that is no
 * field, and a change of a widget beside its field is a change of an annotation: after a signature neither is allowed
 * to be there.
 *
 * @param fields - of the form, as it is
 * @param request.makesField - the field is new
 * @param request.pages - on how many pages the signature is to be shown
 * @param request.changesWidgets - a widget that is no part of its field's dictionary gets an appearance
 */
export function assertMayShow(
  reader: PdfReader,
  fields: FormField[],
  request: { makesField: boolean; pages: number; changesWidgets: boolean },
): void {
  const signatures = fields.filter(({ type, value }) => type === 'Sig' && value !== undefined);
  if (signatures.length === 0) return;
  const certified =
    certifyingSignature(reader) !== undefined || signatureValues(signatures).some((value) => hasDocMdp(reader, value));
  if (certified && request.makesField) throw notShown('certified', 'its certification allows no new visible field');
  if (request.pages > 1) throw notShown('several-pages', 'it is signed already');
  if (request.changesWidgets) throw notShown('widget-apart', 'it is signed already');
}

const notShown = (obstacle: VisibleObstacle, detail: string): PadesError =>
  new PadesError('not-shown', detail, { obstacle });

function hasDocMdp(reader: PdfReader, value: PdfObject): boolean {
  const signature = reader.resolve(value);
  return signature instanceof PdfDictionary && docMdpLevel(reader, signature) !== undefined;
}

function certifyingSignature(reader: PdfReader): PdfDictionary | undefined {
  const permissions = reader.dictionary(reader.catalog.dictionary, 'Perms');
  return permissions && reader.dictionary(permissions, 'DocMDP');
}

/** The values of signed fields; one that several fields name counts once, for it may be large. */
function signatureValues(signed: FormField[]): PdfObject[] {
  const values = new Map<unknown, PdfObject>();
  for (const { value = null } of signed) values.set(value instanceof PdfReference ? value.number : value, value);
  return [...values.values()];
}

/** What the signatures that are there closed: by FieldMDP, or by the /Lock of their field. */
function scopesInForce(reader: PdfReader, fields: FormField[]): FieldScope[] {
  const signed = fields.filter(({ type, value }) => type === 'Sig' && value !== undefined);
  const locks = signed.map(({ dictionary }) => reader.dictionary(dictionary, 'Lock'));
  const transforms = signatureValues(signed).flatMap((value) => {
    const signature = reader.resolve(value);
    return signature instanceof PdfDictionary ? transformParameters(reader, signature, 'FieldMDP') : [];
  });
  return [...locks.filter((lock) => lock !== undefined), ...transforms].map((scope) => readScope(reader, scope));
}
