import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, type ZlibOptions } from 'node:zlib';

/** One ASN.1 element that a file or an answer of a server holds. */
export interface Block {
  /** What PEM calls it: `CERTIFICATE`, `X509 CRL`. Absent where it did not come as PEM. */
  label?: string;
  /** Begins with a SEQUENCE that is there as a whole; what stands behind it is left to who reads it. */
  der: Uint8Array;
}

/** Why there is no such element. */
export type UnpackProblem =
  | 'empty'
  | 'web-page'
  | 'text'
  /** The element, or what it is wrapped in, ends before its end. */
  | 'cut-off'
  | 'damaged-compression'
  | 'unknown-compression'
  /** Longer than the bound once it is unpacked. */
  | 'too-large'
  | 'something-else';

export type Unpacked = { ok: true; blocks: Block[] } | { ok: false; problem: UnpackProblem; text?: string };

export interface UnpackLimits {
  /** Of what comes out of each layer. */
  maximumBytes: number;
  /** What the server says of its compression (RFC 9110, clause 8.4), outermost last. It may be wrong, or undone already. */
  encodings?: readonly string[];
}

/** Base64 of PEM of a compressed file has been met; more than this is made to hurt. */
const mostLayers = 4;
const sequenceTag = 0x30;

/**
 * Frees what was asked for from what servers and mail programs wrap it in: gzip, zlib and brotli, PEM in UTF-8 and UTF-16,
 * bare Base64. Whatever comes out is checked by who reads it, by its signature, so nothing is taken on trust here; what
 * is no such thing is told apart, because a person can do something about a login page.
 *
 * @param octets - a file, or the body of an answer
 */
export function unpack(octets: Uint8Array, limits: UnpackLimits): Unpacked {
  const [outermost, ...inner] = [...(limits.encodings ?? [])].reverse();
  if (outermost === undefined) return openLayer(octets, limits.maximumBytes, 0);
  const rest = { ...limits, encodings: inner.reverse() };
  // Chromium undoes the compression and leaves the header: the octets decide.
  const opened = decompress(decoders.get(outermost) ?? [], octets, limits.maximumBytes);
  if (!opened) {
    const asItIs = unpack(octets, rest);
    const damaged = !asItIs.ok && asItIs.problem === 'something-else' && decoders.has(outermost);
    return damaged ? { ok: false, problem: 'damaged-compression' } : asItIs;
  }
  if (opened === 'too-large') return { ok: false, problem: 'too-large' };
  const unpacked = unpack(opened, rest);
  const asItIs = unpacked.ok ? unpacked : unpack(octets, rest);
  return asItIs.ok ? asItIs : unpacked;
}

function openLayer(wrapped: Uint8Array, maximumBytes: number, layer: number): Unpacked {
  const octets = withoutLeadingBlanks(wrapped);
  const first = octets[0];
  if (first === undefined) return { ok: false, problem: 'empty' };
  if (layer > mostLayers) return { ok: false, problem: 'something-else' };
  const compression = compressionOf(octets);
  if (compression) {
    const opened = decompress(compression, octets, maximumBytes);
    if (opened === 'too-large') return { ok: false, problem: 'too-large' };
    if (opened) return openLayer(opened, maximumBytes, layer + 1);
    return { ok: false, problem: compression.length > 0 ? 'damaged-compression' : 'unknown-compression' };
  }
  if (first === sequenceTag && !isWideText(octets)) {
    return elementLength(octets) > octets.length
      ? { ok: false, problem: 'cut-off' }
      : { ok: true, blocks: [{ der: octets }] };
  }
  const text = textOf(octets);
  return text === undefined ? { ok: false, problem: 'something-else' } : openText(text, maximumBytes, layer);
}

function openText(text: string, maximumBytes: number, layer: number): Unpacked {
  if (text.includes('-----BEGIN ')) {
    const blocks = pemBlocks(text);
    if (blocks.length > 0) return { ok: true, blocks };
    return { ok: false, problem: text.includes('-----END ') ? 'something-else' : 'cut-off' };
  }
  if (/^[A-Za-z0-9+/_\-\s]+={0,2}\s*$/.test(text)) {
    const octets = Buffer.from(text, 'base64');
    // A word can be Base64 too. What it stands for is not an element from end to end.
    if (octets[0] === sequenceTag) {
      const length = elementLength(octets);
      if (length === octets.length || octets[1] === 0x80) return { ok: true, blocks: [{ der: octets }] };
      if (length > octets.length && octets.length > 64) return { ok: false, problem: 'cut-off' };
    } else if (compressionOf(octets) || octets.subarray(0, 11).toString('latin1') === '-----BEGIN ') {
      return openLayer(octets, maximumBytes, layer + 1);
    }
  }
  const isPage = /<(?:!doctype\s+html|html|head|body|script|meta|title|form|frameset)\b/i.test(text.slice(0, 4096));
  return { ok: false, problem: isPage ? 'web-page' : 'text', text: text.slice(0, 400) };
}

