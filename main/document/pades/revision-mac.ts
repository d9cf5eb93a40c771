import { integrityToken, integrityTokenAttribute, withUnsignedAttribute, signatureValueOf } from '../../cades/index';
import { documentMac, PdfDictionary, PdfName, PdfVerbatim } from '../pdf';
import type { PdfReader, PdfReference, RevisionBytes } from '../pdf';
import { formatByteRange } from './byte-range';
import { PadesError } from './pades-error';

type Algorithm = Parameters<typeof integrityToken>[1];

/** Of the MAC of a save that has no signature, and so no digest that is made anyway. */
const standaloneAlgorithm = 'SHA-256';

const digestLengths: Record<Algorithm, number> = { 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 };

/**
 * The MAC that a save must carry because the document is under one (ISO/TS 32004): as an unsigned attribute of the save's
 * signature or document timestamp, or in the trailer.
 */
export class RevisionMac {
  private constructor(private readonly wrappingKey: Buffer) {}

  /**
   * @returns undefined where the document is under no MAC
   * @throws PadesError `unsupported` where it is under one that can not be made
   */
  static of(reader: PdfReader): RevisionMac | undefined {
    const mac = documentMac(reader);
    if (!mac) return undefined;
    if (!mac.wrappingKey) throw new PadesError('unsupported', 'the key of the code that protects it can not be made');
    return new RevisionMac(mac.wrappingKey);
  }

  /** The trailer's entry where a signature carries the MAC. */
  static attachedTo(signature: PdfReference): PdfDictionary {
    return PdfDictionary.of({ MACLocation: new PdfName('AttachedToSig'), SigObjRef: signature });
  }

  /** Octets that the MAC takes in the CMS of a signature, at most. */
  get attachedRoom(): number {
    const digest = new Uint8Array(digestLengths['SHA-512']);
    // Around it an attribute, and one more length octet in each of the elements that hold it.
    return integrityToken(this.wrappingKey, 'SHA-512', { documentDigest: digest, signatureValue: digest }).length + 64;
  }

  /**
   * Puts the MAC into a signature or time-stamp token.
   * @param cms - DER ContentInfo with one signer
   * @param documentDigest - of the signed octets
   */
  attach(cms: Uint8Array, algorithm: Algorithm, documentDigest: Uint8Array): Uint8Array {
    const integrity = { documentDigest, signatureValue: signatureValueOf(cms) };
    return withUnsignedAttribute(cms, integrityTokenAttribute, integrityToken(this.wrappingKey, algorithm, integrity));
  }

  /** A MAC in the trailer: the entry, with room for what {@link StandaloneMac.seal} writes. */
  standalone(): StandaloneMac {
    return new StandaloneMac((documentDigest) =>
      integrityToken(this.wrappingKey, standaloneAlgorithm, { documentDigest }),
    );
  }
}

/** The MAC of one save without a signature. */
export class StandaloneMac {
  private readonly byteRange = new PdfVerbatim(Buffer.from(formatByteRange(0, 0, 0), 'latin1'));
  private readonly mac: PdfVerbatim;
  /** For the trailer. */
  readonly entry: PdfDictionary;

  constructor(private readonly make: (documentDigest: Uint8Array) => Uint8Array) {
    const { length } = make(new Uint8Array(digestLengths[standaloneAlgorithm]));
    this.mac = new PdfVerbatim(Buffer.from(`<${'0'.repeat(length * 2)}>`, 'latin1'));
    this.entry = PdfDictionary.of({
      MACLocation: new PdfName('Standalone'),
      ByteRange: this.byteRange,
      MAC: this.mac,
    });
  }

  /**
   * Writes the MAC of a save that is complete otherwise.
   * @param hash - has taken in the file as it was before, with SHA-256
   */
  seal(
    { position, bytes, places }: RevisionBytes,
    hash: { update(octets: Uint8Array): unknown; digest(): Buffer },
  ): void {
    const start = places.get(this.mac)! - position;
    const end = start + this.mac.bytes.length;
    const range = formatByteRange(position + start, position + end, position + bytes.length);
    bytes.write(range, places.get(this.byteRange)! - position, 'latin1');
    hash.update(bytes.subarray(0, start));
    hash.update(bytes.subarray(end));
    bytes.write(Buffer.from(this.make(hash.digest())).toString('hex'), start + 1, 'latin1');
  }
}
