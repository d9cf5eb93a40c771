import {
  PdfDictionary,
  PdfName,
  PdfReference,
  PdfStream,
  PdfError,
  type PdfObject,
  type PdfReader,
  type XrefEntry,
} from '../pdf';
import { formFields } from '../pades';
import { appended, changedKeys, referencesIn, sameValue } from './pdf-values';
import { validationDataObjects } from './validation-data';

/** Live objects that are looked through at most; a larger document is left unexamined rather than half examined. */
const maximumObjects = 300_000;

/** Entries of a trailer, or of a cross-reference stream, that a new section always brings along. */
const sectionKeys = new Set(['Size', 'Prev', 'XRefStm', 'Type', 'W', 'Index', 'Length', 'Filter', 'DecodeParms', 'ID']);
/** What a new signature field may consist of. Actions, calculations and kids are not among it. */
const fieldKeys = new Set([
  ...[
    'Type',
    'Subtype',
    'FT',
    'T',
    'TU',
    'TM',
    'Ff',
    'V',
    'P',
    'Rect',
    'F',
    'NM',
    'M',
    'AP',
    'MK',
    'DA',
    'Lock',
    'Border',
    'BS',
  ],
]);
/** What signing an empty field may add to it. */
const filledFieldKeys = new Set(['V', 'AP', 'F', 'P', 'M']);
/** A new DSS or extension says nothing to a viewer; an older one that changes inside counts as another change. */
const catalogKeys = new Set(['AcroForm', 'DSS', 'Extensions']);
const validationDataKeys = new Set(['DSS', 'Extensions']);
const formKeys = new Set(['Fields', 'SigFlags', 'DR', 'DA']);

/**
 * Compares revisions, one with the next, by a whitelist: new signatures with their fields, DSS and extensions, and
 * nothing else. Whatever is not understood counts as another change.
 *
 * @param reader - of the newest revision
 * @param from - index of the oldest revision whose followers are to be examined
 * @returns for each later revision (`from + 1` and on) whether it only added signatures
 */
export function signatureOnlyRevisions(reader: PdfReader, from: number): boolean[] {
  const verdicts = reader.revisions.slice(from + 1).map(() => false);
  // What had to be forgiven while reading may be read otherwise by another program.
  if (reader.tolerated.has('startxref') || reader.tolerated.has('table')) return verdicts;
  try {
    const dangling = danglingReferences(reader.at(from));
    if (!dangling) return verdicts;
    for (let index = from + 1; index < reader.revisions.length; index++) {
      verdicts[index - from - 1] = new RevisionStep(
        reader.at(index - 1),
        reader.at(index),
        dangling,
      ).addsOnlySignatures();
    }
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
  }
  return verdicts;
}

/**
 * Whether every revision behind one adds validation data (a well-formed DSS and its extension) and nothing else. For that no
 * signature has to answer: no viewer shows it, and each piece of it is signed by whoever issued it.
 *
 * @param reader - of the newest revision
 * @param from - index of the revision
 */
export function addsOnlyValidationData(reader: PdfReader, from: number): boolean {
  if (reader.tolerated.has('startxref') || reader.tolerated.has('table')) return false;
  try {
    const dangling = danglingReferences(reader.at(from));
    if (!dangling) return false;
    for (let index = from + 1; index < reader.revisions.length; index++) {
      const step = new RevisionStep(reader.at(index - 1), reader.at(index), dangling);
      if (!step.addsOnlyValidationData()) return false;
    }
    return true;
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
    return false;
  }
}

/** Numbers that objects refer to and that no object has: whoever defines one later changes what those objects mean. */
function danglingReferences(reader: PdfReader): Set<number> | undefined {
  const dangling = new Set<number>();
  const numbers = new Set<number>();
  for (const { sections } of reader.revisions.slice(0, reader.revision + 1)) {
    for (const section of sections) {
      for (const entries of [section.entries, section.hybrid?.entries]) {
        for (const { number } of entries?.all() ?? []) numbers.add(number);
        if (numbers.size > maximumObjects) return undefined;
      }
    }
  }
  for (const number of numbers) addDangling(reader, reader.get(number), dangling);
  addDangling(reader, reader.trailer, dangling);
  return dangling;
}

function addDangling(reader: PdfReader, object: PdfObject, dangling: Set<number>): void {
  for (const { number } of referencesIn(object)) if (!isLive(reader.entry(number)?.entry)) dangling.add(number);
}

const isLive = (entry: XrefEntry | undefined): boolean => entry !== undefined && entry.kind !== 'free';

/** One revision beside the one before it. */
class RevisionStep {
  private readonly added = new Set<number>();
  private readonly changed: number[] = [];
  /** Changed objects that something allowed has explained. */
  private readonly explained = new Set<number>();

  constructor(
    private readonly before: PdfReader,
    private readonly after: PdfReader,
    private readonly dangling: Set<number>,
  ) {}

  addsOnlySignatures(): boolean {
    if (!this.sortEntries() || !this.sameTrailer() || !this.catalogAllowed()) return false;
    for (const number of this.changed) {
      if (!this.explained.has(number) && !this.changeAllowed(number, this.before.get(number), this.after.get(number)))
        return false;
    }
    for (const number of [...this.added, ...this.changed])
      addDangling(this.after, this.after.get(number), this.dangling);
    return true;
  }

