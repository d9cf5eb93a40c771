import type { ByteSource } from './byte-source';
import { limits } from './limits';
import { damaged } from './pdf-error';
import { PdfName, PdfReal, PdfString } from './objects';

/** A delimiter, or a keyword such as `obj`, `stream`, `R`. */
export class Keyword {
  constructor(readonly text: string) {}
}

export type Token = number | PdfReal | PdfString | PdfName | Keyword | EndOfData;
export type EndOfData = typeof endOfData;
export const endOfData = Symbol('end of data');

const opens = { array: new Keyword('['), dictionary: new Keyword('<<') };
const closes = { array: new Keyword(']'), dictionary: new Keyword('>>') };
const braces = [new Keyword('{'), new Keyword('}')] as const;

/** Octet classes (ISO 32000-2, tables 1 and 2). */
const regular = 0;
const white = 1;
const delimiter = 2;
const classes = new Uint8Array(256);
for (const octet of [0, 9, 10, 12, 13, 32]) classes[octet] = white;
for (const octet of Buffer.from('()<>[]{}/%', 'latin1')) classes[octet] = delimiter;

export function isWhite(octet: number): boolean {
  return octet >= 0 && classes[octet] === white;
}

/** The value of a hexadecimal digit, or -1. */
function hexValue(octet: number): number {
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30;
  if (octet >= 0x41 && octet <= 0x46) return octet - 0x37;
  if (octet >= 0x61 && octet <= 0x66) return octet - 0x57;
  return -1;
}

/** Hexadecimal digits that are read as one: the room of nearly all signatures. Behind a stray "<" no more are looked at. */
const plainLength = 64 * 1024;

/** Grows as a string does; starts small because nearly all strings are. */
class Octets {
  private bytes = Buffer.allocUnsafe(64);
  private length = 0;

  push(octet: number): void {
    if (this.length === this.bytes.length) {
      if (this.length >= limits.stringLength) throw damaged('a string has no end');
      const larger = Buffer.allocUnsafe(this.bytes.length * 4);
      this.bytes.copy(larger);
      this.bytes = larger;
    }
    this.bytes[this.length++] = octet;
  }

  take(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.length));
  }
}

/** Cuts octets into tokens (ISO 32000-2, clause 7.2), block by block. */
export class Lexer {
  private block: Buffer = Buffer.alloc(0);
  private blockStart = 0;
  private index = 0;

  constructor(
    private readonly source: ByteSource,
    position: number,
  ) {
    this.position = position;
  }

  get position(): number {
    return this.blockStart + this.index;
  }

  set position(position: number) {
    const index = position - this.blockStart;
    if (index >= 0 && index < this.block.length) {
      this.index = index;
    } else if (position >= 0 && position < this.source.size) {
      const { bytes, start } = this.source.block(position);
      this.block = bytes;
      this.blockStart = start;
      this.index = position - start;
    } else {
      this.block = Buffer.alloc(0);
      this.blockStart = position;
      this.index = 0;
    }
  }

  /** The octet at the current position, or -1 at the end. */
  peek(): number {
    if (this.index >= this.block.length) {
      const position = this.position;
      if (position < 0 || position >= this.source.size) return -1;
      this.position = position;
    }
    return this.block[this.index] ?? -1;
  }

  next(): number {
    const octet = this.peek();
    if (octet >= 0) this.index++;
    return octet;
  }

  /** Moves past white space and comments. */
  skipWhite(): void {
    for (;;) {
      const octet = this.peek();
      if (octet === 0x25) {
        for (let c = this.next(); c >= 0 && c !== 10 && c !== 13;) c = this.next();
      } else if (isWhite(octet)) {
        this.index++;
      } else {
        return;
      }
    }
  }

  token(): Token {
    this.skipWhite();
    const start = this.position;
    const octet = this.next();
    switch (octet) {
      case -1:
        return endOfData;
      case 0x2f:
        return this.name();
      case 0x28:
        return this.literalString(start);
      case 0x3c:
        if (this.peek() !== 0x3c) return this.hexString(start);
        this.index++;
        return opens.dictionary;
      case 0x3e:
        if (this.peek() !== 0x3e) throw damaged('a stray ">"');
        this.index++;
        return closes.dictionary;
      case 0x5b:
        return opens.array;
      case 0x5d:
        return closes.array;
      case 0x7b:
        return braces[0];
      case 0x7d:
        return braces[1];
      case 0x29:
        throw damaged('a stray ")"');
      default:
        return this.word(octet);
    }
  }

