import { signedDataLength } from '../../cades/index';
import type { ListedSignature } from '../pades';
import { PdfString, type PdfReader } from '../pdf';

/** What a /ByteRange covers: everything from the start of the file to `end`, except `gapStart` to `gapEnd`. */
export interface SignedRange {
  /** Position of the `<` of /Contents. */
  gapStart: number;
  /** Position after its `>`. */
  gapEnd: number;
  end: number;
}

/** A signature whose form is right: its range, and the octets of its CMS without the padding. */
export interface LocatedSignature {
  range: SignedRange;
  cms: Uint8Array;
  /** The padding is something else than zeros. Nobody signed it, as nobody signed the unsigned attributes of the CMS. */
  paddedOddly: boolean;
}

/** What can be read of a signature whose form is wrong. */
export interface LegibleSignature {
  cms: Uint8Array;
  /** Absent where /ByteRange leads out of the file or is none. */
  range?: SignedRange;
}

/**
 * Checks that /ByteRange and /Contents are of one piece (ISO 32000-2, clause 12.8.1; against universal signature forgery
 * and signature wrapping): four integers from 0, in order, inside the file; the gap is exactly the hexadecimal string
 * of this dictionary's own /Contents.
 *
 * @returns the place of the signature, or in `problem` what is wrong
 */
export function locateSignature(signature: ListedSignature, reader: PdfReader): LocatedSignature | { problem: string } {
  const { dictionary, byteRange, contents, contentsSpan } = signature;
  if (!dictionary) return { problem: 'the signature field leads to no signature' };
  if (dictionary.repeatedKeys) return { problem: 'the signature dictionary has an entry twice' };
  const range = readByteRange(byteRange, reader.size);
  if (typeof range === 'string') return { problem: range };
  if (contents === undefined) return { problem: 'the signature has no Contents' };
  if (!(contents instanceof PdfString) || !contents.hexadecimal || !contentsSpan) {
    return { problem: 'the Contents of the signature is not a hexadecimal string' };
  }
  if (range.gapStart !== contentsSpan.start || range.gapEnd !== contentsSpan.end) {
    return { problem: 'the signed bytes leave out something else than the signature itself' };
  }
  const gap = range.gapEnd - range.gapStart;
  // Two digits for every octet and nothing else: what stands in the gap is protected by nobody.
  if (
    gap !== 2 * contents.bytes.length + 2 ||
    !/^<[0-9A-Fa-f]*>$/.test(reader.bytes(range.gapStart, gap).toString('latin1'))
  ) {
    return { problem: 'the Contents of the signature holds something else than hexadecimal digits' };
  }
  const length = signedDataLength(contents.bytes);
  if (length === undefined) return { problem: 'the Contents of the signature can not be read' };
  const paddedOddly = contents.bytes.subarray(length).some((octet) => octet !== 0);
  return { range, cms: contents.bytes.subarray(0, length), paddedOddly };
}

/**
 * What {@link locateSignature} refuses, as far as it can be read all the same: so that a verdict on it can say who was meant to
 * have signed, and whether the octets that it names were changed. It stays malformed.
 *
 * @returns undefined where there is no CMS
 */
export function legibleSignature(
  { byteRange, contents }: ListedSignature,
  reader: PdfReader,
): LegibleSignature | undefined {
  if (!(contents instanceof PdfString)) return undefined;
  const length = signedDataLength(contents.bytes);
  if (length === undefined) return undefined;
  const range = readByteRange(byteRange, reader.size);
  return { cms: contents.bytes.subarray(0, length), ...(typeof range !== 'string' && { range }) };
}

/**
 * @param size - of the file
 * @returns the range, or what is wrong with it
 */
export function readByteRange(byteRange: ListedSignature['byteRange'], size: number): SignedRange | string {
  if (byteRange === undefined || byteRange === null) return 'the signature has no ByteRange';
  const odd = 'the ByteRange of the signature is malformed';
  if (!Array.isArray(byteRange) || byteRange.length !== 4) return odd;
  const [start, length, gapEnd, rest] = byteRange;
  if (typeof start !== 'number' || typeof length !== 'number' || typeof gapEnd !== 'number' || typeof rest !== 'number')
    return odd;
  if (start !== 0 || length < 0 || gapEnd <= length || rest < 0) return odd;
  const end = gapEnd + rest;
  if (end > size) return 'the signed bytes reach beyond the end of the file';
  return { gapStart: length, gapEnd, end };
}
