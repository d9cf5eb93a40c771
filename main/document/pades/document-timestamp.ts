import { IncrementalUpdate, PdfDictionary, PdfName, PdfVerbatim } from '../pdf';
import type { PdfReader } from '../pdf';
import { formatByteRange } from './byte-range';
import { chooseField } from './field-choice';
import { formFields } from './field-tree';
import { PadesError } from './pades-error';
import { RevisionMac } from './revision-mac';
import { addSignatureField } from './signature-field';

/**
 * The revision that will carry a document timestamp (ETSI EN 319 142-1, clause 5.5), complete but for the token: a
 * signature field of the type DocTimeStamp whose imprint is over everything outside /Contents.
 */
export class DocumentTimestampRevision {
  private constructor(
    /** Size of the file before: where `bytes` will stand. */
    readonly position: number,
    private readonly bytes: Buffer,
    readonly fieldName: string,
    private readonly contentsStart: number,
    private readonly contentsEnd: number,
    private readonly room: number,
    private readonly mac: RevisionMac | undefined,
  ) {}

  /**
   * Plans the revision; the file is only read.
   * @param room - octets of DER to keep free in /Contents
   * @throws PadesError `unsupported`; PdfError
   */
  static plan(reader: PdfReader, room: number): DocumentTimestampRevision {
    const mac = RevisionMac.of(reader);
    const wholeRoom = room + (mac?.attachedRoom ?? 0);
    const update = new IncrementalUpdate(reader);
    const byteRange = new PdfVerbatim(Buffer.from(formatByteRange(0, 0, 0), 'latin1'));
    const contents = new PdfVerbatim(Buffer.from(`<${'0'.repeat(wholeRoom * 2)}>`, 'latin1'));
    const timestamp = update.add(
      PdfDictionary.of({
        Type: new PdfName('DocTimeStamp'),
        Filter: new PdfName('Adobe.PPKLite'),
        SubFilter: new PdfName('ETSI.RFC3161'),
        ByteRange: byteRange,
        Contents: contents,
      }),
    );
    const { name, first } = chooseField([...formFields(reader)], undefined);
    addSignatureField(reader, update, reader.catalog, name, timestamp, { first });
    const { position, bytes, places } = update.build(mac && RevisionMac.attachedTo(timestamp));
    const start = places.get(contents)! - position;
    const end = start + contents.bytes.length;
    const range = formatByteRange(position + start, position + end, position + bytes.length);
    bytes.write(range, places.get(byteRange)! - position, 'latin1');
    return new DocumentTimestampRevision(position, bytes, name, start, end, wholeRoom, mac);
  }

  /** Octets from the end of the file before to the `<` of /Contents: time-stamped. */
  get head(): Buffer {
    return this.bytes.subarray(0, this.contentsStart);
  }

  /** Octets after the `>` of /Contents: time-stamped. */
  get tail(): Buffer {
    return this.bytes.subarray(this.contentsEnd);
  }

  /**
   * The token with the MAC that the document may ask for.
   * @param digest - of the time-stamped octets
   */
  protect(token: Uint8Array, algorithm: 'SHA-256' | 'SHA-384' | 'SHA-512', digest: Uint8Array): Uint8Array {
    return this.mac?.attach(token, algorithm, digest) ?? token;
  }

  /**
   * The whole revision with the token in its place, padded with zeros.
   * @throws PadesError `room-exceeded`
   */
  withToken(token: Uint8Array): Buffer {
    if (token.length > this.room)
      throw new PadesError('room-exceeded', `the timestamp takes ${token.length} bytes, ${this.room} were kept free`);
    const result = Buffer.from(this.bytes);
    result.write(Buffer.from(token).toString('hex'), this.contentsStart + 1, 'latin1');
    return result;
  }
}