  private word(first: number): Token {
    const small = this.smallInteger(first);
    if (small !== undefined) return small;
    let text = String.fromCharCode(first);
    for (let octet = this.peek(); octet >= 0 && classes[octet] === regular; octet = this.peek()) {
      if (text.length > 256) throw damaged('a word has no end');
      text += String.fromCharCode(octet);
      this.index++;
    }
    if (first > 0x39 || (first < 0x30 && first !== 0x2b && first !== 0x2d && first !== 0x2e)) return new Keyword(text);
    if (/^[+-]?\d+$/.test(text)) {
      const value = Number(text);
      return Number.isSafeInteger(value) ? (value === 0 ? 0 : value) : new PdfReal(text);
    }
    if (/^[+-]?(\d+\.\d*|\.\d+)$/.test(text)) return new PdfReal(text);
    // Seen in files of careless writers, and read by everybody as a number: "--5", "1.2-3", "4.", "-".
    if (/^[+-]*[\d.]*[-\d.]*$/.test(text) && /^[+\-.\d]+$/.test(text))
      return new PdfReal(text.replace(/^[+-]*(?=[+-])/, ''));
    return new Keyword(text);
  }

  /** Nearly all numbers: digits that one block holds. Otherwise undefined, and nothing is read. */
  private smallInteger(first: number): number | undefined {
    const { block, index } = this;
    let value = first - 0x30;
    if (value < 0 || value > 9) return undefined;
    for (let at = index; at < block.length && at < index + 12; at++) {
      const octet = block[at]!;
      if (octet >= 0x30 && octet <= 0x39) {
        value = value * 10 + octet - 0x30;
      } else {
        if (classes[octet] === regular) return undefined;
        this.index = at;
        return value;
      }
    }
    return undefined;
  }

  private name(): PdfName {
    let value = '';
    for (let octet = this.peek(); octet >= 0 && classes[octet] === regular; octet = this.peek()) {
      this.index++;
      if (octet === 0x23) {
        const high = hexValue(this.peek());
        if (high >= 0) {
          const second = this.position;
          this.index++;
          const low = hexValue(this.peek());
          if (low >= 0) {
            this.index++;
            octet = high * 16 + low;
          } else {
            this.position = second;
          }
        }
      }
      if (value.length > limits.nameLength) throw damaged('a name has no end');
      value += String.fromCharCode(octet);
    }
    return new PdfName(value);
  }

  private hexString(start: number): PdfString {
    const plain = this.plainHexString();
    if (plain) return new PdfString(plain, true, this.span(start));
    const octets = new Octets();
    let high = -1;
    for (;;) {
      const octet = this.next();
      if (octet === 0x3e) break;
      if (octet < 0) throw damaged('a string has no end');
      const value = hexValue(octet);
      if (value < 0) {
        if (isWhite(octet)) continue;
        throw damaged('a hexadecimal string holds something else');
      }
      if (high < 0) {
        high = value;
      } else {
        octets.push(high * 16 + value);
        high = -1;
      }
    }
    if (high >= 0) octets.push(high * 16);
    return new PdfString(octets.take(), true, this.span(start));
  }

  /**
   * A string of pairs of digits and nothing else, as signatures are written: most octets that are read of a signed document.
   * @returns undefined for any other, or a longer one; nothing is read then
   */
  private plainHexString(): Buffer | undefined {
    const before = this.position;
    let text = '';
    while (this.peek() >= 0 && text.length < plainLength) {
      const piece = this.block.subarray(this.index, this.index + plainLength);
      const end = piece.indexOf(0x3e);
      text += piece.toString('latin1', 0, end < 0 ? piece.length : end);
      this.index += end < 0 ? piece.length : end + 1;
      if (end < 0) continue;
      const octets = Buffer.from(text, 'hex');
      if (octets.length * 2 === text.length) return octets;
      break;
    }
    this.position = before;
    return undefined;
  }

  private literalString(start: number): PdfString {
    const octets = new Octets();
    let depth = 1;
    for (;;) {
      let octet = this.next();
      if (octet < 0) throw damaged('a string has no end');
      if (octet === 0x28) {
        depth++;
      } else if (octet === 0x29) {
        if (--depth === 0) break;
      } else if (octet === 13) {
        // An end of line inside a string counts as one line feed, however it is written (clause 7.3.4.2).
        if (this.peek() === 10) this.index++;
        octet = 10;
      } else if (octet === 0x5c) {
        octet = this.escape();
        if (octet < 0) continue;
      }
      octets.push(octet);
    }
    return new PdfString(octets.take(), false, this.span(start));
  }

  /** What follows a backslash, or -1 for a continued line. */
  private escape(): number {
    const octet = this.next();
    switch (octet) {
      case 0x6e:
        return 10;
      case 0x72:
        return 13;
      case 0x74:
        return 9;
      case 0x62:
        return 8;
      case 0x66:
        return 12;
      case 10:
        return -1;
      case 13:
        if (this.peek() === 10) this.index++;
        return -1;
    }
    if (octet < 0) throw damaged('a string has no end');
    if (octet < 0x30 || octet > 0x37) return octet;
    let value = octet - 0x30;
    for (let digits = 1; digits < 3; digits++) {
      const digit = this.peek();
      if (digit < 0x30 || digit > 0x37) break;
      value = value * 8 + digit - 0x30;
      this.index++;
    }
    return value & 0xff;
  }

  private span(start: number): { start: number; end: number } | undefined {
    return this.source.isFile ? { start, end: this.position } : undefined;
  }
}
