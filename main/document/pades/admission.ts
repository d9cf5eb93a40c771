import { firstPage, type PdfReader } from '../pdf';
import { chooseField, type FieldChoice } from './field-choice';
import { formFields } from './field-tree';
import { PadesError } from './pades-error';
import { assertMayCertify, assertMayFill, assertMaySign } from './permission';
import { unmetSeedValue } from './seed-values';
import type { SignatureTerms } from './signature-terms';
import type { CertificationLevel } from './transform-methods';

export const filter = 'Adobe.PPKLite';
export const subFilter = 'ETSI.CAdES.detached';

/** What the signature dictionary says beside the signature itself. */
export interface SignatureClaims {
  /** Becomes /M: a claim of this computer's clock. */
  signedAt: Date;
  reason?: string;
  location?: string;
  contactInfo?: string;
  /** The field to sign; without a name a new one is made. */
  fieldName?: string;
  /** Certify the document; only the first signature can. */
  certification?: CertificationLevel;
}

/**
 * Decides whether the document takes this signature, and in which field.
 * @param terms - what the seed values of an existing field may ask of the signer
 * @throws PadesError for everything that forbids the signature; PdfError
 */
export function admitSignature(reader: PdfReader, claims: SignatureClaims, terms?: SignatureTerms): FieldChoice {
  // Nobody knows what a document shows whose pages are not there, and a field that is there asks for no page.
  firstPage(reader);
  const fields = [...formFields(reader)];
  assertMaySign(reader, fields);
  if (claims.certification !== undefined) assertMayCertify(reader, fields);
  const choice = chooseField(fields, claims.fieldName);
  assertMayFill(reader, fields, choice.name);
  const seed = choice.empty && reader.dictionary(choice.empty.dictionary, 'SV');
  if (seed) {
    const { reason, certification } = claims;
    const entries = { filter, subFilter, reason: reason === '' ? undefined : reason, certification };
    const requirement = unmetSeedValue(reader, seed, entries, terms);
    if (requirement)
      throw new PadesError('seed-value', `the field requires: ${requirement}`, { field: choice.name, requirement });
  }
  return choice;
}
