import { formFields, type FormField } from '../pades';
import { PdfDictionary, PdfReference, type PdfObject, type PdfReader } from '../pdf';
import { readableValue } from './references';

/** One place where a field is seen: the field itself, or one of its kids. */
export interface FieldWidget {
  field: FormField;
  /** Its object; absent for one that is written inside another object. */
  number?: number;
  dictionary: PdfDictionary;
}

/** The fields of a form with their widgets, by the numbers of their objects. */
export class FormBefore {
  private readonly fields = new Map<number, FormField>();
  private readonly byWidget = new Map<number, FieldWidget>();
  /** Number of an object that an appearance consists of → the widget that it belongs to. */
  private appearances: Map<number, FieldWidget> | undefined;
  readonly widgets: FieldWidget[] = [];

  constructor(private readonly reader: PdfReader) {
    for (const field of formFields(reader)) {
      if (field.reference) this.fields.set(field.reference.number, field);
      if (field.terminal) for (const widget of widgetsOf(reader, field)) this.take(widget);
    }
  }

  field(number: number): FormField | undefined {
    return this.fields.get(number);
  }

  widget(number: number): FieldWidget | undefined {
    return this.byWidget.get(number);
  }

  /** The widget, of a field that is no signature, whose appearance an object belongs to. */
  shownBy(number: number): FieldWidget | undefined {
    this.appearances ??= this.collectAppearances();
    return this.appearances.get(number);
  }

  private take(widget: FieldWidget): void {
    this.widgets.push(widget);
    if (widget.number !== undefined) this.byWidget.set(widget.number, widget);
  }

  private collectAppearances(): Map<number, FieldWidget> {
    const found = new Map<number, FieldWidget>();
    const follow = (value: PdfObject | undefined, widget: FieldWidget): PdfObject => {
      if (value instanceof PdfReference && !found.has(value.number)) found.set(value.number, widget);
      return readableValue(this.reader, value);
    };
    for (const widget of this.widgets) {
      if (widget.field.type === 'Sig') continue;
      const appearance = follow(widget.dictionary.get('AP'), widget);
      for (const state of appearance instanceof PdfDictionary ? appearance.entries.values() : []) {
        const streams = follow(state, widget);
        for (const one of streams instanceof PdfDictionary ? streams.entries.values() : []) follow(one, widget);
      }
    }
    return found;
  }
}

/** The widgets of a terminal field: its kids, or itself. */
export function widgetsOf(reader: PdfReader, field: FormField): FieldWidget[] {
  const kids = readableValue(reader, field.dictionary.get('Kids'));
  if (!Array.isArray(kids)) {
    const { dictionary, reference } = field;
    return [{ field, dictionary, ...(reference && { number: reference.number }) }];
  }
  return kids.flatMap((kid): FieldWidget[] => {
    const dictionary = readableValue(reader, kid);
    if (!(dictionary instanceof PdfDictionary)) return [];
    return [{ field, dictionary, ...(kid instanceof PdfReference && { number: kid.number }) }];
  });
}
