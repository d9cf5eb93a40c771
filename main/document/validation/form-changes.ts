import { formFields, type FormField } from '../pades';
import { PdfDictionary, PdfReference, PdfStream } from '../pdf';
import type { PdfObject, PdfReader } from '../pdf';
import type { ChangeKind } from './change-kind';
import { changedKeys } from './pdf-values';
import { readableValue } from './references';
import { newSignature } from './signature-fields';

/** What signing an empty field may add to it. */
const signedFieldKeys = new Set(['V', 'AP', 'F', 'P', 'M']);
/** And to a widget of it that is an object of its own. */
const signedWidgetKeys = new Set(['AP', 'F', 'P', 'M']);
/** What filling a field of another kind may change. */
const filledFieldKeys = new Set(['V', 'RV', 'I', 'AP', 'AS', 'M']);
const filledWidgetKeys = new Set(['AP', 'AS', 'M']);

/** A change to a field that was there before. `allowed` is absent when it is none that signing or filling in makes. */
export interface FieldChange {
  name: string;
  allowed?: Extract<ChangeKind, 'signatures' | 'form-filling'>;
}

/** The form as an earlier revision has it, to judge what the next one did to its fields. */
export class FormBefore {
  private readonly fields = new Map<number, FormField>();
  /** Number of a form XObject → the field that it shows, of fields that are no signatures. */
  private appearances: Map<number, string> | undefined;

  constructor(
    private readonly before: PdfReader,
    private readonly after: PdfReader,
    private readonly isNew: (number: number) => boolean,
  ) {
    for (const field of formFields(before)) if (field.reference) this.fields.set(field.reference.number, field);
  }

  /** @returns undefined when the object is no field and no widget of one */
  change(number: number, old: PdfDictionary, now: PdfDictionary): FieldChange | undefined {
    const own = this.fields.get(number);
    const parent = old.get('Parent');
    const field = own ?? (parent instanceof PdfReference ? this.fields.get(parent.number) : undefined);
    if (!field) return undefined;
    const { name } = field;
    const keys = changedKeys(old, now);
    const only = (allowed: Set<string>): boolean =>
      keys.every((key) => allowed.has(key) && (key !== 'P' || !old.has('P')));
    if (field.type !== 'Sig') {
      return only(own ? filledFieldKeys : filledWidgetKeys) ? { name, allowed: 'form-filling' } : { name };
    }
    // Whatever is changed in a field that is signed counts against it.
    if (field.value !== undefined) return { name };
    const signed = own ? now : this.after.resolve(field.reference);
    const signature =
      signed instanceof PdfDictionary && newSignature(this.after, signed.get('V'), this.isNew) !== undefined;
    return signature && only(own ? signedFieldKeys : signedWidgetKeys) ? { name, allowed: 'signatures' } : { name };
  }

  /** The field that a form XObject shows; undefined for every other stream, those of signatures among them. */
  shownBy(number: number): string | undefined {
    this.appearances ??= this.collectAppearances();
    return this.appearances.get(number);
  }

  private collectAppearances(): Map<number, string> {
    const found = new Map<number, string>();
    for (const { dictionary, type, name } of this.fields.values()) {
      if (type === 'Sig') continue;
      const kids = (this.before.array(dictionary, 'Kids') ?? []).map((kid) => readableValue(this.before, kid));
      for (const widget of [dictionary, ...kids]) {
        const appearance = widget instanceof PdfDictionary ? this.before.dictionary(widget, 'AP') : undefined;
        for (const state of appearance?.entries.values() ?? []) this.collectStates(state, name, found);
      }
    }
    return found;
  }

  private collectStates(state: PdfObject, name: string, found: Map<number, string>): void {
    const object = readableValue(this.before, state);
    const states = object instanceof PdfDictionary ? [...object.entries.values()] : [state];
    for (const one of states) {
      if (one instanceof PdfReference && readableValue(this.before, one) instanceof PdfStream)
        found.set(one.number, name);
    }
  }
}
