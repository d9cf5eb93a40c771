/** One signature as it lies in the file's bytes. */
export interface EmbeddedSignature {
  byteRange: [number, number, number, number];
  /** The DER of the CMS without the zero padding. */
  cms: Buffer;
  /** The bytes that the ByteRange covers. */
  covered: Buffer;
}

/**
 * Finds signatures by their `/ByteRange` in the raw bytes, on purpose without the product's own reader: a judge must
 * not see through the eyes of what it judges. Signature dictionaries are never compressed in files that this suite
 * looks at, for a ByteRange can not be filled in inside an object stream.
 *
 * @returns signatures in the order of the ends of their ranges, and what is wrong with ranges that can not be read
 */
export function embeddedSignatures(file: Buffer): { signatures: EmbeddedSignature[]; complaints: string[] } {
  const signatures: EmbeddedSignature[] = [];
  const complaints: string[] = [];
  const text = file.toString('latin1');
  for (const match of text.matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)) {
    const byteRange = match.slice(1, 5).map(Number) as [number, number, number, number];
    const [start, first, second, length] = byteRange;
    // The MAC of an encrypted document (ISO/TS 32004) has a range too, and is nobody's signature.
    if (/\/MAC\s*$/.test(text.slice(Math.max(0, first - 8), first))) continue;
    const hex = text.slice(start + first, second);
    if (start !== 0 || second + length > file.length || !/^<[0-9a-fA-F\s]*>$/.test(hex)) {
      complaints.push(`ByteRange [${byteRange.join(' ')}] does not leave out exactly one hex string`);
      continue;
    }
    const padded = Buffer.from(hex.slice(1, -1).replace(/\s/g, ''), 'hex');
    const end = derLength(padded);
    if (padded.subarray(end).some((byte) => byte !== 0)) complaints.push('something other than zeros follows the CMS');
    const covered = Buffer.concat([file.subarray(0, first), file.subarray(second, second + length)]);
    signatures.push({ byteRange, cms: padded.subarray(0, end), covered });
  }
  signatures.sort((a, b) => a.byteRange[2] + a.byteRange[3] - (b.byteRange[2] + b.byteRange[3]));
  return { signatures, complaints };
}

/** Length of the outermost DER element, header included (X.690, clause 8.1.3). */
function derLength(der: Buffer): number {
  const first = der[1] ?? 0;
  if (first < 0x80) return 2 + first;
  const octets = first & 0x7f;
  return octets >= 1 && octets <= 4 && der.length >= 2 + octets ? 2 + octets + der.readUIntBE(2, octets) : der.length;
}
