import { PdfDictionary, PdfError, PdfName, PdfReference, PdfStream } from '../pdf';
import type { PdfObject, PdfReader, XrefEntry } from '../pdf';
import { farther, type ChangeKind, type RevisionChange } from './change-kind';
import { FormBefore } from './form-changes';
import { PageNumbers } from './page-numbers';
import { appended, changedKeys, sameValue } from './pdf-values';
import { isLive, maximumObjects, readable, type References } from './references';
import { isAnnotation, newSignatureField } from './signature-fields';
import { isNewFormElement, taggingChanges, type Additions } from './structure-changes';
import { validationDataObjects } from './validation-data';

/** Entries of a trailer, or of a cross-reference stream, that a new section always brings along. */
const sectionKeys = new Set(['Size', 'Prev', 'XRefStm', 'Type', 'W', 'Index', 'Length', 'Filter', 'DecodeParms', 'ID']);
/** A new DSS or extension says nothing to a viewer; an older one that changes inside counts as another change. */
const catalogKeys = new Set(['AcroForm', 'DSS', 'Extensions']);
const validationDataKeys = new Set(['DSS', 'Extensions']);
const formKeys = new Set(['Fields', 'SigFlags', 'DR', 'DA']);
/** What may not be changed in an annotation: what it is, whose it is, and what it does. */
const fixedAnnotationKeys = ['Type', 'Subtype', 'P', 'Parent', 'A', 'AA', 'Dest', 'OC', 'StructParent'];

/** One revision beside the one before it. To be examined once. */
export class RevisionStep {
  private readonly added = new Set<number>();
  private readonly changed: number[] = [];
  /** Changed objects that something allowed has explained. */
  private readonly explained = new Set<number>();
  private readonly newFields = new Set<number>();
  private readonly newWidgets = new Set<number>();
  private readonly fields = new Set<string>();
  private readonly additions: Additions = {
    isNew: (number) => this.added.has(number),
    isNewWidget: ({ number }) => this.newWidgets.has(number),
  };
  private kind: ChangeKind = 'validation-data';
  private formBefore: FormBefore | undefined;
  private tagging: Set<number> | undefined;
  private readonly pages: PageNumbers;

  /** @param references - of the revision before; takes in what this one refers to */
  constructor(
    private readonly before: PdfReader,
    private readonly after: PdfReader,
    private readonly references: References,
  ) {
    this.pages = new PageNumbers(before);
  }

  examine(): RevisionChange {
    const { before, after, references } = this;
    const sound = this.sortEntries();
    let understood =
      sound && hasRightSize(before) && hasRightSize(after) && this.sameTrailer() && this.catalogAllowed();
    // All of them, so that no field is left out that was touched.
    for (const number of this.changed) {
      if (!this.explained.has(number) && !this.changeAllowed(number)) understood = false;
    }
    if ([...this.added].some((number) => readable(after, number) === undefined)) understood = false;
    if (references.completes(after)) understood = false;
    for (const number of this.changed) references.removeObject(before, number);
    for (const number of [...this.added, ...this.changed]) references.addObject(after, number);
    return { kind: understood ? this.kind : 'other', fields: [...this.fields] };
  }

  addsOnlyValidationData(): boolean {
    if (this.examine().kind !== 'validation-data') return false;
    const { before, after } = this;
    const keys = changedKeys(before.catalog.dictionary, after.catalog.dictionary);
    const catalog = after.catalog.reference.number;
    const store = validationDataObjects(after);
    return (
      store !== undefined &&
      keys.includes('DSS') &&
      [...this.added].every((number) => store.has(number) || isXrefStream(readable(after, number))) &&
      keys.every((key) => validationDataKeys.has(key)) &&
      this.changed.every((number) => number === catalog || isXrefStream(readable(after, number)))
    );
  }

  private did(kind: ChangeKind): true {
    this.kind = farther(this.kind, kind);
    return true;
  }

