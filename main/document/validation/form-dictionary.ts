import { PdfDictionary, PdfReference, type PdfObject } from '../pdf';
import type { FormChanges } from './form-changes';
import { appended, changedKeys, sameValue } from './pdf-values';
import { readableValue } from './references';
import { newSignatureField } from './signature-fields';
import type { StepContext } from './step-context';

const formKeys = new Set(['Fields', 'SigFlags', 'DR', 'DA', 'NeedAppearances']);
const deepest = 8;

/** What a revision did to the interactive form's own dictionary (ISO 32000-2, table 224). */
export class FormDictionary {
  /** Widgets of new signature fields. */
  readonly newWidgets = new Set<number>();
  readonly newFields = new Set<number>();
  private redraws = false;

  constructor(
    private readonly step: StepContext,
    private readonly fields: () => FormChanges,
  ) {}

  readonly isNewWidget = (item: PdfObject): boolean => item instanceof PdfReference && this.newWidgets.has(item.number);

  allowed(oldCatalog: PdfDictionary, catalog: PdfDictionary): boolean {
    const { before, after, explained } = this.step;
    const reference = catalog.get('AcroForm');
    if (!this.sameHolder(oldCatalog.get('AcroForm'), reference)) return false;
    const now = after.resolve(reference);
    if (reference === undefined) return true;
    if (!(now instanceof PdfDictionary) || now.repeatedKeys) return false;
    const found = before.resolve(oldCatalog.get('AcroForm'));
    const old = found instanceof PdfDictionary ? found : new PdfDictionary();
    if (reference instanceof PdfReference) explained.add(reference.number);
    const other = changedKeys(old, now).find((key) => !formKeys.has(key));
    if (other !== undefined) {
      this.step.did('other', { kind: 'other', what: `the form's ${other} was changed` });
      return false;
    }
    // How fields that were there already are written stays what it is.
    if (old.has('DA') && !sameValue(old.get('DA'), now.get('DA'))) return false;
    const [oldFlags, flags] = [before.lookup(old, 'SigFlags'), after.lookup(now, 'SigFlags')];
    if (typeof oldFlags === 'number' && (typeof flags !== 'number' || (flags & oldFlags) !== oldFlags)) return false;
    return (
      this.grows(old.get('DR'), now.get('DR')) &&
      this.drawing(old, now) &&
      this.list(old.get('Fields'), now.get('Fields'))
    );
  }

  /** Asked when all changes to fields are known: whether what a viewer draws anew looks as before. */
  finish(): boolean {
    if (!this.redraws || this.fields().showsItsValues()) return true;
    this.step.did('other', { kind: 'other', what: 'the form is drawn anew and shows other values than before' });
    return false;
  }

  /** A direct value may not become a reference or the other way round, unless it is new. */
  private sameHolder(old: PdfObject | undefined, now: PdfObject | undefined): boolean {
    if (old === undefined) return !(now instanceof PdfReference) || this.step.isNew(now.number);
    return old instanceof PdfReference
      ? now instanceof PdfReference && old.equals(now)
      : now !== undefined && !(now instanceof PdfReference);
  }

  /** /NeedAppearances: that viewers draw the fields anew is over, or begins. */
  private drawing(old: PdfDictionary, now: PdfDictionary): boolean {
    const { before, after } = this.step;
    const [was, is] = [before.lookup(old, 'NeedAppearances'), after.lookup(now, 'NeedAppearances')];
    if (is !== null && typeof is !== 'boolean') return false;
    this.redraws = was !== true && is === true;
    if ((was === true) !== (is === true)) {
      const what = is === true ? 'the form is to be drawn anew' : 'the form is no longer drawn anew by each viewer';
      this.step.did(is === true ? 'form-filling' : 'redrawing', { kind: 'form-filling', what });
    }
    return true;
  }

  /** Resources to which new ones were added: what was there stays. */
  private grows(old: PdfObject | undefined, now: PdfObject | undefined, depth = 0): boolean {
    const { before, after, explained, isNew } = this.step;
    if (sameValue(old, now) && !(now instanceof PdfReference)) return true;
    if (old === undefined) return true;
    const [left, right] = [readableValue(before, old), readableValue(after, now)];
    const held = now instanceof PdfReference && old instanceof PdfReference && old.equals(now);
    if (now instanceof PdfReference && !held && !isNew(now.number)) return false;
    if (sameValue(left, right)) return true;
    // Fonts themselves are compared whole.
    const isFont = left instanceof PdfDictionary && left.hasName('Type', 'Font');
    if (!(left instanceof PdfDictionary) || !(right instanceof PdfDictionary) || right.repeatedKeys || isFont) {
      if (!Array.isArray(left) || !Array.isArray(right) || !appended(left, right)) return false;
    } else if (
      depth >= deepest ||
      ![...left.entries.keys()].every((key) => this.grows(left.get(key), right.get(key), depth + 1))
    ) {
      return false;
    }
    if (held) explained.add(now.number);
    this.step.did('redrawing');
    return true;
  }

  /** The form's list of fields, to which new signature fields were appended. Only what stands here is a field at all. */
  private list(oldList: PdfObject | undefined, list: PdfObject | undefined): boolean {
    if (oldList === undefined && list === undefined) return true;
    if (!this.sameHolder(oldList, list)) return false;
    const old = this.step.before.resolve(oldList) ?? [];
    const now = this.step.after.resolve(list);
    if (!Array.isArray(old) || !Array.isArray(now)) return false;
    return appended(old, now)?.every((item) => this.takeField(item)) ?? false;
  }

  private takeField(item: PdfObject): boolean {
    const { after, isNew } = this.step;
    const field = newSignatureField(after, item, isNew);
    if (!field) {
      this.step.did('other', { kind: 'other', what: 'a field was added that is no signature' });
      return false;
    }
    this.newFields.add(field.reference.number);
    for (const widget of field.widgets) this.newWidgets.add(widget.number);
    if (field.timestamp) {
      this.step.did('validation-data', { kind: 'validation-data', what: 'document timestamp', field: field.name });
      return true;
    }
    this.step.fields.add(field.name);
    this.step.did('signatures', { kind: 'signatures', what: 'signed', field: field.name });
    return true;
  }
}
