import type { FormField } from '../pades';
import { PdfDictionary, PdfName, PdfStream, type PdfObject } from '../pdf';
import { closesField, inherited, showsValue, valueText } from './field-values';
import { FormBefore, type FieldWidget } from './form-before';
import { changedKeys, numberOf, sameValue } from './pdf-values';
import { keepsLook } from './widget-look';
import { placeOf } from './place';
import { readableValue } from './references';
import { sameContent } from './same-content';
import { shownText } from './shown-text';
import { newSignature } from './signature-fields';
import type { StepContext } from './step-context';

/** What signing an empty field may add to it. */
const signedFieldKeys = new Set(['V', 'AP', 'F', 'P', 'M']);
/** And to a widget of it that is an object of its own. */
const signedWidgetKeys = new Set(['AP', 'F', 'P', 'M']);
/** What filling a field of another kind may change. */
const filledFieldKeys = new Set(['V', 'RV', 'I', 'AP', 'AS', 'M', 'MK']);
const filledWidgetKeys = new Set(['AP', 'AS', 'M', 'MK']);
/** And what filling it for good may: programs make a field read-only then. */
const closedFieldKeys = new Set([...filledFieldKeys, 'Ff']);
const closedSignatureKeys = new Set([...signedFieldKeys, 'Ff']);
/** Width and height of a button whose mark may be drawn in any way: half an inch. */
const largestMark = 36;
const textTypes = new Set(['Tx', 'Ch']);

/**
 * What a revision did to the fields that were there before: signing an empty one, filling one, and nothing else. A filled
 * field has to show the value that it has, within its own place, and with nothing but text.
 */
export class FormChanges {
  private readonly form: FormBefore;
  private laterForm: FormBefore | undefined;
  /** Widgets that may look different, and fields whose value may be another. */
  private readonly touched = new Set<FieldWidget>();
  private readonly filled = new Set<FormField>();

  constructor(private readonly step: StepContext) {
    this.form = new FormBefore(step.before);
  }

  /**
   * Takes in a changed object.
   * @returns undefined when it is no field and no widget of one; false when it was changed in a way that is none of those
   */
  take(number: number, old: PdfDictionary, now: PdfDictionary): boolean | undefined {
    const own = this.form.field(number);
    const widget = this.form.widget(number);
    const field = own ?? widget?.field;
    if (!field) return this.takeAppearance(number);
    const keys = changedKeys(old, now);
    const only = (allowed: Set<string>): boolean =>
      keys.every((key) => allowed.has(key) && (key !== 'P' || !old.has('P')));
    const closed = own !== undefined && keys.includes('Ff') && closesField(this.step.before, old, now);
    if (field.type === 'Sig') {
      const allowed = own ? (closed ? closedSignatureKeys : signedFieldKeys) : signedWidgetKeys;
      return this.takeSignature(field, own ? now : undefined, only(allowed)) || this.refuse(field, keys);
    }
    const sameLook = !keys.includes('MK') || keepsLook(this.step, old, now);
    const allowed = own ? (closed ? closedFieldKeys : filledFieldKeys) : filledWidgetKeys;
    if (!sameLook || !only(allowed)) return this.refuse(field, keys);
    if (closed) this.close(field);
    if (keys.some((key) => ['V', 'RV', 'I'].includes(key))) this.filled.add(field);
    if (widget && keys.some((key) => key === 'AP' || key === 'AS')) this.touched.add(widget);
    return true;
  }

  /** Takes in a changed object that may be a part of what a field shows, where nothing else refers to it. */
  takeAppearance(number: number): boolean | undefined {
    const widget = this.form.shownBy(number);
    if (!widget || !this.step.references.isReferredToOnce(number)) return undefined;
    this.touched.add(widget);
    return true;
  }

  /** @returns false when a field was filled in a way that hides or feigns something */
  finish(): boolean {
    let right = true;
    const fields = new Set([...this.filled, ...[...this.touched].map(({ field }) => field)]);
    for (const field of fields) if (!this.examine(field)) right = false;
    return right;
  }

  /**
   * Whether a viewer that draws all fields anew, as /NeedAppearances tells it to, shows what it has shown: every field
   * shows its value already, or was filled by this revision.
   */
  showsItsValues(): boolean {
    return this.later.widgets.every(({ field, dictionary, number }) => {
      if (!textTypes.has(field.type ?? '')) return true;
      const before = number === undefined ? undefined : this.form.widget(number)?.field;
      if (before && this.filled.has(before)) return true;
      const value = inherited(this.step.after, field.dictionary, 'V');
      const stream = this.normal(dictionary);
      if (!(stream instanceof PdfStream)) return valueText(this.step.after, value) === '';
      const text = this.shown(stream)?.text;
      return text !== undefined && showsValue(this.step.after, field.dictionary, value, text);
    });
  }

