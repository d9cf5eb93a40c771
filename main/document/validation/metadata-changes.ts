import { decodeTextString, PdfDictionary, PdfReference, PdfStream, PdfString, type PdfObject } from '../pdf';
import { changedKeys } from './pdf-values';
import { readable, readableValue } from './references';
import type { StepContext } from './step-context';

/** What programs that save write about themselves. Title, author and the like are the document's own words. */
const programKeys = new Set(['ModDate', 'Producer', 'Creator']);

/** The document information (ISO 32000-2, clause 14.3.3) and metadata streams (14.3.2). */
export class MetadataChanges {
  /** Whether a metadata stream was written, which can say anything. */
  streams = false;

  constructor(private readonly step: StepContext) {}

  isInformation(number: number): boolean {
    const reference = this.step.before.trailer.get('Info');
    return reference instanceof PdfReference && reference.number === number;
  }

  /** @returns false when the document says something else about itself than before */
  information(old: PdfDictionary, now: PdfDictionary): boolean {
    const keys = changedKeys(old, now).filter((key) => key !== 'CreationDate' || old.has(key));
    const { before, after } = this.step;
    const text = (value: PdfObject): string => (value instanceof PdfString ? decodeTextString(value) : '');
    const others = keys.filter((key) => !programKeys.has(key));
    for (const key of others) {
      const values = { old: text(before.lookup(old, key)), new: text(after.lookup(now, key)) };
      this.step.did('other', { kind: 'metadata', what: `document information: ${key}`, ...values });
    }
    if (others.length > 0) return false;
    if (changedKeys(old, now).length > 0) {
      this.step.did('metadata', {
        kind: 'metadata',
        what: 'document information: the program that saved it, and when',
      });
    }
    return true;
  }

  /** /Info of the trailer, where it is new or another object. */
  otherInformation(): boolean {
    const { before, after } = this.step;
    const old = readableValue(before, before.trailer.get('Info'));
    const now = readableValue(after, after.trailer.get('Info'));
    if (!(now instanceof PdfDictionary) || now.repeatedKeys) return false;
    return this.information(old instanceof PdfDictionary ? old : new PdfDictionary(), now);
  }

  /** /Metadata of the catalog, which a revision added or replaced. */
  stream(reference: PdfObject | undefined): boolean {
    if (!(reference instanceof PdfReference) || !this.step.isNew(reference.number)) return false;
    return this.isMetadata(readable(this.step.after, reference.number));
  }

  /** A stream that was written anew under its number. */
  rewritten(number: number, now: PdfStream): boolean | undefined {
    const reference = this.step.before.catalog.dictionary.get('Metadata');
    if (!(reference instanceof PdfReference) || reference.number !== number) return undefined;
    return this.step.references.isReferredToOnce(number) && this.isMetadata(now);
  }

  private isMetadata(object: PdfObject | undefined): boolean {
    if (!(object instanceof PdfStream) || object.dictionary.repeatedKeys) return false;
    if (!object.dictionary.hasName('Type', 'Metadata')) return false;
    this.streams = true;
    this.step.did('metadata', { kind: 'metadata', what: 'metadata (XMP) written' });
    return true;
  }
}
