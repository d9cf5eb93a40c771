import type { PinFlaw } from '../../preload/contract/error-codes';

/** Drawn by nobody, typed by nobody: zero-width characters, bidi controls, byte order marks, tags. */
const invisible = /[\p{DI}\p{Zl}\p{Zp}\p{NChar}]/u;

const blank = 0x20;
const tab = 0x09;

/**
 * What shows that octets were never typed as a PIN, so that no try is spent on them. PKCS#11 wants UTF-8, yet some tokens know
 * PINs in other encodings: octets that are no UTF-8 are not held against them.
 *
 * @param piped - they came through a pipe, whose other end may have added to them
 */
export function pinFlaw(pin: Uint8Array, { piped = false } = {}): PinFlaw | undefined {
  const general = textFlaw(pin);
  if (general) return general;
  if (piped && (pin.at(-1) === blank || pin.at(-1) === tab)) return 'blank';
  if (pin.some((octet) => octet < 0x20 || octet === 0x7f)) return 'control';
  return hasInvisible(pin) ? 'invisible' : undefined;
}

/** Looks at one character after the other: a string of all of them could not be wiped. */
function hasInvisible(octets: Uint8Array): boolean {
  for (let at = 0; at < octets.length; at++) {
    const lead = octets[at]!;
    const more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
    if (more === 0) continue;
    let character = lead & (0x3f >> more);
    for (let i = 1; i <= more; i++) character = character * 64 + ((octets[at + i] ?? 0) & 0x3f);
    if (character <= 0x10ffff && invisible.test(String.fromCodePoint(character))) return true;
  }
  return false;
}

/** The same for a password, in which blanks and unusual characters are legal. */
export function textFlaw(text: Uint8Array): PinFlaw | undefined {
  const [first, second, third] = text;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'byte-order-mark';
  // These two octets are no UTF-8, in this order or the other.
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return 'utf-16';
  const nuls = text.reduce((count, octet) => count + (octet === 0 ? 1 : 0), 0);
  if (nuls === 0) return undefined;
  // Letters and digits of Latin scripts have one NUL each in UTF-16.
  return 2 * nuls >= text.length - 1 ? 'utf-16' : 'nul';
}

/** True for a password that ends with a blank: legal, and perhaps not meant. */
export function endsWithBlank(text: Uint8Array): boolean {
  return text.at(-1) === blank || text.at(-1) === tab;
}

/** How long a token's PINs are, in octets; 0 where it does not say, or says nonsense. */
export interface PinLengths {
  minLength: number;
  maxLength: number;
}

/** No token has PINs longer than that; CK_UNAVAILABLE_INFORMATION has all bits set. */
const longestSensible = 1024;
/** Nor has one a longest PIN, or a wanted shortest, like these. */
const shortestMaximum = 4;
const longestMinimum = 32;

/** What CK_TOKEN_INFO says of lengths (PKCS#11 v2.40, section 3.2), as far as it can be meant. */
export function sensibleLengths(minimum: number, maximum: number): PinLengths {
  const said = (value: number, from: number, to: number): number => (value >= from && value <= to ? value : 0);
  const minLength = said(minimum, 1, longestMinimum);
  const maxLength = said(maximum, shortestMaximum, longestSensible);
  return maxLength > 0 && minLength > maxLength ? { minLength: 0, maxLength: 0 } : { minLength, maxLength };
}

/** False for octets that can not be a PIN of that token. */
export function fits({ length }: Uint8Array, { minLength, maxLength }: PinLengths): boolean {
  return length >= Math.max(1, minLength) && (maxLength === 0 || length <= maxLength);
}
