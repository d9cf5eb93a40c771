/** A number, a name without its slash, octets of a hexadecimal string, or a list of them. */
export type Operand = number | string | Uint8Array | Operand[];

export interface ContentOperator {
  name: string;
  operands: Operand[];
}

const TOKENS =
  /\s*(?:(<<)|(>>)|\[|\]|<([0-9A-Fa-f\s]*)>|\/([^\s/[\]<>()]*)|([+-]?(?:\d+\.?\d*|\.\d+))|([A-Za-z'"*]+))/gy;

/**
 * The operators of a content stream that {@link Drawing} has written: numbers, names, hexadecimal strings and lists. It knows
 * no other content: literal strings, inline images and comments stand in none of ours.
 * @throws RangeError for what is none of these
 */
export function* contentOperators(content: string): Generator<ContentOperator> {
  const text = content.trimEnd();
  let operands: Operand[] = [];
  let list: Operand[] | undefined;
  let dictionaries = 0;
  const token = new RegExp(TOKENS);
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (match === null) throw new RangeError(`content that no drawing has, at ${at}`);
    const [whole, opens, closes, hexadecimal, name, number, operator] = match;
    const sign = whole.trimStart();
    if (opens !== undefined) dictionaries += 1;
    else if (closes !== undefined) dictionaries -= 1;
    // What is told beside the glyphs is not seen.
    else if (dictionaries > 0) continue;
    else if (sign === '[') list = [];
    else if (sign === ']') {
      operands.push(list ?? []);
      list = undefined;
    } else if (operator !== undefined) {
      yield { name: operator, operands };
      operands = [];
    } else {
      const operand =
        hexadecimal !== undefined
          ? new Uint8Array(Buffer.from(hexadecimal.replace(/\s/g, ''), 'hex'))
          : (name ?? Number(number));
      (list ?? operands).push(operand);
    }
  }
}
