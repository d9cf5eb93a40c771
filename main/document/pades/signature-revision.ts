import { encodeTextString, formatPdfDate, IncrementalUpdate, PdfDictionary, PdfName, PdfVerbatim } from '../pdf';
import type { PdfReader, PdfString } from '../pdf';
import { formFields } from './field-tree';
import { PadesError } from './pades-error';
import { assertMaySign } from './permission';
import { addSignatureField, freeFieldName } from './signature-field';

/** What the signature dictionary says beside the signature itself. */
export interface SignatureClaims {
  /** Becomes /M: a claim of this computer's clock. */
  signedAt: Date;
  reason?: string;
  location?: string;
  contactInfo?: string;
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
   * @throws PadesError `certified` or `unsupported`; PdfError
   */
  static plan(reader: PdfReader, claims: SignatureClaims, room: number): SignatureRevision {
    const fields = [...formFields(reader)];
    assertMaySign(reader, fields);
    const update = new IncrementalUpdate(reader);
    const byteRange = new PdfVerbatim(Buffer.from(formatByteRange(0, 0, 0), 'latin1'));
    const contents = new PdfVerbatim(Buffer.from(`<${'0'.repeat(room * 2)}>`, 'latin1'));
    const text = (value: string | undefined): PdfString | undefined => (value ? encodeTextString(value) : undefined);
    const signature = update.add(
      PdfDictionary.of({
        Type: new PdfName('Sig'),
        Filter: new PdfName('Adobe.PPKLite'),
        SubFilter: new PdfName('ETSI.CAdES.detached'),
        ByteRange: byteRange,
        Contents: contents,
        M: encodeTextString(formatPdfDate(claims.signedAt)),
        Reason: text(claims.reason),
        Location: text(claims.location),
        ContactInfo: text(claims.contactInfo),
      }),
    );
    const fieldName = freeFieldName(fields);
    addSignatureField(reader, update, fieldName, signature);

    const { position, bytes, places } = update.build();
    const start = places.get(contents)!;
    const end = start + contents.bytes.length;
    const range = [0, start, end, position + bytes.length - end] as const;
    bytes.write(formatByteRange(range[1], range[2], range[3]), places.get(byteRange)! - position, 'latin1');
    return new SignatureRevision(position, bytes, fieldName, range, room);
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

/** Always of one width, whatever the numbers: three of sixteen digits fit. */
function formatByteRange(first: number, second: number, third: number): string {
  return `${`[0 ${first} ${second} ${third}`.padEnd(54)}]`;
}