  /** Sorts the objects of the new sections into added and changed ones; false for what an honest writer never does. */
  private sortEntries(): boolean {
    const { before, after } = this;
    const previousEnd = before.revisions[before.revision]?.end;
    let sound = previousEnd !== undefined;
    for (const number of this.listedNumbers()) {
      const old = before.entry(number)?.entry;
      const now = after.entry(number)?.entry;
      if (!now || sameEntry(old, now)) continue;
      if (now.kind === 'free') {
        if (isLive(old)) sound = false;
        continue;
      }
      // An object that points back into older bytes would have been hidden there.
      if (now.kind === 'in-file' && now.position < (previousEnd ?? 0)) sound = false;
      if (old === undefined) {
        if (this.references.isDangling(number)) sound = false;
        this.added.add(number);
      } else if (old.kind === 'free') {
        // A number that was in use once is not used again.
        sound = false;
        this.added.add(number);
      } else {
        if (generationOf(old) !== generationOf(now)) sound = false;
        this.changed.push(number);
      }
    }
    return sound;
  }

  private listedNumbers(): Set<number> {
    const { after } = this;
    const seen = new Set<number>();
    for (const section of after.revisions[after.revision]?.sections ?? []) {
      for (const entries of [section.entries, section.hybrid?.entries]) {
        for (const number of entries?.numbers() ?? []) {
          if (seen.size > maximumObjects) throw new PdfError('unsupported', 'a revision has too many objects');
          seen.add(number);
        }
      }
    }
    return seen;
  }

  private sameTrailer(): boolean {
    return changedKeys(this.before.trailer, this.after.trailer).every((key) => {
      if (key !== 'ID') return sectionKeys.has(key);
      const [old, now] = [this.before.trailer.get('ID'), this.after.trailer.get('ID')];
      // The first half of the identifier stays for the life of the file.
      return old === undefined || (Array.isArray(old) && Array.isArray(now) && sameValue(old[0], now[0]));
    });
  }

  private catalogAllowed(): boolean {
    const old = this.before.catalog;
    const now = this.after.catalog;
    if (now.dictionary.repeatedKeys) return false;
    this.explained.add(now.reference.number);
    if (!changedKeys(old.dictionary, now.dictionary).every((key) => catalogKeys.has(key))) return false;
    return this.formAllowed(old.dictionary, now.dictionary);
  }

  private formAllowed(oldCatalog: PdfDictionary, catalog: PdfDictionary): boolean {
    const reference = catalog.get('AcroForm');
    if (!this.sameHolder(oldCatalog.get('AcroForm'), reference)) return false;
    const now = this.after.resolve(reference);
    if (reference === undefined) return true;
    if (!(now instanceof PdfDictionary) || now.repeatedKeys) return false;
    const found = this.before.resolve(oldCatalog.get('AcroForm'));
    const old = found instanceof PdfDictionary ? found : new PdfDictionary();
    if (reference instanceof PdfReference) this.explained.add(reference.number);
    for (const key of changedKeys(old, now)) {
      if (!formKeys.has(key)) return false;
      // Resources and appearance of fields that were there already stay what they are.
      if ((key === 'DR' || key === 'DA') && old.has(key)) return false;
    }
    const [oldFlags, flags] = [this.before.lookup(old, 'SigFlags'), this.after.lookup(now, 'SigFlags')];
    if (typeof oldFlags === 'number' && (typeof flags !== 'number' || (flags & oldFlags) !== oldFlags)) return false;
    return this.fieldsAllowed(old.get('Fields'), now.get('Fields'));
  }

  /** A direct value may not become a reference or the other way round, unless it is new. */
  private sameHolder(old: PdfObject | undefined, now: PdfObject | undefined): boolean {
    if (old === undefined) return !(now instanceof PdfReference) || this.added.has(now.number);
    return old instanceof PdfReference
      ? now instanceof PdfReference && old.equals(now)
      : now !== undefined && !(now instanceof PdfReference);
  }

