import { fieldFlags, formFields, needsAppearances } from '../pades';
import { PdfReference, type PdfDictionary, type PdfReader } from '../pdf';
import type { Budget } from './budget';
import type { Found } from './found';

/** Scripts of a field that compute, rewrite, format or check its value (ISO 32000-2, table 199). */
export const valueTriggers = ['C', 'F', 'K', 'V'] as const;

/** Bits of /Ff (tables 227 and 229). */
const readOnly = 1;
const pushButton = 1 << 16;

/** The interactive form (ISO 32000-2, clause 12.7), apart from what its fields do on the pages. */
export async function lookAtForm(reader: PdfReader, found: Found, budget: Budget): Promise<void> {
  const form = reader.dictionary(reader.catalog.dictionary, 'AcroForm');
  if (!form) return;
  if (reader.lookup(form, 'XFA') !== null) found.add('dynamic-form');
  if (needsAppearances(reader)) found.add('fields-drawn-by-viewer');
  const computed = new Set(
    (reader.array(form, 'CO') ?? []).flatMap((each) => (each instanceof PdfReference ? [each.number] : [])),
  );
  for (const { name, reference, dictionary, type, terminal } of formFields(reader)) {
    await budget.pause();
    if (!terminal || type === 'Sig') continue;
    if (hasValueScript(reader, dictionary) || (reference && computed.has(reference.number))) {
      found.add('computed-fields', { name });
    }
    const flags = fieldFlags(reader, dictionary);
    if ((flags & readOnly) === 0 && (type !== 'Btn' || (flags & pushButton) === 0)) found.add('open-fields', { name });
  }
}

function hasValueScript(reader: PdfReader, field: PdfDictionary): boolean {
  const additional = reader.dictionary(field, 'AA');
  return additional !== undefined && valueTriggers.some((trigger) => additional.has(trigger));
}
