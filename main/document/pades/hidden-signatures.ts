import { decodeTextString, PdfDictionary, PdfError, PdfReference, PdfString } from '../pdf';
import type { PdfObject, PdfReader } from '../pdf';
import { formFields } from './field-tree';
import { listSignatures, type ListedSignature } from './signature-list';

/** A signature of an earlier save that is no longer part of the document. */
export interface HiddenSignature {
  /** Name of its field, as far as it is known; without its parents' where only the field itself was looked at. */
  field: string;
  /** Index of the newest revision that shows it. */
  revision: number;
}

export interface HiddenSignatures {
  found: HiddenSignature[];
  /** False where the document has more saves and fields than are gone through. */
  complete: boolean;
}

/** Fields of earlier saves that are gone through. Only saves that take away or rewrite fields cost any. */
const mostFields = 200_000;

/**
 * Finds signatures that an earlier save had and the newest does not show: the form is gone or damaged, the field is no longer
 * listed, or it has another value. Other programs may look for signatures elsewhere, and find them still.
 *
 * Save by save, only what it rewrote of the form before it is looked at: most saves add to it, and take nothing away.
 *
 * @param reader - of the newest revision
 * @param shown - the signatures that it shows
 */
export function hiddenSignatures(reader: PdfReader, shown: readonly ListedSignature[]): HiddenSignatures {
  // What was never saved again hides nothing.
  if (reader.revisions.length === 1) return { found: [], complete: true };
  return new Search(reader, shown).run();
}

/** What of the document leads to its signatures. */
interface FormParts {
  /** Catalog, form and list of fields: where something is only added, no field has changed. */
  frame: Set<number>;
  roots: Set<number>;
  /** Some fields are written into the list itself. */
  direct: boolean;
}

class Search {
  private readonly known: Set<number>;
  private readonly found: HiddenSignature[] = [];
  /** Objects that are fields, their values, and what they are kept in. */
  private fields: Set<number>;
  private room = mostFields;

  constructor(
    private readonly reader: PdfReader,
    shown: readonly ListedSignature[],
  ) {
    this.known = new Set(shown.flatMap(({ contentsSpan }) => contentsSpan?.start ?? []));
    this.fields = this.fieldsOf(reader);
  }

  run(): HiddenSignatures {
    const { revisions } = this.reader;
    let after = partsOf(this.reader);
    for (let index = revisions.length - 2; index >= 0 && this.room > 0; index--) {
      const written = this.writtenBy(index + 1, after.frame);
      const before = written.frame || this.rootMoved(index) ? partsOf(this.reader.at(index)) : after;
      const removed = before !== after && (before.direct || [...before.roots].some((root) => !after.roots.has(root)));
      if (removed || written.fields.some((number) => this.isBranch(index, number))) this.walk(index);
      else for (const number of written.fields) this.lookAt(this.reader.at(index), index, number);
      after = before;
    }
    return { found: this.found, complete: this.room > 0 };
  }

  /** What of the form one revision lists. */
  private writtenBy(revision: number, frame: Set<number>): { frame: boolean; fields: number[] } {
    const fields = new Set<number>();
    let inFrame = false;
    for (const section of this.reader.revisions[revision]?.sections ?? []) {
      for (const entries of [section.entries, section.hybrid?.entries]) {
        for (const number of entries?.numbers() ?? []) {
          if (frame.has(number)) inFrame = true;
          else if (this.fields.has(number)) fields.add(number);
        }
      }
    }
    return { frame: inFrame, fields: [...fields] };
  }

  private rootMoved(index: number): boolean {
    const { revisions } = this.reader;
    const [old, now] = [revisions[index], revisions[index + 1]].map((one) => one?.trailer.get('Root'));
    return !(old instanceof PdfReference && now instanceof PdfReference && old.equals(now));
  }

  /** Whether an object that was rewritten is more than a field without others below it. */
  private isBranch(index: number, number: number): boolean {
    const old = quietly(() => this.reader.at(index).get(number));
    // It is new, or was no object that could be read.
    if (old === undefined || old === null) return false;
    return !(old instanceof PdfDictionary) || old.has('Kids') || !old.has('T');
  }

  private walk(index: number): void {
    const reader = this.reader.at(index);
    for (const { field, contentsSpan } of quietly(() => listSignatures(reader)) ?? []) {
      this.take(index, field, contentsSpan?.start);
    }
    const fields = this.fieldsOf(reader);
    this.room -= fields.size + 1;
    for (const number of fields) this.fields.add(number);
  }

  /** A field of an earlier save, with a value of its own. */
  private lookAt(reader: PdfReader, index: number, number: number): void {
    const field = quietly(() => reader.get(number));
    if (!(field instanceof PdfDictionary)) return;
    const name = field.get('T');
    const start = startOf(quietly(() => reader.resolve(field.get('V'))));
    this.take(index, name instanceof PdfString ? decodeTextString(name) : '', start);
  }

  private take(revision: number, field: string, start: number | undefined): void {
    if (start === undefined || this.known.has(start)) return;
    this.known.add(start);
    this.found.push({ field, revision });
  }

  /** Numbers of a form's fields, their values, and of the object streams that hold them. */
  private fieldsOf(reader: PdfReader): Set<number> {
    const numbers = new Set<number>();
    const add = (value: PdfObject | undefined): void => {
      if (!(value instanceof PdfReference)) return;
      numbers.add(value.number);
      const entry = reader.entry(value.number)?.entry;
      if (entry?.kind === 'in-stream') numbers.add(entry.stream);
    };
    try {
      for (const { reference, dictionary, type } of formFields(reader)) {
        add(reference);
        add(dictionary.get('Kids'));
        if (type === 'Sig') add(dictionary.get('V'));
      }
    } catch (error) {
      // The fields before the damage are known.
      if (!(error instanceof PdfError)) throw error;
    }
    return numbers;
  }
}

function partsOf(reader: PdfReader): FormParts {
  const frame = new Set<number>();
  const roots = new Set<number>();
  const follow = (value: PdfObject | undefined): PdfObject | undefined => {
    if (value instanceof PdfReference) {
      frame.add(value.number);
      const entry = reader.entry(value.number)?.entry;
      if (entry?.kind === 'in-stream') frame.add(entry.stream);
    }
    return quietly(() => reader.resolve(value));
  };
  const catalog = follow(reader.trailer.get('Root'));
  const form = catalog instanceof PdfDictionary ? follow(catalog.get('AcroForm')) : undefined;
  const fields = form instanceof PdfDictionary ? follow(form.get('Fields')) : undefined;
  let direct = false;
  for (const field of Array.isArray(fields) ? fields : []) {
    if (field instanceof PdfReference) roots.add(field.number);
    else direct = true;
  }
  return { frame, roots, direct };
}

/** Where the octets of a signature begin; undefined for what is none. */
function startOf(value: PdfObject | undefined): number | undefined {
  if (!(value instanceof PdfDictionary) || !value.has('ByteRange')) return undefined;
  const contents = value.get('Contents');
  return contents instanceof PdfString ? contents.span?.start : undefined;
}

/** What can not be read leads to no signature. */
function quietly<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof PdfError) return undefined;
    throw error;
  }
}
