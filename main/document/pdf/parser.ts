import type { ByteSource } from './byte-source';
import { endOfData, Keyword, Lexer, type Token } from './lexer';
import { limits } from './limits';
import { damaged } from './pdf-error';
import { PdfDictionary, PdfName, PdfReal, PdfReference, PdfStream, PdfString, type PdfObject } from './objects';

/** Builds objects out of tokens (ISO 32000-2, clause 7.3). */
export class Parser {
  readonly lexer: Lexer;
  private readonly source: ByteSource;
  private tokens = 0;

  constructor(source: ByteSource, position: number) {
    this.source = source;
    this.lexer = new Lexer(source, position);
  }

  /** The next object; keywords other than true, false and null are damage. */
  object(): PdfObject {
    return this.build(this.take(), 0);
  }

  /** The object at the head of `number generation obj … endobj`, which must begin here (white space aside). */
  indirectObject(): { reference: PdfReference; object: PdfObject; position: number } {
    this.lexer.skipWhite();
    const position = this.lexer.position;
    const reference = this.head();
    const value = this.take();
    if (isKeyword(value, 'endobj')) return { reference, object: null, position };
    let object = this.build(value, 0);
    if (object instanceof PdfDictionary && this.source.isFile) {
      const after = this.lexer.position;
      if (isKeyword(this.tokenOrEnd(), 'stream')) {
        object = new PdfStream(object, this.streamStart());
      } else {
        this.lexer.position = after;
      }
    }
    return { reference, object, position };
  }

  /** `number generation obj`, which must begin here (white space aside). */
  head(): PdfReference {
    const number = this.take();
    const generation = this.take();
    const keyword = this.take();
    if (typeof number !== 'number' || typeof generation !== 'number' || !isKeyword(keyword, 'obj')) {
      throw damaged('an object is not where the cross-reference says');
    }
    return new PdfReference(number, generation);
  }

  take(): Token {
    if (++this.tokens > limits.tokens) throw damaged('an object has no end');
    return this.lexer.token();
  }

  /** A token where damage does not matter: what comes after an object. */
  private tokenOrEnd(): Token {
    try {
      return this.take();
    } catch {
      return endOfData;
    }
  }

  private build(token: Token, depth: number): PdfObject {
    if (depth > limits.depth) throw damaged('objects are nested too deeply');
    if (typeof token === 'number') return this.numberOrReference(token);
    if (token instanceof PdfName || token instanceof PdfString || token instanceof PdfReal) return token;
    if (token === endOfData) throw damaged('the file ends in the middle of an object');
    switch (token.text) {
      case '<<':
        return this.dictionary(depth + 1);
      case '[':
        return this.array(depth + 1);
      case 'true':
        return true;
      case 'false':
        return false;
      case 'null':
        return null;
      default:
        throw damaged('an object is malformed');
    }
  }

  private numberOrReference(first: number): PdfObject {
    if (first < 0 || first > limits.objectNumber) return first;
    const after = this.lexer.position;
    this.lexer.skipWhite();
    const octet = this.lexer.peek();
    if (octet >= 0x30 && octet <= 0x39) {
      const generation = this.lexer.token();
      if (typeof generation === 'number' && generation <= 65535) {
        this.lexer.skipWhite();
        if (this.lexer.peek() === 0x52 && isKeyword(this.lexer.token(), 'R'))
          return new PdfReference(first, generation);
      }
    }
    this.lexer.position = after;
    return first;
  }

  private array(depth: number): PdfObject[] {
    const items: PdfObject[] = [];
    for (;;) {
      const token = this.take();
      if (isKeyword(token, ']')) return items;
      items.push(this.build(token, depth));
    }
  }

  private dictionary(depth: number): PdfDictionary {
    const dictionary = new PdfDictionary();
    for (;;) {
      const key = this.take();
      if (isKeyword(key, '>>')) return dictionary;
      if (!(key instanceof PdfName)) throw damaged('a dictionary is malformed');
      const value = this.build(this.take(), depth);
      if (dictionary.entries.has(key.value)) dictionary.repeatedKeys = true;
      dictionary.entries.set(key.value, value);
    }
  }

  /** The position after the end of line that must follow `stream` (clause 7.3.8.1). */
  private streamStart(): number {
    let octet = this.lexer.peek();
    while (octet === 0x20 || octet === 9) {
      this.lexer.next();
      octet = this.lexer.peek();
    }
    if (octet === 13) {
      this.lexer.next();
      if (this.lexer.peek() === 10) this.lexer.next();
    } else if (octet === 10) {
      this.lexer.next();
    }
    return this.lexer.position;
  }
}

export function isKeyword(token: Token, text: string): boolean {
  return token instanceof Keyword && token.text === text;
}