  /** The form's list of fields, to which new signature fields were appended. Only what stands here is a field at all. */
  private fieldsAllowed(oldList: PdfObject | undefined, list: PdfObject | undefined): boolean {
    const lists = this.lists(oldList, list);
    return lists !== undefined && (appended(lists.old, lists.now)?.every((item) => this.takeField(item)) ?? false);
  }

  /** @returns undefined when the value is, or was, no array of the same kind, direct or indirect */
  private lists(
    oldList: PdfObject | undefined,
    list: PdfObject | undefined,
  ): { old: PdfObject[]; now: PdfObject[] } | undefined {
    if (oldList === undefined && list === undefined) return { old: [], now: [] };
    if (!this.sameHolder(oldList, list)) return undefined;
    const old = this.before.resolve(oldList) ?? [];
    const now = this.after.resolve(list);
    return Array.isArray(old) && Array.isArray(now) ? { old, now } : undefined;
  }

  private takeField(item: PdfObject): boolean {
    const field = newSignatureField(this.after, item, this.additions.isNew);
    if (!field) return false;
    this.newFields.add(field.reference.number);
    for (const widget of field.widgets) this.newWidgets.add(widget.number);
    if (field.timestamp) return true;
    this.fields.add(field.name);
    return this.did('signatures');
  }

  /** A changed object that is neither the catalog nor the form. */
  private changeAllowed(number: number): boolean {
    const [old, now] = [readable(this.before, number), readable(this.after, number)];
    if (old === undefined || now === undefined) return false;
    if (sameValue(old, now)) return true;
    if (Array.isArray(old) && Array.isArray(now)) return this.arrayAllowed(old, now) || this.onlyTags(number);
    if (old instanceof PdfStream && now instanceof PdfStream) return this.streamAllowed(number, old, now);
    if (!(old instanceof PdfDictionary) || !(now instanceof PdfDictionary) || now.repeatedKeys) return false;
    if (old.hasName('Type', 'Page') || this.pages.of(number) !== undefined) return this.pageAllowed(old, now);
    if (isAnnotation(old)) return this.annotationAllowed(old, now);
    if (this.isInformation(number)) {
      return changedKeys(old, now).every((key) => key === 'ModDate') && this.did('form-filling');
    }
    this.formBefore ??= new FormBefore(this.before, this.after, this.additions.isNew);
    const field = this.formBefore.change(number, old, now);
    if (!field) return this.onlyTags(number);
    this.fields.add(field.name);
    return field.allowed !== undefined && this.did(field.allowed);
  }

  /** The document information, of which programs that fill in forms change the date. */
  private isInformation(number: number): boolean {
    const reference = this.before.trailer.get('Info');
    return reference instanceof PdfReference && reference.number === number;
  }

  /** Of /Fields, /Annots or a structure element's /K. In any other array what is added here would mean nothing. */
  private arrayAllowed(old: PdfObject[], now: PdfObject[]): boolean {
    return (
      appended(old, now)?.every(
        (item) =>
          (item instanceof PdfReference && (this.newFields.has(item.number) || this.newWidgets.has(item.number))) ||
          isNewFormElement(this.after, item, this.additions) ||
          this.isNewAnnotation(item),
      ) ?? false
    );
  }

  private pageAllowed(old: PdfDictionary, now: PdfDictionary): boolean {
    return changedKeys(old, now).every((key) => {
      if (key === 'Annots') return this.annotationsAllowed(old.get(key), now.get(key));
      // A tagged page with annotations says that they follow its structure (ISO 14289-1, clause 7.18.3).
      return key === 'Tabs' && !old.has(key) && now.hasName(key, 'S');
    });
  }

