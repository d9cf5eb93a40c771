import type { PdfReference } from '../pdf';
import type { FormField } from './field-tree';
import { nearestName } from './nearest-name';
import { PadesError } from './pades-error';

/** A field of the form that can be signed. */
export type EmptyField = FormField & { reference: PdfReference };

/** Where the signature goes: into a field that is there, or into a new one of that name. */
export interface FieldChoice {
  name: string;
  /** True when the document carries no signature yet. */
  first: boolean;
  empty?: EmptyField;
  /** The name was asked for, and no field has it: one is made. */
  unknown?: { nearest?: string };
}

/** ReadOnly (ISO 32000-2, table 227). */
const readOnly = 1;

/**
 * Decides on the field. A new field stands at the root of the form: a name with full stops would need parents, which no
 * certification lets a signer make.
 *
 * @param wanted - the fully qualified name; without one a new field gets the first free `SignatureN`
 * @throws PadesError `field-unknown`, `field-other-kind`, `field-signed`, `field-locked`, `unsupported`
 */
export function chooseField(fields: FormField[], wanted: string | undefined): FieldChoice {
  const first = !fields.some(({ type, value }) => type === 'Sig' && value !== undefined);
  if (wanted === undefined) return { name: freeFieldName(fields), first };
  const about = { field: wanted };
  const namesakes = fields.filter(({ name }) => name === wanted);
  if (namesakes.length === 0) {
    const nearest = nearestName(wanted, signable(fields));
    const unknown = nearest === undefined ? {} : { nearest };
    if (wanted === '' || wanted.includes('.'))
      throw new PadesError('field-unknown', 'there is no such field', { ...about, ...unknown });
    return { name: wanted, first, unknown };
  }
  const own = namesakes.filter(({ type, terminal }) => type === 'Sig' && terminal);
  const [field] = own;
  if (!field) throw new PadesError('field-other-kind', 'it is no signature field', about);
  if (own.some(({ value }) => value !== undefined))
    throw new PadesError('field-signed', 'the field is signed already', about);
  const { reference, dictionary } = field;
  if (!reference) throw new PadesError('unsupported', 'its signature field is no object of its own', about);
  const flags = dictionary.get('Ff');
  if (typeof flags === 'number' && flags & readOnly)
    throw new PadesError('field-locked', 'the field may not be filled', about);
  return { name: wanted, first, empty: { ...field, reference } };
}

/** Names of the signature fields that are empty or, where there are none, of all that are there. */
function signable(fields: FormField[]): string[] {
  const own = fields.filter(({ type, terminal }) => type === 'Sig' && terminal);
  const empty = own.filter(({ value }) => value === undefined);
  return (empty.length > 0 ? empty : own).map(({ name }) => name);
}

/** `Signature1`, or the next number that no field of the form has. */
function freeFieldName(fields: FormField[]): string {
  const taken = new Set(fields.map(({ name }) => name.split('.')[0]));
  for (let number = 1; ; number++) {
    const name = `Signature${number}`;
    if (!taken.has(name)) return name;
  }
}
