import { tags } from './tlv-reader';

/** One element in DER (X.690, clause 10): tag, shortest length, the contents one after the other. */
export function element(tag: number, ...contents: Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of contents) length += part.length;
  let lengthOctets = 0;
  if (length >= 0x80) for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) lengthOctets++;
  let at = 2 + lengthOctets;
  const der = new Uint8Array(at + length);
  der[0] = tag;
  der[1] = lengthOctets === 0 ? length : 0x80 | lengthOctets;
  for (let i = at - 1, rest = length; i > 1; i--, rest = Math.floor(rest / 256)) der[i] = rest % 256;
  for (const part of contents) {
    der.set(part, at);
    at += part.length;
  }
  return der;
}

export const sequence = (...contents: Uint8Array[]): Uint8Array => element(tags.sequence, ...contents);

/** SET OF: the elements in ascending order of their encodings (X.690, clause 11.6). */
export const setOf = (...elements: Uint8Array[]): Uint8Array => element(tags.set, ...inSetOrder(elements));

/** The order that DER gives to the elements of a SET OF. */
export const inSetOrder = (elements: Uint8Array[]): Uint8Array[] => [...elements].sort((a, b) => Buffer.compare(a, b));

export const octetString = (octets: Uint8Array): Uint8Array => element(tags.octetString, octets);

export const nullValue = (): Uint8Array => element(tags.null);

/** A non-negative INTEGER below 2^31. */
export function integer(value: number): Uint8Array {
  const octets: number[] = [];
  let rest = value;
  do {
    octets.unshift(rest & 0xff);
    rest >>>= 8;
  } while (rest > 0);
  if ((octets[0] as number) & 0x80) octets.unshift(0);
  return element(tags.integer, Uint8Array.from(octets));
}

/** An OBJECT IDENTIFIER from its dotted form. */
export function objectIdentifier(dotted: string): Uint8Array {
  const known = written.get(dotted);
  if (known) return known;
  const der = writeObjectIdentifier(dotted);
  if (written.size < mostWritten) written.set(dotted, der);
  return der;
}

/** The same few are written again and again; whoever gets one puts it into something larger. */
const written = new Map<string, Uint8Array>();
const mostWritten = 256;

function writeObjectIdentifier(dotted: string): Uint8Array {
  const [top = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const octets: number[] = [];
  for (const arc of [top * 40 + second, ...rest]) {
    const groups = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) groups.unshift(0x80 | (left % 128));
    octets.push(...groups);
  }
  return element(tags.objectIdentifier, Uint8Array.from(octets));
}

/** `[n]` constructed, around whole elements (EXPLICIT) or around the contents of one (IMPLICIT). */
export const context = (n: number, ...contents: Uint8Array[]): Uint8Array =>
  element(tags.contextConstructed(n), ...contents);

/** AlgorithmIdentifier; without `parameters` they are absent. */
export const algorithmIdentifier = (oid: string, parameters?: Uint8Array): Uint8Array =>
  parameters ? sequence(objectIdentifier(oid), parameters) : sequence(objectIdentifier(oid));