/** RFC 7468; lines of a header (RFC 1421) inside a block are passed over. */
function pemBlocks(text: string): Block[] {
  const found = text.matchAll(/-----BEGIN ([A-Z0-9 ]{1,64})-----([^-]*)-----END /g);
  return [...found].flatMap(([, label = '', body = '']) => {
    const der = Buffer.from(body.replace(/^[^\n:]*:[^\n]*$/gm, ''), 'base64');
    return der[0] === sequenceTag && elementLength(der) <= der.length ? [{ label, der }] : [];
  });
}

/** Octets of tag, length and value; that of an indefinite length is known to its reader alone. */
function elementLength(octets: Uint8Array): number {
  const first = octets[1];
  if (first === undefined) return Infinity;
  if (first <= 0x80) return first === 0x80 ? 2 : 2 + first;
  const count = first & 0x7f;
  if (2 + count > octets.length) return Infinity;
  return octets.subarray(2, 2 + count).reduce((length, octet) => length * 256 + octet, 0) + 2 + count;
}

function withoutLeadingBlanks(octets: Uint8Array): Uint8Array {
  const byteOrderMark = octets[0] === 0xef && octets[1] === 0xbb && octets[2] === 0xbf;
  let start = byteOrderMark ? 3 : 0;
  // Not before a NUL: that blank is the first half of a UTF-16 character.
  while ([0x09, 0x0a, 0x0d, 0x20].includes(octets[start] ?? -1) && octets[start + 1] !== 0) start++;
  return octets.subarray(start);
}

const isWideText = (octets: Uint8Array): boolean => wideEncodingOf(octets) !== undefined;

/** UTF-16, by its mark or by the zero octets beside its first two characters. */
function wideEncodingOf(octets: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const [a = 0, b = 0, c = 0, d = 0] = octets;
  if ((a === 0xff && b === 0xfe) || (a > 0 && b === 0 && c > 0 && d === 0 && octets.length > 16)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b > 0 && c === 0 && d > 0 && octets.length > 16)) return 'utf-16be';
  return undefined;
}

/**
 * The text of octets in UTF-8 or UTF-16, with or without a byte order mark.
 *
 * @returns undefined where they are no text
 */
export function textOf(octets: Uint8Array): string | undefined {
  const wide = wideEncodingOf(octets);
  if (wide) return new TextDecoder(wide).decode(octets);
  // What steers a terminal is text too: it is cleaned where it is shown.
  const isText = octets
    .subarray(0, 4096)
    .every((octet) => octet >= 0x20 || (octet >= 0x09 && octet <= 0x0d) || octet === 0x1b);
  return isText ? new TextDecoder('utf-8').decode(octets) : undefined;
}

type Decoder = (octets: Uint8Array, options: ZlibOptions & { maxOutputLength: number }) => Uint8Array;

/** Content codings (RFC 9110, clause 8.4.1). Some servers call deflate what has no zlib around it. */
const decoders = new Map<string, Decoder[]>([
  ['gzip', [gunzipSync]],
  ['x-gzip', [gunzipSync]],
  ['deflate', [inflateSync, inflateRawSync]],
  ['br', [brotliDecompressSync]],
]);

/** By the first octets, whatever the server says: none where they are not compressed, an empty list where it can not be undone. */
function compressionOf(octets: Uint8Array): Decoder[] | undefined {
  const [a = 0, b = 0, c = 0, d = 0] = octets;
  if (a === 0x1f && b === 0x8b) return [gunzipSync];
  if (a === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(b)) return [inflateSync];
  const isZstandard = a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd;
  const isZip = a === 0x50 && b === 0x4b && c === 0x03 && d === 0x04;
  return isZstandard || isZip || (a === 0x1f && b === 0x9d) ? [] : undefined;
}

function decompress(
  candidates: readonly Decoder[],
  octets: Uint8Array,
  maximumBytes: number,
): Uint8Array | 'too-large' | undefined {
  for (const decode of candidates) {
    try {
      return decode(octets, { maxOutputLength: maximumBytes });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return 'too-large';
    }
  }
  return undefined;
}
