import { PdfDictionary, PdfName, PdfReference, PdfStream } from '../pdf';
import type { PdfObject, PdfReader } from '../pdf';
import { AnnotationChanges, isAnnotation } from './annotation-changes';
import type { RevisionChange } from './change-kind';
import { FormChanges } from './form-changes';
import { FormDictionary } from './form-dictionary';
import { MetadataChanges } from './metadata-changes';
import { PageChanges } from './page-changes';
import { appended, changedKeys, sameValue } from './pdf-values';
import { readable, type References } from './references';
import { hasRightSize, sortEntries } from './revision-entries';
import { sameContent } from './same-content';
import { StepContext } from './step-context';
import { isNewFormElement, taggingChanges, type Additions } from './structure-changes';
import { validationDataObjects } from './validation-data';

/** Entries of a trailer, or of a cross-reference stream, that a new section brings along; a MAC is of one save alone. */
const sectionKeys = new Set([
  'Size',
  'Prev',
  'XRefStm',
  'Type',
  'W',
  'Index',
  'Length',
  'Filter',
  'DecodeParms',
  'ID',
  'AuthCode',
]);
/** A new DSS or extension says nothing to a viewer; an older one that changes inside counts as another change. */
const validationDataKeys = new Set(['DSS', 'Extensions']);

/**
 * One revision beside the one before it: every object that it added or changed is one that something allowed explains, or
 * the revision counts as another change. To be examined once.
 */
export class RevisionStep {
  private readonly step: StepContext;
  private readonly additions: Additions;
  private readonly metadata: MetadataChanges;
  private readonly form: FormDictionary;
  private readonly annotations: AnnotationChanges;
  private readonly pages: PageChanges;
  private fieldChanges: FormChanges | undefined;
  private tagging: Set<number> | undefined;
  private changed: number[] = [];

  /** @param references - of the revision before; takes in what this one refers to */
  constructor(before: PdfReader, after: PdfReader, references: References) {
    const step = new StepContext(before, after, references);
    this.step = step;
    this.metadata = new MetadataChanges(step);
    this.form = new FormDictionary(step, () => this.fields);
    this.annotations = new AnnotationChanges(step, this.form.isNewWidget);
    this.pages = new PageChanges(step, this.annotations);
    this.additions = { isNew: step.isNew, isNewWidget: this.form.isNewWidget };
  }

  examine(): RevisionChange {
    const { step } = this;
    const { before, after, references } = step;
    const { added, changed, sound } = sortEntries(before, after, references);
    this.changed = changed;
    for (const number of added) step.added.add(number);
    let understood =
      sound &&
      hasRightSize(before) &&
      hasRightSize(after) &&
      [...added].every((number) => readable(after, number) !== undefined) &&
      !references.completes(after);
    if (!understood) step.did('other', { kind: 'other', what: 'it was saved in a way that no program uses' });
    // All of them, so that no field is left out that was touched, and every change is told.
    if (!this.trailerAllowed()) understood = false;
    if (!this.catalogAllowed()) understood = false;
    for (const number of changed) {
      if (!step.explained.has(number) && !this.changeAllowed(number)) understood = false;
    }
    if (this.fieldChanges && !this.fieldChanges.finish()) understood = false;
    if (!this.form.finish()) understood = false;
    if (!understood) step.did('other');
    const dated =
      step.kind === 'metadata' && step.kinds.size === 2 && step.kinds.has('validation-data') && !this.metadata.streams;
    const answersForItself = step.kind === 'validation-data' && this.addsOnlyValidationData();
    for (const number of changed) references.removeObject(before, number);
    for (const number of [...added, ...changed]) references.addObject(after, number);
    return {
      ...{ kind: step.kind, fields: [...step.fields], changes: step.changes },
      ...(step.more > 0 && { more: step.more }),
      ...(answersForItself && { answersForItself }),
      ...(dated && { dated }),
    };
  }

  /** A well-formed DSS and its extension. */
  private addsOnlyValidationData(): boolean {
    const { before, after, added } = this.step;
    const keys = changedKeys(before.catalog.dictionary, after.catalog.dictionary);
    const catalog = after.catalog.reference.number;
    const store = validationDataObjects(after);
    return (
      store !== undefined &&
      keys.includes('DSS') &&
      [...added].every((number) => store.has(number) || isXrefStream(readable(after, number))) &&
      keys.every((key) => validationDataKeys.has(key)) &&
      this.changed.every((number) => number === catalog || isXrefStream(readable(after, number)))
    );
  }

  private get fields(): FormChanges {
    return (this.fieldChanges ??= new FormChanges(this.step));
  }

