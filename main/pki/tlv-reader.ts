import { RecentlyRead } from './recently-read';

/** ASN.1 bytes that can not be read. The only error that this reader throws. */
export class Asn1Error extends Error {
  override readonly name = 'Asn1Error';
}

/** How deep indefinite lengths may nest; real CMS stays below 10. */
const maximumDepth = 32;
/** Elements of one SET or SEQUENCE, unless the caller says otherwise. */
const defaultMaximumChildren = 4096;

/** Tags of X.690 that CMS and X.509 use. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
  /** `[n]`, primitive. */
  context: (n: number): number => 0x80 | n,
  /** `[n]`, constructed. */
  contextConstructed: (n: number): number => 0xa0 | n,
} as const;

/**
 * One tag-length-value of a larger buffer (X.690). Nothing is copied and nothing is re-serialised: `raw` and `content`
 * are views of the bytes as they came, because signatures are computed over exactly those bytes.
 */
export class Tlv {
  private constructor(
    private readonly source: Uint8Array,
    readonly tag: number,
    private readonly start: number,
    private readonly contentStart: number,
    private readonly contentEnd: number,
    private readonly end: number,
    /** True for an indefinite length (BER). */
    readonly indefinite: boolean,
    /** True when the length itself is written as DER wants it; says nothing of what is inside. */
    readonly derLength: boolean,
  ) {}

  /**
   * Reads the element that starts at `offset`; what follows it is left alone.
   *
   * @throws Asn1Error when the element does not fit into the buffer
   */
  static read(source: Uint8Array, offset = 0, limit = source.length): Tlv {
    return Tlv.readAt(source, offset, limit, 0);
  }

  /**
   * Reads one element that fills the whole buffer.
   *
   * @throws Asn1Error when the element is shorter or longer than the buffer
   */
  static readWhole(source: Uint8Array): Tlv {
    const tlv = Tlv.read(source);
    if (tlv.end !== source.length) throw new Asn1Error('octets after the end of the element');
    return tlv;
  }

  private static readAt(source: Uint8Array, offset: number, limit: number, depth: number): Tlv {
    const tag = source[offset];
    const first = source[offset + 1];
    if (tag === undefined || first === undefined || offset + 2 > limit) throw new Asn1Error('the element is cut off');
    if ((tag & 0x1f) === 0x1f) throw new Asn1Error('tag numbers above 30 are not used here');
    if (first === 0x80) return Tlv.readIndefinite(source, tag, offset, limit, depth);

    let contentStart = offset + 2;
    let length = first;
    let derLength = true;
    if (first > 0x80) {
      const octets = first & 0x7f;
      if (octets > 4) throw new Asn1Error('the length is too long');
      if (contentStart + octets > limit) throw new Asn1Error('the element is cut off');
      length = 0;
      for (let i = 0; i < octets; i++) length = length * 256 + (source[contentStart + i] as number);
      derLength = length >= 0x80 && source[contentStart] !== 0;
      contentStart += octets;
    }
    const end = contentStart + length;
    if (end > limit) throw new Asn1Error('the element is longer than what holds it');
    return new Tlv(source, tag, offset, contentStart, end, end, false, derLength);
  }

  private static readIndefinite(source: Uint8Array, tag: number, offset: number, limit: number, depth: number): Tlv {
    if ((tag & 0x20) === 0) throw new Asn1Error('a primitive element has no length');
    if (depth >= maximumDepth) throw new Asn1Error('indefinite lengths nest too deeply');
    let at = offset + 2;
    for (;;) {
      if (at + 2 > limit) throw new Asn1Error('an indefinite length has no end');
      if (source[at] === 0 && source[at + 1] === 0) break;
      at = Tlv.readAt(source, at, limit, depth + 1).end;
    }
    return new Tlv(source, tag, offset, offset + 2, at, at + 2, true, false);
  }

  /** Tag, length and value as they stand. */
  get raw(): Uint8Array {
    return this.source.subarray(this.start, this.end);
  }

  /** The value alone. */
  get content(): Uint8Array {
    return this.source.subarray(this.contentStart, this.contentEnd);
  }

  /** Octets of tag, length and value together. */
  get length(): number {
    return this.end - this.start;
  }

  /** @throws Asn1Error when the element has another tag */
  expect(tag: number, what: string): this {
    if (this.tag !== tag) throw new Asn1Error(`${what}: unexpected tag 0x${this.tag.toString(16).padStart(2, '0')}`);
    return this;
  }

  /** The elements of a constructed value, in the order in which they stand. */
  children(maximum = defaultMaximumChildren): Tlv[] {
    if ((this.tag & 0x20) === 0) throw new Asn1Error('a primitive element has no elements');
    return this.readSequenceOf(maximum);
  }

  private readSequenceOf(maximum: number): Tlv[] {
    const children: Tlv[] = [];
    let at = this.contentStart;
    while (at < this.contentEnd) {
      if (children.length >= maximum) throw new Asn1Error('too many elements');
      const child = Tlv.readAt(this.source, at, this.contentEnd, 0);
      children.push(child);
      at = child.end;
    }
    return children;
  }

  /** The dotted form of an OBJECT IDENTIFIER. */
  oid(): string {
    this.expect(tags.objectIdentifier, 'object identifier');
    const octets = this.content;
    if (octets.length === 0 || octets.length > 128) throw new Asn1Error('object identifier of an odd length');
    return knownOids.of(octets, dotted);
  }

  /** An INTEGER that fits into a JavaScript number and is not negative. */
  smallInteger(): number {
    this.expect(tags.integer, 'integer');
    const octets = this.content;
    if (octets.length === 0 || octets.length > 6 || (octets[0] as number) & 0x80)
      throw new Asn1Error('integer out of range');
    return octets.reduce((value, octet) => value * 256 + octet, 0);
  }

  /** The octets of an OCTET STRING; the segments of a constructed one (BER) are joined. */
  octets(): Uint8Array {
    if (this.tag === tags.octetString) return this.content;
    this.expect(tags.octetString | 0x20, 'octet string');
    const segments = this.children().map((segment) => segment.expect(tags.octetString, 'octet string segment').content);
    return Buffer.concat(segments);
  }
}

/** The same few name everything. */
const knownOids = new RecentlyRead<string>(256);

function dotted(octets: Uint8Array): string {
  const arcs: bigint[] = [];
  let arc = 0n;
  octets.forEach((octet, index) => {
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    if (octet & 0x80) {
      if (index === octets.length - 1) throw new Asn1Error('object identifier is cut off');
      return;
    }
    if (arcs.length === 0) {
      const top = arc < 40n ? 0n : arc < 80n ? 1n : 2n;
      arcs.push(top, arc - top * 40n);
    } else {
      arcs.push(arc);
    }
    arc = 0n;
  });
  return arcs.join('.');
}

/** True when both hold the same octets. */
export function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}