  addsOnlyValidationData(): boolean {
    if (!this.addsOnlySignatures()) return false;
    const { before, after } = this;
    const keys = changedKeys(before.catalog.dictionary, after.catalog.dictionary);
    const catalog = after.catalog.reference.number;
    const store = validationDataObjects(after);
    return (
      store !== undefined &&
      keys.includes('DSS') &&
      [...this.added].every((number) => store.has(number) || isXrefStream(after.get(number))) &&
      keys.every((key) => validationDataKeys.has(key)) &&
      this.changed.every((number) => number === catalog || isXrefStream(after.get(number)))
    );
  }

  /** Sorts the objects of the new sections into added and changed ones; false for what an honest writer never does. */
  private sortEntries(): boolean {
    const { before, after } = this;
    const previousEnd = before.revisions[before.revision]?.end;
    if (previousEnd === undefined) return false;
    const seen = new Set<number>();
    for (const section of after.revisions[after.revision]?.sections ?? []) {
      for (const entries of [section.entries, section.hybrid?.entries]) {
        for (const { number } of entries?.all() ?? []) {
          if (seen.size > maximumObjects) return false;
          seen.add(number);
        }
      }
    }
    for (const number of seen) {
      const old = before.entry(number)?.entry;
      const now = after.entry(number)?.entry;
      if (!now || sameEntry(old, now)) continue;
      if (now.kind === 'free') {
        if (isLive(old)) return false;
        continue;
      }
      // An object that points back into older bytes would have been hidden there.
      if (now.kind === 'in-file' && now.position < previousEnd) return false;
      if (old === undefined) {
        if (this.dangling.has(number)) return false;
        this.added.add(number);
      } else if (old.kind === 'free') {
        // A number that was in use once is not used again.
        return false;
      } else {
        if (generationOf(old) !== generationOf(now)) return false;
        this.changed.push(number);
      }
    }
    return true;
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
    return this.listAllowed(old.get('Fields'), now.get('Fields'));
  }

  /** A direct value may not become a reference or the other way round, unless it is new. */
  private sameHolder(old: PdfObject | undefined, now: PdfObject | undefined): boolean {
    if (old === undefined) return !(now instanceof PdfReference) || this.added.has(now.number);
    return old instanceof PdfReference
      ? now instanceof PdfReference && old.equals(now)
      : now !== undefined && !(now instanceof PdfReference);
  }

  /** An array of fields or annotations, direct or not, to which new signature fields were appended. */
  private listAllowed(oldList: PdfObject | undefined, list: PdfObject | undefined): boolean {
    if (sameValue(oldList, list) && !(list instanceof PdfReference)) return true;
    if (!this.sameHolder(oldList, list)) return false;
    const old = this.before.resolve(oldList);
    const now = this.after.resolve(list);
    if (!Array.isArray(now) || !(Array.isArray(old) || old === null)) return false;
    return appended(old ?? [], now)?.every((item) => this.isNewSignatureField(item)) ?? false;
  }

  private isNewSignatureField(item: PdfObject): boolean {
    if (!(item instanceof PdfReference) || !this.added.has(item.number)) return false;
    const field = this.after.get(item);
    if (!(field instanceof PdfDictionary) || field.repeatedKeys) return false;
    if (!field.hasName('FT', 'Sig') || ![...field.entries.keys()].every((key) => fieldKeys.has(key))) return false;
    return this.isNewSignature(field.get('V'));
  }

  private isNewSignature(value: PdfObject | undefined): boolean {
    if (value instanceof PdfReference && !this.added.has(value.number)) return false;
    const signature = this.after.resolve(value);
    return signature instanceof PdfDictionary && signature.has('ByteRange') && signature.has('Contents');
  }

  /** A changed object that is neither the catalog nor the form. */
  private changeAllowed(number: number, old: PdfObject, now: PdfObject): boolean {
    if (sameValue(old, now)) return true;
    if (Array.isArray(old) && Array.isArray(now)) {
      // Of /Fields or of /Annots. In any other array a signature field more would mean nothing.
      return appended(old, now)?.every((item) => this.isNewSignatureField(item)) ?? false;
    }
    if (isXrefStream(old) && isXrefStream(now)) return true;
    if (!(old instanceof PdfDictionary) || !(now instanceof PdfDictionary) || now.repeatedKeys) return false;
    const changes = changedKeys(old, now);
    if (old.hasName('Type', 'Page'))
      return changes.every((key) => key === 'Annots') && this.listAllowed(old.get('Annots'), now.get('Annots'));
    if (!old.has('V') && (old.hasName('FT', 'Sig') || this.isEmptyField(number))) {
      const filled = changes.every((key) => filledFieldKeys.has(key) && (key !== 'P' || !old.has('P')));
      return filled && this.isNewSignature(now.get('V'));
    }
    return false;
  }

  /** A signature field without a value, though its type may be that of the fields above it. */
  private isEmptyField(number: number): boolean {
    for (const { reference, type, value } of formFields(this.before)) {
      if (reference?.number === number) return type === 'Sig' && value === undefined;
    }
    return false;
  }
}

function isXrefStream(object: PdfObject): boolean {
  const type = object instanceof PdfStream ? object.dictionary.get('Type') : undefined;
  return type instanceof PdfName && type.value === 'XRef';
}

const generationOf = (entry: XrefEntry): number => (entry.kind === 'in-file' ? entry.generation : 0);

function sameEntry(a: XrefEntry | undefined, b: XrefEntry): boolean {
  if (a?.kind === 'in-file') return b.kind === 'in-file' && a.position === b.position && a.generation === b.generation;
  if (a?.kind === 'in-stream') return b.kind === 'in-stream' && a.stream === b.stream && a.index === b.index;
  return a?.kind === b.kind;
}