  private trailerAllowed(): boolean {
    const { step } = this;
    const { before, after } = step;
    return changedKeys(before.trailer, after.trailer).every((key) => {
      if (key === 'Info') return this.metadata.otherInformation();
      if (key !== 'ID') {
        if (sectionKeys.has(key)) return true;
        step.did('other', { kind: 'other', what: `the file's trailer names another ${key}` });
        return false;
      }
      const [old, now] = [before.trailer.get('ID'), after.trailer.get('ID')];
      // The first half of the identifier stays for the life of the file.
      return old === undefined || (Array.isArray(old) && Array.isArray(now) && sameValue(old[0], now[0]));
    });
  }

  private catalogAllowed(): boolean {
    const { before, after, explained } = this.step;
    const [old, now] = [before.catalog.dictionary, after.catalog.dictionary];
    if (now.repeatedKeys) return false;
    explained.add(after.catalog.reference.number);
    const refused = changedKeys(old, now).filter((key) => !this.catalogKeyAllowed(key, now));
    for (const key of refused) {
      this.step.did('other', { kind: 'other', what: `the document's own entry ${key} was changed` });
    }
    return this.form.allowed(old, now) && refused.length === 0;
  }

  private catalogKeyAllowed(key: string, now: PdfDictionary): boolean {
    const { before, after } = this.step;
    if (key === 'AcroForm') return true;
    if (key === 'Metadata') return this.metadata.stream(now.get(key));
    if (validationDataKeys.has(key)) {
      this.step.did('validation-data', { kind: 'validation-data', what: 'validation data' });
      return true;
    }
    // What a program writes that knows a newer version of the format. It may not go back.
    if (key !== 'Version') return false;
    const version = after.lookup(now, key);
    return version instanceof PdfName && /^(1\.[0-7]|2\.0)$/.test(version.value) && after.version >= before.version;
  }

  /** A changed object that is neither the catalog nor the form. */
  private changeAllowed(number: number): boolean {
    const { before, after } = this.step;
    const [old, now] = [readable(before, number), readable(after, number)];
    if (old !== undefined && now !== undefined) {
      if (isXrefStream(old) && isXrefStream(now)) return true;
      if (sameContent(before, old, after, now)) return true;
      const allowed = this.differenceAllowed(number, old, now);
      if (allowed !== undefined) return allowed;
    }
    if (this.onlyTags(number)) return true;
    const page = this.step.pagesBefore.ofContent(number);
    const what = page === undefined ? `object ${number} was changed` : 'its content was changed';
    this.step.did('other', { kind: 'other', what, ...(page !== undefined && { page }) });
    return false;
  }

  /** @returns undefined for an object that none of those whose task it is knows */
  private differenceAllowed(number: number, old: PdfObject, now: PdfObject): boolean | undefined {
    if (Array.isArray(old) && Array.isArray(now)) return this.arrayAllowed(number, old, now) || undefined;
    if (old instanceof PdfStream && now instanceof PdfStream) return this.streamAllowed(number, now);
    if (!(old instanceof PdfDictionary) || !(now instanceof PdfDictionary) || now.repeatedKeys) return undefined;
    if (old.hasName('Type', 'Page') || this.step.pagesBefore.of(number) !== undefined) {
      return this.pages.changed(number, old, now);
    }
    if (isAnnotation(old)) return this.annotations.changed(number, old, now) || undefined;
    if (this.metadata.isInformation(number)) return this.metadata.information(old, now);
    return this.fields.take(number, old, now);
  }

  /** Of /Fields, /Annots or a structure element's /K. In any other array what is added here would mean nothing. */
  private arrayAllowed(number: number, old: PdfObject[], now: PdfObject[]): boolean {
    const page = this.step.pagesBefore.ofList(number);
    if (page !== undefined) return this.annotations.list(old, now, page);
    const { isNewWidget, newFields } = this.form;
    return (
      appended(old, now)?.every(
        (item) =>
          isNewWidget(item) ||
          (item instanceof PdfReference && newFields.has(item.number)) ||
          isNewFormElement(this.step.after, item, this.additions),
      ) ?? false
    );
  }

  /** A stream that was written anew under its number: metadata, or what a filled field shows and nobody else uses. */
  private streamAllowed(number: number, now: PdfStream): boolean | undefined {
    if (now.dictionary.repeatedKeys) return undefined;
    return this.metadata.rewritten(number, now) ?? this.fields.takeAppearance(number);
  }

  private onlyTags(number: number): boolean {
    this.tagging ??= taggingChanges(this.step.before, this.step.after, this.changed, this.additions);
    return this.tagging.has(number);
  }
}

function isXrefStream(object: PdfObject | undefined): boolean {
  const type = object instanceof PdfStream ? object.dictionary.get('Type') : undefined;
  return type instanceof PdfName && type.value === 'XRef';
}