  private takeSignature(field: FormField, own: PdfDictionary | undefined, allowed: boolean): boolean {
    const { after, isNew } = this.step;
    // Whatever is changed in a field that is signed counts against it.
    if (field.value !== undefined || !allowed) return false;
    const signed = own ?? after.resolve(field.reference);
    if (!(signed instanceof PdfDictionary) || !newSignature(after, signed.get('V'), isNew)) return false;
    this.step.fields.add(field.name);
    this.step.did('signatures', { kind: 'signatures', what: 'signed', field: field.name });
    return true;
  }

  private close(field: FormField): void {
    this.step.fields.add(field.name);
    this.step.did('form-filling', {
      ...{ kind: 'form-filling', what: 'closed: it can not be filled in any more', field: field.name },
      ...this.where(this.form.widgets.find((one) => one.field === field)),
    });
  }

  private refuse(field: FormField, keys: string[]): false {
    const { name, type } = field;
    this.step.fields.add(name);
    const what =
      type === 'Sig' && field.value !== undefined
        ? 'a field that was signed was changed'
        : `changed otherwise than by filling it in (${keys.slice(0, 5).join(', ')})`;
    this.step.did('other', {
      kind: 'other',
      what,
      field: name,
      ...this.where(this.form.widgets.find((one) => one.field === field)),
    });
    return false;
  }

  private examine(field: FormField): boolean {
    const { step } = this;
    const { before, after } = step;
    const now = field.reference ? after.get(field.reference) : null;
    if (!(now instanceof PdfDictionary)) return this.refuse(field, []);
    const [oldValue, value] = [inherited(before, field.dictionary, 'V'), inherited(after, now, 'V')];
    const [old, text] = [valueText(before, oldValue), valueText(after, value)];
    const changed = old !== text || !sameValue(readableValue(before, oldValue), readableValue(after, value));
    const widgets = [...this.touched].filter((widget) => widget.field === field);
    const problem = widgets.map((widget) => this.problem(widget, now, value, changed)).find((one) => one !== undefined);
    const first = widgets[0] ?? this.form.widgets.find((one) => one.field === field);
    const told = { field: field.name, ...this.where(first), ...(changed && { old, new: text }) };
    if (problem !== undefined || changed) step.fields.add(field.name);
    if (problem !== undefined) step.did('other', { kind: 'other', what: problem, ...told });
    else if (changed) step.did('form-filling', { kind: 'form-filling', what: 'filled in', ...told });
    else if (widgets.some((widget) => this.looksDifferent(widget)))
      step.did('redrawing', { kind: 'form-filling', what: 'drawn anew, with the value that it had', ...told });
    else if (this.filled.has(field)) step.did('form-filling', { kind: 'form-filling', what: 'filled in', ...told });
    return problem === undefined;
  }

  /** What is wrong with how a widget looks now; undefined for nothing. */
  private problem(
    widget: FieldWidget,
    field: PdfDictionary,
    value: PdfObject | undefined,
    changed: boolean,
  ): string | undefined {
    const { after } = this.step;
    const now = widget.number === undefined ? null : after.get(widget.number);
    if (!(now instanceof PdfDictionary)) return 'it can not be read any more';
    if (!textTypes.has(widget.field.type ?? '')) return this.buttonProblem(widget, now, value);
    if (!this.looksDifferent(widget)) return undefined;
    const stream = this.normal(now);
    if (stream === null) {
      // Whoever can not draw the value himself leaves that to the next program, and says so.
      const form = after.dictionary(after.catalog.dictionary, 'AcroForm');
      return changed && form && after.lookup(form, 'NeedAppearances') === true
        ? undefined
        : 'what it shows was taken away';
    }
    const shown = stream instanceof PdfStream ? this.shown(stream) : undefined;
    if (!shown || shown.curves) return 'what it shows now is more than a text';
    const before = this.normalBefore(widget.dictionary);
    const filledBefore = before instanceof PdfStream && shownText(this.step.before, before, undefined)?.fills;
    if (shown.fills && widget.field.type !== 'Ch' && !this.hasBackground(now) && !filledBefore) {
      return 'what it shows now covers the page beneath it';
    }
    // A script of the signed document decides how the value is written.
    if (changed && (shown.text === undefined || hasFormat(after.lookup(field, 'AA')))) return undefined;
    if (shown.text !== undefined && showsValue(after, field, value, shown.text)) return undefined;
    return 'what it shows is not its value';
  }

