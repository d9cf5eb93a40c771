import { MemorySource } from './byte-source';
import { endOfData, Keyword } from './lexer';
import type { PdfObject } from './objects';
import { Parser } from './parser';

/** One operation of a content stream (ISO 32000-2, clause 7.8.2). */
export interface Operation {
  operator: string;
  operands: PdfObject[];
}

/** Keywords that begin, or are, an operand. */
const operandKeywords = new Set(['[', '<<', 'true', 'false', 'null']);

/**
 * The operations of a decoded content stream, in their order. It ends at an inline image (`BI`), whose octets are no tokens.
 *
 * @throws PdfError where the octets are neither operands nor operators
 */
export function* operationsOf(content: Buffer): Generator<Operation> {
  const parser = new Parser(new MemorySource(content), 0);
  let operands: PdfObject[] = [];
  for (;;) {
    const position = parser.lexer.position;
    const token = parser.take();
    if (token === endOfData) return;
    if (token instanceof Keyword && !operandKeywords.has(token.text)) {
      yield { operator: token.text, operands };
      if (token.text === 'BI') return;
      operands = [];
    } else {
      parser.lexer.position = position;
      operands.push(parser.object());
    }
  }
}
