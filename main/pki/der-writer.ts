import { tags } from './tlv-reader';

/** One element in DER (X.690, clause 10): tag, shortest length, the contents one after the other. */
export function element(tag: number, ...contents: Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  const lengthOctets: number[] = [];
  if (length < 0x80) {
    lengthOctets.push(length);
  } else {
    for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) lengthOctets.unshift(rest % 256);
    lengthOctets.unshift(0x80 | lengthOctets.length);
  }
  const header = 1 + lengthOctets.length;
  const der = new Uint8Array(header + length);
  der[0] = tag;
  der.set(lengthOctets, 1);
  let at = header;
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
