import { decodeTextString, PdfDictionary, PdfName, PdfReference, PdfString, type PdfObject } from '../pdf';
import { appended, changedKeys, sameValue } from './pdf-values';
import { placeOf } from './place';
import { readableValue } from './references';
import type { StepContext } from './step-context';

/** Annotations that are no form fields (ISO 32000-2, table 171): what P = 3 lets others add, change and delete. */
const annotationTypes = new Set(
  (
    'Text Link FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly StrikeOut Caret Stamp Ink Popup ' +
    'FileAttachment Redact'
  ).split(' '),
);
/** What may not be changed in an annotation: what it is, whose it is, and what it does. */
const fixedKeys = ['Type', 'Subtype', 'P', 'Parent', 'A', 'AA', 'Dest', 'OC', 'StructParent'];
/** What a new one may do: lead to a place or to an address. */
const harmlessActions = new Set(['URI', 'GoTo']);

export function isAnnotation(object: PdfObject | undefined): object is PdfDictionary {
  if (!(object instanceof PdfDictionary) || !object.has('Rect')) return false;
  if (object.has('Type') && !object.hasName('Type', 'Annot')) return false;
  const type = object.get('Subtype');
  return type instanceof PdfName && annotationTypes.has(type.value);
}

/** What a revision did to the annotations of pages. */
export class AnnotationChanges {
  /** @param isNewWidget - whether a reference leads to a widget of a new signature field */
  constructor(
    private readonly step: StepContext,
    private readonly isNewWidget: (item: PdfObject) => boolean,
  ) {}

  /** A changed annotation. */
  changed(number: number, old: PdfDictionary, now: PdfDictionary): boolean {
    if (changedKeys(old, now).some((key) => fixedKeys.includes(key))) return false;
    this.tell('changed', now, this.step.pagesAfter.ofAnnotation(number));
    return true;
  }

  /** The lists of a page before and after; annotations were added or taken away, and the widgets stay where they are. */
  list(old: PdfObject[], now: PdfObject[], page: number | undefined): boolean {
    const behind = appended(old, now);
    if (behind) return behind.every((item) => this.isNewWidget(item) || this.takeNew(item, page));
    const { before } = this.step;
    const isOld = (item: PdfObject): boolean => old.some((one) => sameValue(one, item));
    const isOwn = (item: PdfObject): boolean => !isAnnotation(readableValue(before, item));
    const still = now.filter((item) => isOld(item) && isOwn(item));
    if (!sameValue(old.filter(isOwn), still)) return false;
    for (const item of old) {
      const annotation = readableValue(before, item);
      if (isAnnotation(annotation) && !now.some((one) => sameValue(one, item))) this.tell('removed', annotation, page);
    }
    this.step.did('annotations');
    return now.every((item) => isOld(item) || this.isNewWidget(item) || this.takeNew(item, page));
  }

  /** A new annotation: an object of its own, or written in the list itself. */
  private takeNew(item: PdfObject, page: number | undefined): boolean {
    if (item instanceof PdfReference && !this.step.isNew(item.number)) return false;
    const annotation = readableValue(this.step.after, item);
    if (!isAnnotation(annotation) || annotation.repeatedKeys) return false;
    this.tell('added', annotation, page);
    return !annotation.has('AA') && !annotation.has('OC') && this.isHarmless(annotation.get('A'));
  }

  private isHarmless(action: PdfObject | undefined): boolean {
    if (action === undefined) return true;
    const found = readableValue(this.step.after, action);
    if (!(found instanceof PdfDictionary) || found.repeatedKeys || found.has('Next')) return false;
    const kind = found.get('S');
    return kind instanceof PdfName && harmlessActions.has(kind.value);
  }

  private tell(what: string, annotation: PdfDictionary, page: number | undefined): void {
    const reader = what === 'removed' ? this.step.before : this.step.after;
    const type = annotation.get('Subtype');
    const contents = readableValue(reader, annotation.get('Contents'));
    const place = placeOf(reader, annotation);
    const text = contents instanceof PdfString ? decodeTextString(contents) : undefined;
    this.step.did('annotations', {
      kind: 'annotations',
      what: `${type instanceof PdfName ? type.value : ''} annotation ${what}`,
      ...(page !== undefined && { page }),
      ...(text && (what === 'removed' ? { old: text } : { new: text })),
      ...(place && { place }),
    });
  }
}
