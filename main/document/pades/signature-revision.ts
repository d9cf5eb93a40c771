import type { SeenPlace, SigningNote } from '../document-port';
import { encodeTextString, formatPdfDate, IncrementalUpdate, PdfDictionary, PdfName, PdfVerbatim } from '../pdf';
import type { NamedNumbers, PdfObject, PdfReader, PdfReference, PdfString } from '../pdf';
import { formatByteRange } from './byte-range';
import { admitSignature, filter, subFilter, type SignatureClaims } from './admission';
import type { FieldChoice } from './field-choice';
import { PadesError } from './pades-error';
import { RevisionMac } from './revision-mac';
import type { SignatureTerms } from './signature-terms';
import { settleForm } from './settled-form';
import { addSignatureField, certify, fillSignatureField } from './signature-field';
import { docMdpReference, fieldMdpReference } from './transform-methods';
import type { ShownSignature } from './visible-widget';

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
    /** Where the signature is seen. */
    readonly seen: SeenPlace[],
    /** What a person should know of it. */
    readonly notes: SigningNote[],
    /** What the file names beyond its own objects, with this revision as without it. */
    readonly numbers: NamedNumbers,
    private readonly mac: RevisionMac | undefined,
    /** Where the time of signing stands in `bytes`, of a revision that says it in one place and unencrypted. */
    private readonly timeAt: number | undefined,
  ) {}

  /**
   * Plans the revision of an invisible signature; the file is only read.
   * @param room - octets of DER to keep free in /Contents
   * @param terms - what the seed values of an existing field may ask of the signer
   * @throws PadesError for everything that forbids the signature; PdfError
   */
  static plan(reader: PdfReader, claims: SignatureClaims, room: number, terms?: SignatureTerms): SignatureRevision {
    return SignatureRevision.planAdmitted(reader, claims, admitSignature(reader, claims, terms), room);
  }

  /**
   * Plans the revision of a signature that {@link admitSignature} let in.
   * @param choice - the field; its dictionary becomes part of the revision
   * @param visible - where the signature is seen, and what is drawn there; without it the signature is invisible
   * @throws PadesError; PdfError
   */
  static planAdmitted(
    reader: PdfReader,
    claims: SignatureClaims,
    choice: FieldChoice,
    room: number,
    visible: ShownSignature = { shown: [], notes: [] },
  ): SignatureRevision {
    const { catalog } = reader;
    const { shown, notes, form } = visible;
    const mac = RevisionMac.of(reader);
    const wholeRoom = room + (mac?.attachedRoom ?? 0);
    const update = new IncrementalUpdate(reader);
    const byteRange = new PdfVerbatim(Buffer.from(formatByteRange(0, 0, 0), 'latin1'));
    const contents = new PdfVerbatim(Buffer.from(`<${'0'.repeat(wholeRoom * 2)}>`, 'latin1'));
    const time = reader.security ? encodeTextString(formatPdfDate(claims.signedAt)) : writtenTime(claims.signedAt);
    const text = (value: string | undefined): PdfString | undefined => (value ? encodeTextString(value) : undefined);
    const signature = update.add(
      PdfDictionary.of({
        Type: new PdfName('Sig'),
        Filter: new PdfName(filter),
        SubFilter: new PdfName(subFilter),
        ByteRange: byteRange,
        Contents: contents,
        M: time,
        Reason: text(claims.reason),
        Location: text(claims.location),
        ContactInfo: text(claims.contactInfo),
        Reference: references(reader, choice, claims, catalog.reference),
      }),
    );
    if (claims.certification !== undefined) certify(reader, update, catalog, signature);
    const { empty, first, name } = choice;
    if (form) settleForm(update, form);
    const settled = form !== undefined;
    if (empty) {
      const own = shown.filter((place) => 'widget' in place);
      fillSignatureField(reader, update, catalog, empty, signature, { first, shown: own, settled });
    } else {
      const own = shown.filter((place) => 'page' in place);
      addSignatureField(reader, update, catalog, name, signature, { first, shown: own, settled });
    }

    const { position, bytes, places } = update.build(mac && RevisionMac.attachedTo(signature));
    const start = places.get(contents)!;
    const end = start + contents.bytes.length;
    const range = [0, start, end, position + bytes.length - end] as const;
    bytes.write(formatByteRange(start, end, position + bytes.length), places.get(byteRange)! - position, 'latin1');
    const seen = shown.map((place) => place.seen);
    const known: SigningNote[] = choice.unknown
      ? [{ code: 'field.made', params: { field: name, ...choice.unknown } }]
      : [];
    return new SignatureRevision(
      position,
      bytes,
      choice.name,
      range,
      wholeRoom,
      seen,
      [...known, ...notes],
      reader.namedNumbers,
      mac,
      time instanceof PdfVerbatim && shown.length === 0 ? places.get(time)! - position : undefined,
    );
  }

  /** Whether the same revision can be had for another time of signing: {@link at}. */
  get takesAnotherTime(): boolean {
    return this.timeAt !== undefined;
  }

  /**
   * The same revision, signed at another time.
   * @throws TypeError when it {@link takesAnotherTime} not
   */
  at(signedAt: Date): SignatureRevision {
    if (this.timeAt === undefined) throw new TypeError('the time of signing stands in more than one place');
    const bytes = Buffer.from(this.bytes);
    bytes.set(writtenTime(signedAt).bytes, this.timeAt);
    const { position, fieldName, byteRange, room, seen, notes, numbers, mac, timeAt } = this;
    return new SignatureRevision(position, bytes, fieldName, byteRange, room, seen, notes, numbers, mac, timeAt);
  }

  /** Size of the file once the revision is appended. */
  get fileSize(): number {
    return this.position + this.bytes.length;
  }

  /** The whole revision, with nothing but zeros where the signature will be. */
  get unsigned(): Buffer {
    return this.bytes;
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
   * The signature with the MAC that the document may ask for.
   * @param digest - of the signed octets
   */
  protect(signedData: Uint8Array, algorithm: 'SHA-256' | 'SHA-384' | 'SHA-512', digest: Uint8Array): Uint8Array {
    return this.mac?.attach(signedData, algorithm, digest) ?? signedData;
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

/** /M as it is written in a document that is not encrypted: always as many octets (ISO 32000-2, clause 7.9.4). */
const writtenTime = (moment: Date): PdfVerbatim => new PdfVerbatim(Buffer.from(`(${formatPdfDate(moment)})`, 'latin1'));

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
