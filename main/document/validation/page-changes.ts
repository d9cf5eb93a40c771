import { PdfReference, type PdfDictionary, type PdfObject } from '../pdf';
import type { AnnotationChanges } from './annotation-changes';
import { changedKeys } from './pdf-values';
import { readableValue } from './references';
import type { StepContext } from './step-context';

/** What a revision did to pages: annotations apart, nothing is allowed. */
export class PageChanges {
  constructor(
    private readonly step: StepContext,
    private readonly annotations: AnnotationChanges,
  ) {}

  /** A changed page object. */
  changed(number: number, old: PdfDictionary, now: PdfDictionary): boolean {
    const page = this.step.pagesAfter.of(number) ?? this.step.pagesBefore.of(number);
    // All of them, so that each is told.
    const refused = changedKeys(old, now).filter((key) => {
      if (key === 'Annots') return !this.lists(old.get(key), now.get(key), page);
      // A tagged page with annotations says that they follow its structure (ISO 14289-1, clause 7.18.3).
      return !(key === 'Tabs' && !old.has(key) && now.hasName(key, 'S'));
    });
    for (const key of refused) {
      const what = pageEntries.get(key) ?? `its entry ${key} was changed`;
      this.step.did('other', { kind: 'other', what, ...(page !== undefined && { page }) });
    }
    return refused.length === 0;
  }

  private lists(oldList: PdfObject | undefined, list: PdfObject | undefined, page: number | undefined): boolean {
    const { before, after, isNew } = this.step;
    const held = oldList instanceof PdfReference && list instanceof PdfReference && oldList.equals(list);
    // A page that shared its array with other pages gets one of its own: what is added must not stand on them too.
    if (list instanceof PdfReference && !held && !isNew(list.number)) return false;
    const old = oldList === undefined ? [] : readableValue(before, oldList);
    const now = list === undefined ? [] : readableValue(after, list);
    return Array.isArray(old) && Array.isArray(now) && this.annotations.list(old, now, page);
  }
}

const pageEntries = new Map([
  ['Contents', 'its content was changed'],
  ['Resources', 'fonts or pictures that its content uses were changed'],
  ['MediaBox', 'its size was changed'],
  ['CropBox', 'the part of it that is seen was changed'],
  ['Rotate', 'it was turned'],
  ['Annots', 'annotations or fields on it were changed'],
]);