  private annotationsAllowed(oldList: PdfObject | undefined, list: PdfObject | undefined): boolean {
    // A page that shared its array with other pages gets one of its own: what is added must not stand on them too.
    const before = oldList instanceof PdfReference && Array.isArray(list) ? this.before.resolve(oldList) : oldList;
    const lists = this.lists(before, list);
    if (!lists) return false;
    const isNewWidget = (item: PdfObject): boolean => item instanceof PdfReference && this.additions.isNewWidget(item);
    const behind = appended(lists.old, lists.now);
    if (behind) return behind.every((item) => isNewWidget(item) || this.isNewAnnotation(item));
    // Annotations were taken away: fields stay where they are.
    const isOld = (item: PdfObject): boolean => lists.old.some((one) => sameValue(one, item));
    const kept = lists.old.filter((item) => !isAnnotation(this.before.resolve(item)));
    const still = lists.now.filter((item) => isOld(item) && !isAnnotation(this.before.resolve(item)));
    return (
      sameValue(kept, still) &&
      lists.now.every((item) => isOld(item) || isNewWidget(item) || this.isNewAnnotation(item)) &&
      this.did('annotations')
    );
  }

  private isNewAnnotation(item: PdfObject): boolean {
    if (!(item instanceof PdfReference) || !this.added.has(item.number)) return false;
    const annotation = this.after.get(item);
    return isAnnotation(annotation) && !annotation.repeatedKeys && this.did('annotations');
  }

  private annotationAllowed(old: PdfDictionary, now: PdfDictionary): boolean {
    return !changedKeys(old, now).some((key) => fixedAnnotationKeys.includes(key)) && this.did('annotations');
  }

  /** A stream that was written anew under its number: metadata, or what a filled field shows and nobody else uses. */
  private streamAllowed(number: number, old: PdfStream, now: PdfStream): boolean {
    if (isXrefStream(old) && isXrefStream(now)) return true;
    if (!this.references.isReferredToOnce(number) || now.dictionary.repeatedKeys) return false;
    const metadata = this.before.catalog.dictionary.get('Metadata');
    if (metadata instanceof PdfReference && metadata.number === number) {
      return now.dictionary.hasName('Type', 'Metadata') && this.did('form-filling');
    }
    this.formBefore ??= new FormBefore(this.before, this.after, this.additions.isNew);
    const shown = this.formBefore.shownBy(number);
    if (shown === undefined || !now.dictionary.hasName('Subtype', 'Form')) return false;
    this.fields.add(shown);
    return this.did('form-filling');
  }

  private onlyTags(number: number): boolean {
    this.tagging ??= taggingChanges(this.before, this.after, this.changed, this.additions);
    return this.tagging.has(number);
  }
}

/**
 * Whether /Size is above every object number so far. Where it is not, some readers take the objects beyond it for missing
 * (ISO 32000-2, table 15), so that what a later revision says of them would make them appear or vanish.
 */
function hasRightSize(reader: PdfReader): boolean {
  const size = reader.trailer.get('Size');
  return (
    typeof size === 'number' &&
    reader.revisions
      .slice(0, reader.revision + 1)
      .every(({ sections }) =>
        sections.every(({ entries, hybrid }) => Math.max(entries.highest, hybrid?.entries.highest ?? -1) < size),
      )
  );
}

function isXrefStream(object: PdfObject | undefined): boolean {
  const type = object instanceof PdfStream ? object.dictionary.get('Type') : undefined;
  return type instanceof PdfName && type.value === 'XRef';
}

const generationOf = (entry: XrefEntry): number => (entry.kind === 'in-file' ? entry.generation : 0);

function sameEntry(a: XrefEntry | undefined, b: XrefEntry): boolean {
  if (a?.kind === 'in-file') return b.kind === 'in-file' && a.position === b.position && a.generation === b.generation;
  if (a?.kind === 'in-stream') return b.kind === 'in-stream' && a.stream === b.stream && a.index === b.index;
  return a?.kind === b.kind;
}
