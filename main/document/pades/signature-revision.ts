import { encodeTextString, formatPdfDate, IncrementalUpdate, PdfDictionary, PdfName, PdfVerbatim } from '../pdf';
import type { PdfObject, PdfReader, PdfReference, PdfString } from '../pdf';
import { chooseField, type FieldChoice } from './field-choice';
import { formFields } from './field-tree';
import { PadesError } from './pades-error';
import { assertMayCertify, assertMayFill, assertMaySign } from './permission';
import { unmetSeedValue, type SignatureTerms } from './seed-values';
import { addSignatureField, certify, fillSignatureField } from './signature-field';
import { docMdpReference, fieldMdpReference, type CertificationLevel } from './transform-methods';

const filter = 'Adobe.PPKLite';
const subFilter = 'ETSI.CAdES.detached';

/** What the signature dictionary says beside the signature itself. */
export interface SignatureClaims {
  /** Becomes /M: a claim of this computer's clock. */
  signedAt: Date;
  reason?: string;
  location?: string;
  contactInfo?: string;
  /** The field to sign; without a name a new one is made. */
  fieldName?: string;
  /** Certify the document; only the first signature can. */
  certification?: CertificationLevel;
}

/**
 * The revision that will carry one signature, complete but for the signature: its octets are final, so the digest over
 * everything outside /Contents can be made (ETSI EN 319 142-1, clause 5.1; ISO 32000-2, clause 12.8.1).
 */
export class SignatureRevision {
  private constructor(
    /** Size of the file before: where `bytes` will stand. */
    readonly position: number,
    private readonly bytes: Buffer,
    readonly fieldName: string,
    readonly byteRange: readonly [0, number, number, number],
    /** How many octets of SignedData there is room for. */
    readonly room: number,
  ) {}

  /**
   * Plans the revision; the file is only read.
   * @param room - octets of DER to keep free in /Contents
   * @param terms - what the seed values of an existing field may ask of the signer
   * @throws PadesError for everything that forbids the signature; PdfError
   */
  static plan(reader: PdfReader, claims: SignatureClaims, room: number, terms?: SignatureTerms): SignatureRevision {
    const choice = admit(reader, claims, terms);
    const { catalog } = reader;
    const update = new IncrementalUpdate(reader);
    const byteRange = new PdfVerbatim(Buffer.from(formatByteRange(0, 0, 0), 'latin1'));
    const contents = new PdfVerbatim(Buffer.from(`<${'0'.repeat(room * 2)}>`, 'latin1'));
    const text = (value: string | undefined): PdfString | undefined => (value ? encodeTextString(value) : undefined);
    const signature = update.add(
      PdfDictionary.of({
        Type: new PdfName('Sig'),
        Filter: new PdfName(filter),
        SubFilter: new PdfName(subFilter),
        ByteRange: byteRange,
        Contents: contents,
        M: encodeTextString(formatPdfDate(claims.signedAt)),
        Reason: text(claims.reason),
        Location: text(claims.location),
        ContactInfo: text(claims.contactInfo),
        Reference: references(reader, choice, claims, catalog.reference),
      }),
    );
    if (claims.certification !== undefined) certify(reader, update, catalog, signature);
    if (choice.empty) fillSignatureField(reader, update, catalog, choice.empty, signature, choice.first);
    else addSignatureField(reader, update, catalog, choice.name, signature);

    const { position, bytes, places } = update.build();
    const start = places.get(contents)!;
    const end = start + contents.bytes.length;
    const range = [0, start, end, position + bytes.length - end] as const;
    bytes.write(formatByteRange(range[1], range[2], range[3]), places.get(byteRange)! - position, 'latin1');
    return new SignatureRevision(position, bytes, choice.name, range, room);
  }

  /** Size of the file once the revision is appended. */
  get fileSize(): number {
    return this.position + this.bytes.length;
  }

  /** Octets from the end of the original to the `<` of /Contents: signed. */
  get head(): Buffer {
    return this.bytes.subarray(0, this.byteRange[1] - this.position);
  }

  /** Octets after the `>` of /Contents: signed. */
  get tail(): Buffer {
    return this.bytes.subarray(this.byteRange[2] - this.position);
  }

  /**
   * The whole revision with the signature in its place, padded with zeros.
   * @throws PadesError `room-exceeded`
   */
  withSignature(signedData: Uint8Array): Buffer {
    if (signedData.length > this.room) {
      throw new PadesError(
        'room-exceeded',
        `the signature takes ${signedData.length} bytes, ${this.room} were kept free`,
      );
    }
    const result = Buffer.from(this.bytes);
    result.write(Buffer.from(signedData).toString('hex'), this.byteRange[1] - this.position + 1, 'latin1');
    return result;
  }
}

/** Decides whether the document takes this signature, and in which field. */
function admit(reader: PdfReader, claims: SignatureClaims, terms?: SignatureTerms): FieldChoice {
  const fields = [...formFields(reader)];
  assertMaySign(reader, fields);
  if (claims.certification !== undefined) assertMayCertify(reader, fields);
  const choice = chooseField(fields, claims.fieldName);
  assertMayFill(reader, fields, choice.name);
  const seed = choice.empty && reader.dictionary(choice.empty.dictionary, 'SV');
  if (seed) {
    const { reason, certification } = claims;
    const entries = { filter, subFilter, reason: reason === '' ? undefined : reason, certification };
    const requirement = unmetSeedValue(reader, seed, entries, terms);
    if (requirement)
      throw new PadesError('seed-value', `the field requires: ${requirement}`, { field: choice.name, requirement });
  }
  return choice;
}

/** /Reference: what the signature certifies, and what the lock of its field closes. */
function references(
  reader: PdfReader,
  { empty }: FieldChoice,
  { certification }: SignatureClaims,
  catalog: PdfReference,
): PdfObject | undefined {
  const lock = empty && reader.dictionary(empty.dictionary, 'Lock');
  const found = [
    ...(certification === undefined ? [] : [docMdpReference(certification)]),
    ...(lock ? [fieldMdpReference(reader, lock, catalog)] : []),
  ];
  return found.length > 0 ? found : undefined;
}

/** Always of one width, whatever the numbers: three of sixteen digits fit. */
function formatByteRange(first: number, second: number, third: number): string {
  return `${`[0 ${first} ${second} ${third}`.padEnd(54)}]`;
}