  /** Of a check box, a radio button or a push button: its drawings stay, and the one that is seen goes with the value. */
  private buttonProblem(widget: FieldWidget, now: PdfDictionary, value: PdfObject | undefined): string | undefined {
    const { before, after } = this.step;
    const [old, drawings] = [before.dictionary(widget.dictionary, 'AP'), after.dictionary(now, 'AP')];
    if (old && !(drawings && this.sameDrawings(old, drawings))) return 'its drawings were changed';
    if (!old && drawings && !this.plainDrawings(drawings, now)) return 'what it shows now is more than a mark';
    if (sameValue(widget.dictionary.get('AS'), now.get('AS'))) return undefined;
    const states = drawings && after.dictionary(drawings, 'N');
    const chosen = readableValue(after, value);
    const state = chosen instanceof PdfName && states?.has(chosen.value) ? chosen.value : 'Off';
    return now.hasName('AS', state) || (state === 'Off' && !now.has('AS'))
      ? undefined
      : 'what it shows is not its value';
  }

  private sameDrawings(old: PdfDictionary, now: PdfDictionary): boolean {
    const { before, after } = this.step;
    const keys = new Set([...old.entries.keys(), ...now.entries.keys()]);
    return [...keys].every((key) => {
      const [left, right] = [readableValue(before, old.get(key)), readableValue(after, now.get(key))];
      if (left instanceof PdfDictionary && right instanceof PdfDictionary && !right.repeatedKeys) {
        // Two levels: what is seen and when, and each state.
        return this.sameDrawings(left, right);
      }
      return sameContent(before, left, after, right);
    });
  }

  private plainDrawings(drawings: PdfDictionary, widget: PdfDictionary): boolean {
    const { after } = this.step;
    const [left, bottom, right, top] = placeOf(after, widget) ?? [0, 0, Infinity, Infinity];
    // A mark may be of any shape, as long as there is not much beneath it that it could cover.
    const isSmall = right - left <= largestMark && top - bottom <= largestMark;
    const streams = [...drawings.entries.values()].flatMap((item): PdfObject[] => {
      const value = readableValue(after, item);
      return value instanceof PdfDictionary
        ? [...value.entries.values()].map((one) => readableValue(after, one))
        : [value];
    });
    return streams.every((stream) => {
      const shown = stream instanceof PdfStream ? this.shown(stream) : undefined;
      return shown !== undefined && (isSmall || (!shown.curves && (!shown.fills || this.hasBackground(widget))));
    });
  }

  private looksDifferent(widget: FieldWidget): boolean {
    const { before, after } = this.step;
    const now = widget.number === undefined ? null : after.get(widget.number);
    if (!(now instanceof PdfDictionary) || !sameValue(widget.dictionary.get('AS'), now.get('AS'))) return true;
    const [old, drawings] = [before.dictionary(widget.dictionary, 'AP'), after.dictionary(now, 'AP')];
    return old && drawings ? !this.sameDrawings(old, drawings) : old !== drawings;
  }

  /** /AP /N: the stream, or whatever else is there; null for nothing. */
  private normal(widget: PdfDictionary): PdfObject {
    const { after } = this.step;
    return readableValue(after, after.dictionary(widget, 'AP')?.get('N'));
  }

  private normalBefore(widget: PdfDictionary): PdfObject {
    const { before } = this.step;
    return readableValue(before, before.dictionary(widget, 'AP')?.get('N'));
  }

  private shown(stream: PdfStream): ReturnType<typeof shownText> {
    const { after } = this.step;
    const form = after.dictionary(after.catalog.dictionary, 'AcroForm');
    return shownText(after, stream, form && after.dictionary(form, 'DR'));
  }

  /** A background that the widget had when it was signed: /MK is nothing that filling in may change. */
  private hasBackground(widget: PdfDictionary): boolean {
    const { after } = this.step;
    const look = after.dictionary(widget, 'MK');
    return (
      look !== undefined && (after.array(look, 'BG') ?? []).some((part) => numberOf(after.resolve(part)) !== undefined)
    );
  }

  private get later(): FormBefore {
    return (this.laterForm ??= new FormBefore(this.step.after));
  }

  private where(widget: FieldWidget | undefined): { page?: number; place?: [number, number, number, number] } {
    const page = widget?.number === undefined ? undefined : this.step.pagesBefore.ofAnnotation(widget.number);
    const place = widget && placeOf(this.step.before, widget.dictionary);
    return { ...(page !== undefined && { page }), ...(place && { place }) };
  }
}

const hasFormat = (actions: PdfObject): boolean => actions instanceof PdfDictionary && actions.has('F');
