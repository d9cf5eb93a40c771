import { archivalRules, needsAppearances, undrawnWidgets } from './pades';
import type { FieldChoice, ShownSignature } from './pades';
import type { PdfReader } from './pdf';

/**
 * Sees to it that a visible signature is seen in every viewer. A form that asks viewers to draw all its fields anew
 * (/NeedAppearances) hides it in some of them, so with the first signature it stops to ask, and what has no appearance of its
 * own gets one, so that nothing disappears. In a document that is signed already the form stays as it is: of a change of it,
 * validators think differently, and what was signed before counts more than what is seen now.
 *
 * @param signature - where the new signature is seen
 * @returns the same, with what is drawn for the form, and what a person should know
 */
export async function settleForm(
  reader: PdfReader,
  choice: FieldChoice,
  signature: ShownSignature,
): Promise<ShownSignature> {
  if (!needsAppearances(reader)) return signature;
  const { shown, notes } = signature;
  const widgets = choice.first ? undrawnWidgets(reader) : undefined;
  if (!widgets) {
    return shown.length === 0
      ? signature
      : { ...signature, notes: [...notes, { code: 'visible.maybeHidden', params: {} }] };
  }
  if (widgets.length === 0) return { ...signature, form: { widgets, drawn: { objects: [], forms: [] } } };
  const { drawFields } = await import('./appearance');
  const drawn = await drawFields(
    widgets.map(({ look }) => look),
    archivalRules(reader),
  );
  return {
    ...signature,
    form: { widgets, drawn },
    notes: [...notes, { code: 'form.drawn', params: { count: widgets.length } }],
  };
}
